/** What a deployment does by itself once it is asked to, and takes minutes over: begun, and looked after until it is over. */
import { setTimeout } from 'node:timers/promises';
import type * as z from 'zod';
import { answerFrom, type ServerOptions } from './ask.ts';

/** Of a million customers each takes a few minutes. */
const longestWaitMs = 3_600_000;
const everyMs = 5_000;

interface Told {
  readonly last?: { readonly at: string } | undefined;
}
type Ended<Any extends Told> = Any & { readonly last: NonNullable<Any['last']> };

/** What a work is: where it is begun and told of, and what is said of it. */
interface Work<Any extends Told> {
  readonly path: string;
  readonly begun: z.ZodType<{ readonly at: string }>;
  readonly told: z.ZodType<Any>;
  readonly beginning: (at: string) => string;
  /** How it goes, and what came of the last. */
  readonly standing: (told: Any) => string;
  /** What came of the one that has just ended. */
  readonly outcome: (told: Ended<Any>) => string;
  /** The command that says how it goes. */
  readonly look: string;
}

const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`);
};

/**
 * Begins it, and says what came of it; ends with 1 where that is not known within an hour.
 * @param look says how it stands, and begins none
 */
export const followed = async <Any extends Told>(
  { path, begun, told, beginning, standing, outcome, look: command }: Work<Any>,
  { look = false, ...server }: ServerOptions & { readonly look?: boolean },
): Promise<void> => {
  const asked = async (): Promise<Any | undefined> => {
    const text = await answerFrom(server, { path, method: 'GET' });
    return text === undefined ? undefined : told.parse(JSON.parse(text));
  };
  if (look) {
    const known = await asked();
    if (known !== undefined) say(standing(known));
    return;
  }
  const text = await answerFrom(server, { path, type: 'application/json', body: {} });
  if (text === undefined) return;
  const { at } = begun.parse(JSON.parse(text));
  say(beginning(at));
  const until = Date.now() + longestWaitMs;
  do {
    await setTimeout(everyMs);
    const known = await asked();
    if (known === undefined) return;
    const { last } = known;
    if (last === undefined || Date.parse(last.at) < Date.parse(at)) continue;
    say(outcome({ ...known, last }));
    return;
  } while (Date.now() < until);
  process.stderr.write(
    `It has not ended in an hour: look at its state machine; ${command} says how it goes.\n`,
  );
  process.exitCode = 1;
};
