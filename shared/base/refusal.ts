/** What the domain says to what it does not do: a value, which each door words in its own way. */

export interface Refusal {
  /** `invalid`: can't be done at all; `not-found`: there is no such thing; `conflict`: not as things stand. */
  readonly refused: 'invalid' | 'not-found' | 'conflict';
  /** One sentence, for whoever asked. */
  readonly why: string;
  /** Of the request, where one field is at fault. */
  readonly field?: string;
}

/** A field that is wrong, and what would be right. */
export const invalid = (field: string, why: string): Refusal => ({
  refused: 'invalid',
  why: `${field}: ${why}`,
  field,
});

export const conflict = (why: string): Refusal => ({ refused: 'conflict', why });
export const notFound = (why: string): Refusal => ({ refused: 'not-found', why });

export const isRefusal = (answer: object): answer is Refusal => 'refused' in answer;
