/** Sends an email. */
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { emailed, prepareMessage } from './message.ts';
import type { Sender } from './sender.ts';

export const emailSender: Sender<TouchOf<'email'>> = {
  prepare: (sending) => prepareMessage(sending, { handOver: emailed(sending) }),
};
