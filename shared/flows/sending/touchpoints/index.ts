/** How each kind of touchpoint is sent. */
import type { TouchKind, TouchOf, TouchSpec } from '../../../journeys/touchpoints/index.ts';
import { awardSender } from './award.ts';
import { couponSender } from './coupon.ts';
import { emailSender } from './email.ts';
import { postcardSender } from './postcard.ts';
import { pushSender } from './push.ts';
import type { Sender } from './sender.ts';
import { smsSender } from './sms.ts';
import { npsSender, surveySender } from './survey.ts';
import { taskSender } from './task.ts';

const senders: { readonly [Kind in TouchKind]: Sender<TouchOf<Kind>> } = {
  email: emailSender,
  sms: smsSender,
  survey: surveySender,
  nps: npsSender,
  push: pushSender,
  postcard: postcardSender,
  coupon: couponSender,
  task: taskSender,
  award: awardSender,
};

export const senderOf = (kind: TouchKind): Sender<TouchSpec> => senders[kind];
