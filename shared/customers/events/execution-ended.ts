/** What Step Functions tells of an execution that did not succeed: its passage has nobody any more who leads it. */
import * as z from 'zod';
import type { EnrolmentKey } from '../../base/ids.ts';
import { enrolmentKey } from '../../base/record.ts';
import { type Instant, instant } from '../../base/time.ts';

/** The source of its events on the default bus. */
export const executionsSource = 'aws.states';

export const badEnds = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;
export type BadEnd = (typeof badEnds)[number];

export interface ExecutionEnded {
  /** The passage that it led. */
  readonly enrolment: EnrolmentKey;
  readonly at: Instant;
  /** By what it ended, as far as that is known. */
  readonly why: string;
}

/** As the bus has it; what it was told may be left out where it is large. */
export const endedSchema = z.object({
  status: z.enum(badEnds),
  /** Milliseconds since 1970. */
  stopDate: z.number().transform(instant),
  input: z.string().nullish(),
  error: z.string().nullish(),
  cause: z.string().nullish(),
});

const lambdaCause = z.object({ errorMessage: z.string() });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const mostLetters = 500;

/** Lambda says the cause as JSON, with a trace that is for the log. */
const whyOf = ({
  status,
  error,
  cause,
}: Omit<z.output<typeof endedSchema>, 'stopDate' | 'input'>): string => {
  const said = lambdaCause.safeParse(parsed(cause ?? ''));
  const words = [error, said.success ? said.data.errorMessage : cause].filter((each) => each);
  return (words.length === 0 ? status : words.join(': ')).slice(0, mostLetters);
};

/** `undefined`: it led no passage. */
export const endedOf = ({
  stopDate: at,
  input,
  ...told
}: z.output<typeof endedSchema>): ExecutionEnded | undefined => {
  const key = enrolmentKey.safeParse(parsed(input ?? ''));
  return key.success ? { enrolment: key.data, at, why: whyOf(told) } : undefined;
};
