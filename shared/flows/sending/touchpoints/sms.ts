/** Sends a text. */
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { prepareMessage, texted } from './message.ts';
import type { Sender } from './sender.ts';

export const smsSender: Sender<TouchOf<'sms'>> = {
  prepare: (sending) => prepareMessage(sending, { handOver: texted(sending) }),
};
