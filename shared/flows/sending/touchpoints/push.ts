/** Sends a push: what it tells the app, official account or chat tool, which knows the rest and shows it. */
import { touchKey } from '../../../base/ids.ts';
import { iso } from '../../../base/time.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import type { OutgoingPush } from '../../ports.ts';
import type { Composed } from '../compose.ts';
import { prepareMessage } from './message.ts';
import type { Sender, Sending } from './sender.ts';

/** A template's first line is the title, what follows is the body. */
const wordsOf = (text: string): Pick<OutgoingPush, 'title' | 'body'> => {
  const [title = '', ...rest] = text.trim().split('\n');
  return { title: title.trim(), body: rest.join('\n').trim() };
};

const pushOf = (
  { request: { enrolment, touch } }: Sending<TouchOf<'push'>>,
  { text, locale, link, coupon }: Composed,
): OutgoingPush => ({
  key: touchKey(enrolment, touch.name),
  to: touch.to,
  customer: enrolment.customer,
  journey: enrolment.journey,
  message: touch.name,
  transactional: touch.transactional,
  locale,
  ...wordsOf(text),
  link,
  ...(coupon !== undefined && {
    coupon: { code: coupon.code, ...coupon.terms, validUntil: iso(coupon.validUntil) },
  }),
});

export const pushSender: Sender<TouchOf<'push'>> = {
  prepare: (sending) =>
    prepareMessage(sending, {
      handOver: (message, delivery) => delivery.push(pushOf(sending, message)),
    }),
};
