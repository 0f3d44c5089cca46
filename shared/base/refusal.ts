/** What the domain says to what it does not do: a value, which each door words in its own way. */
import type { Reason } from './reasons.ts';

export interface Refusal {
  /** `invalid`: can't be done at all; `not-found`: there is no such thing; `conflict`: not as things stand. */
  readonly refused: 'invalid' | 'not-found' | 'conflict';
  /** One sentence, for whoever asked. */
  readonly why: string;
  /** Of the request, where one field is at fault. */
  readonly field?: string;
  /** What the sentence is made of. */
  readonly reason?: Reason;
}

/** A field that is wrong, and what would be right. */
export const invalid = (field: string, why: string, reason?: Reason): Refusal => ({
  refused: 'invalid',
  why: `${field}: ${why}`,
  field,
  ...(reason !== undefined && { reason }),
});

export const conflict = (why: string, reason: Reason): Refusal => ({ refused: 'conflict', why, reason });
export const notFound = (why: string, reason: Reason): Refusal => ({ refused: 'not-found', why, reason });

export const isRefusal = (answer: object): answer is Refusal => 'refused' in answer;
