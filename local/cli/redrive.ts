/** `rekindle redrive`: says what events could not be taken in, and moves them back to be taken in again. */
import { type DeadLetter, openDeadLetters, RedriveError } from '../../functions/adapters/dead-letters.ts';
import { StoreUnavailableError } from '../../functions/adapters/faults.ts';
import { useRuntime } from '../../functions/adapters/runtime.ts';
import { type HouseRules, houseRules } from '../../shared/customers/events/house-rules.ts';
import { readDeadLetter } from '../../shared/flows/events/dead-letters.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { deadLetterQueue } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { clockText } from '../dev/news.ts';
import { devRuntime } from '../dev/remote.ts';
import { UsageError } from './usage.ts';

const lineOf = ({ id, sentAt, body, refusal }: DeadLetter, house: HouseRules): string => {
  const { event = 'a message', customer, problem } = readDeadLetter(body, house);
  const why =
    refusal ?? problem ?? `can be read, so something else failed: look for ${id} in the logs of ingest`;
  return `  ${clockText(sentAt)}  ${event}${customer === undefined ? '' : ` of ${customer}`}: ${why}`;
};

/** The server or SQS does not answer. */
class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  /** Its message says it all: no stack is shown. */
  readonly code = 'UNANSWERED';
}

/** What the SDK says where nobody has told it whose account to look into. */
const isUntold = (error: unknown): error is Error =>
  error instanceof Error &&
  (error.name === 'CredentialsProviderError' || error.message === 'Region is missing');

const redrive = async (settings: Settings, looksOnly: boolean): Promise<void> => {
  const queue = deadLetterQueue(settings);
  const house = houseRules(settings);
  const { source, count, look, moveBack } = await openDeadLetters(queue);
  const letters = await look();
  const total = Math.max(await count(), letters.length);
  if (total === 0) throw new RedriveError(`nothing lies in ${queue}: there is nothing to move`);
  const shown = letters.length < total ? `, of which ${letters.length} are` : '';
  process.stdout.write(
    `${total} in ${queue}${shown}:\n${letters.map((each) => lineOf(each, house)).join('\n')}\n`,
  );
  if (looksOnly) return;
  const moved = await moveBack();
  process.stdout.write(
    `${moved} moved back to ${source}. What fails again comes back here after five tries.\n`,
  );
};

export interface RedriveOptions {
  readonly look?: boolean;
  readonly url?: string;
  readonly config?: string;
}

export const redriveLetters = async (values: RedriveOptions): Promise<void> => {
  if (values.url !== undefined) useRuntime(devRuntime(values.url));
  try {
    await redrive((await loadShop(values.config)).settings, values.look ?? false);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw new UnansweredError(error.message, { cause: error });
    if (!isUntold(error)) throw error;
    throw new UsageError(
      `${error.message}: name the account and region by AWS_PROFILE and AWS_REGION, or a development server by --url`,
    );
  }
};
