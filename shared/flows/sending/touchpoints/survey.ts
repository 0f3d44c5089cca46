/** Sends a survey by the channel that it travels over, with a link for each answer. */
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { emailed, prepareMessage, texted } from './message.ts';
import type { Sender } from './sender.ts';

export const surveySender: Sender<TouchOf<'survey'>> = {
  prepare: (sending) => {
    const { channel, answers, asksForReason } = sending.request.touch;
    return prepareMessage(sending, {
      handOver: channel === 'email' ? emailed(sending) : texted(sending),
      answers,
      record: asksForReason === undefined ? {} : { asksForReason },
    });
  },
};
