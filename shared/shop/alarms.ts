/** What an alarm says: a sentence, and the page that says what to do about it; CloudWatch has both as one text. */

/** A page of the documentation, such as `docs/operations.md#a-function-fails`. */
export type Runbook = `docs/${string}.md#${string}`;

export interface AlarmWords {
  /** What happened, and what to do. */
  readonly says: string;
  readonly runbook: Runbook;
}

/** The alarm's description. */
export const describedAs = ({ says, runbook }: AlarmWords): string => `${says} (${runbook})`;

const description = /^(?<says>.*) \((?<runbook>docs\/[\w-]+\.md#[\w-]+)\)$/s;

/** What `describedAs` was told; of a text that it has not made, the text alone. */
export const wordsIn = (text: string): Pick<AlarmWords, 'says'> & { readonly runbook?: string } => {
  const { says, runbook } = description.exec(text)?.groups ?? {};
  return says === undefined || runbook === undefined ? { says: text } : { says, runbook };
};
