/** Sends what asks by the channel that it travels over, with a link for each answer. */

import type { TouchRecord } from '../../../journeys/records.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { askedBy } from '../../../journeys/touchpoints/question.ts';
import { emailed, prepareMessage, texted } from './message.ts';
import type { Prepared, Sender, Sending, Unprepared } from './sender.ts';

/** @param own what its record has beside what it asks */
const prepareQuestion = (
  sending: Sending<TouchOf<'survey' | 'nps'>>,
  own: Partial<TouchRecord> = {},
): Promise<Prepared | Unprepared> => {
  const { touch } = sending.request;
  return prepareMessage(sending, {
    handOver: touch.channel === 'email' ? emailed(sending) : texted(sending),
    answers: touch.answers,
    record: { asks: askedBy(touch), ...own },
  });
};

export const surveySender: Sender<TouchOf<'survey'>> = {
  prepare: (sending) => {
    const { asksForReason } = sending.request.touch;
    return prepareQuestion(sending, asksForReason === undefined ? {} : { asksForReason });
  },
};

export const npsSender: Sender<TouchOf<'nps'>> = { prepare: (sending) => prepareQuestion(sending) };
