/** What a consent can be proved by: kept as long as the customer is known, however old its event grows. */
import * as z from 'zod';
import { customer, type RecordOf, time } from '../../base/record.ts';
import { type ConsentChannel, consentChannels } from '../profiles/channels.ts';
import { marketing } from '../profiles/topics.ts';
import type { CustomerEvent } from './event.ts';

const optionalText = z.string().exactOptional();

export const consentRecord = z.object({
  customer,
  /** The event that told it. */
  event: z.string(),
  channel: z.enum(consentChannels),
  at: time,
  /** By topic. */
  answers: z.record(z.string(), z.boolean()),
  source: optionalText,
  wording: optionalText,
  ip: optionalText,
  form: optionalText,
  confirmed: z.literal(true).exactOptional(),
});
export type ConsentRecord = RecordOf<typeof consentRecord>;

const answersOf = (
  given: boolean | undefined,
  topics: Readonly<Record<string, boolean>> = {},
): ConsentRecord['answers'] => ({ ...(given !== undefined && { [marketing]: given }), ...topics });

/** What the event proves; nothing where it tells no more than an answer. */
export const consentsProvedBy = (event: CustomerEvent): readonly ConsentRecord[] => {
  const { id, customer, at } = event;
  const recordOf = (channel: ConsentChannel, answers: ConsentRecord['answers']) => ({
    customer,
    event: id,
    channel,
    at,
    answers,
  });
  switch (event.name) {
    case 'Customer Identified': {
      const { consents = {}, consentDetails = {} } = event.traits;
      return consentChannels.flatMap((channel) => {
        const { topics, ...proof } = consentDetails[channel] ?? {};
        if (Object.keys(proof).length === 0) return [];
        return [{ ...recordOf(channel, answersOf(consents[channel], topics)), ...proof }];
      });
    }
    case 'Preferences Changed':
      return consentChannels.flatMap((channel) => {
        const answers = event.consents?.[channel];
        return answers === undefined
          ? []
          : [{ ...recordOf(channel, answers), source: `preferences, from ${event.touch}` }];
      });
    case 'Consent Confirmed': {
      const answers = Object.fromEntries((event.topics ?? []).map((topic) => [topic, true]));
      return [{ ...recordOf('email', answers), source: `confirmed, from ${event.touch}`, confirmed: true }];
    }
    default:
      return [];
  }
};

/** Whether it tells of a customer that she consents to anything. */
export const givesConsent = (event: CustomerEvent): boolean => {
  if (event.name !== 'Customer Identified') return false;
  const { consents = {}, consentDetails = {} } = event.traits;
  return [consents, ...Object.values(consentDetails).map(({ topics = {} }) => topics)].some((answers) =>
    Object.values(answers).includes(true),
  );
};
