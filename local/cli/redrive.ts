/**
 * `rekindle redrive`: says what events could not be taken in, what webhooks were not taken, or what codes the shop could not be
 * told of, and moves them back to be tried again.
 */
import { type DeadLetter, openDeadLetters, RedriveError } from '../../functions/adapters/dead-letters.ts';
import { StoreUnavailableError } from '../../functions/adapters/faults.ts';
import { glimpseOf as changeSeen } from '../../functions/adapters/offers/following.ts';
import { useRuntime } from '../../functions/adapters/runtime.ts';
import type { Instant } from '../../shared/base/time.ts';
import { type HouseRules, houseRules } from '../../shared/customers/events/house-rules.ts';
import { readDeadLetter } from '../../shared/flows/events/dead-letters.ts';
import { glimpseOf } from '../../shared/flows/webhooks/deliver.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { deadLetterQueue, offersDeadLetterQueue, webhookDeadLetterQueue } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { clockText } from '../dev/news.ts';
import { devRuntime } from '../dev/remote.ts';
import { UsageError } from './usage.ts';

const lineOf = (sentAt: Instant, event: string, customer: string | undefined, why: string): string =>
  `  ${clockText(sentAt)}  ${event}${customer === undefined ? '' : ` of ${customer}`}: ${why}`;

/** A queue of dead letters, and what there is to say of it. */
interface Kept {
  readonly queue: string;
  readonly line: (letter: DeadLetter) => string;
  readonly tries: string;
}

const eventLine = ({ id, sentAt, body, refusal }: DeadLetter, house: HouseRules): string => {
  const { event = 'a message', customer, problem } = readDeadLetter(body, house);
  const why =
    refusal ?? problem ?? `can be read, so something else failed: look for ${id} in the logs of ingest`;
  return lineOf(sentAt, event, customer, why);
};

const webhookLine = ({ id, sentAt, body, refusal }: DeadLetter): string => {
  const webhook = glimpseOf(body);
  if (webhook === undefined) return lineOf(sentAt, 'a message', undefined, `${id} is no domain event`);
  const why = refusal ?? `look for ${webhook.id} in the logs of webhooks`;
  return lineOf(sentAt, webhook.type, webhook.customer, why);
};

const offerLine = ({ id, sentAt, body }: DeadLetter): string => {
  const change = changeSeen(body);
  if (change === undefined) return lineOf(sentAt, 'a message', undefined, `${id} is no change of a coupon`);
  const { enrolment, name, code } = change;
  const what = `${enrolment.journey} ${name} ${code}`;
  return lineOf(sentAt, what, enrolment.customer, `look for ${id} in the logs of offers`);
};

/** @throws UsageError for a receiver that there is not, and where no shop is told of codes */
const keptFor = (settings: Settings, { webhook: receiver, offers = false }: RedriveOptions): Kept => {
  if (offers) {
    if (settings.offers === undefined)
      throw new UsageError(
        '--offers: the settings name no shop in offers, so that none is told of codes, and there is no such queue',
      );
    return { queue: offersDeadLetterQueue(settings), line: offerLine, tries: 'ten days of tries' };
  }
  if (receiver === undefined) {
    const house = houseRules(settings);
    return {
      queue: deadLetterQueue(settings),
      line: (letter) => eventLine(letter, house),
      tries: 'five tries',
    };
  }
  if (!Object.hasOwn(settings.webhooks, receiver)) {
    const names = Object.keys(settings.webhooks);
    throw new UsageError(
      `--webhook: the settings name no receiver "${receiver}" in webhooks; ${names.length === 0 ? 'there is none' : `there are ${names.join(', ')}`}`,
    );
  }
  return { queue: webhookDeadLetterQueue(settings, receiver), line: webhookLine, tries: 'a day of tries' };
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

const redrive = async ({ queue, line, tries }: Kept, looksOnly: boolean): Promise<void> => {
  const { source, count, look, moveBack } = await openDeadLetters(queue);
  const letters = await look();
  const total = Math.max(await count(), letters.length);
  if (total === 0) throw new RedriveError(`nothing lies in ${queue}: there is nothing to move`);
  const shown = letters.length < total ? `, of which ${letters.length} are` : '';
  process.stdout.write(`${total} in ${queue}${shown}:\n${letters.map(line).join('\n')}\n`);
  if (looksOnly) return;
  const moved = await moveBack();
  process.stdout.write(
    `${moved} moved back to ${source}. What fails again comes back here after ${tries}.\n`,
  );
};

export interface RedriveOptions {
  readonly look?: boolean;
  readonly webhook?: string;
  readonly offers?: boolean;
  readonly url?: string;
  readonly config?: string;
}

export const redriveLetters = async (values: RedriveOptions): Promise<void> => {
  if (values.url !== undefined) useRuntime(devRuntime(values.url));
  try {
    const { settings } = await loadShop(values.config);
    await redrive(keptFor(settings, values), values.look ?? false);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw new UnansweredError(error.message, { cause: error });
    if (!isUntold(error)) throw error;
    throw new UsageError(
      `${error.message}: name the account and region by AWS_PROFILE and AWS_REGION, or a development server by --url`,
    );
  }
};
