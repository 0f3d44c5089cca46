import { nameOfEvent } from '../../customers/events/event.ts';
import type { HouseRules } from '../../customers/events/house-rules.ts';
import { parseIncoming, unreadableSentence } from '../../customers/events/parse.ts';
import { customerOf } from './ingest.ts';

export interface DeadLetterReading {
  /** As far as the message tells. */
  readonly event?: string;
  readonly customer?: string;
  /** Why it can't be read; absent: it can, and its taking in failed by something else. */
  readonly problem?: string;
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** What a message that can't be read says of itself nevertheless. */
const glimpse = (body: string): Omit<DeadLetterReading, 'problem'> => {
  try {
    const { 'detail-type': type, detail, event: checked } = fieldsOf(JSON.parse(body));
    const { name, customName = name } = fieldsOf(checked);
    const { customer } = fieldsOf(checked ?? detail);
    const event = type ?? customName;
    return {
      ...(typeof event === 'string' && { event }),
      ...(typeof customer === 'string' && { customer }),
    };
  } catch {
    return {};
  }
};

/** @param body the message, as it lies in the queue */
export const readDeadLetter = (body: string, house: HouseRules): DeadLetterReading => {
  const incoming = parseIncoming(body, house);
  if (incoming.kind === 'unreadable') return { ...glimpse(body), problem: unreadableSentence(incoming) };
  const customer = customerOf(incoming);
  return {
    ...(incoming.kind === 'customer' ? { event: nameOfEvent(incoming.event) } : glimpse(body)),
    ...(customer !== undefined && { customer }),
  };
};
