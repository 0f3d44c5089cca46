/** The main job: a shop's nights, lived on the embedded engine, and what came of them. */
import { setImmediate } from 'node:timers/promises';
import type { Instant } from '../../../shared/base/time.ts';
import { shopLocale } from '../../../shared/messages/locales.ts';
import { createMessageFiles, mailMessage, pushMessage, textMessage } from '../../engine/message-files.ts';
import { touchOf } from '../../engine/sent.ts';
import { changesSomething, createWorld, type World, type WorldOptions } from '../../engine/world.ts';
import { withPictures } from '../sample/index.ts';
import { collect } from './collect.ts';
import { type Life, type Lives, settle } from './life.ts';
import { daysOf } from './nights.ts';
import type { Progress } from './progress.ts';
import { type Left, type RunFacts, type RunResult, UnsoundRunError } from './result.ts';
import { beginRunNote } from './run-note.ts';

export interface JobOptions extends Lives, Pick<WorldOptions, 'intercept'> {
  readonly assembly: string;
  readonly source: RunResult['source'];
  readonly currency: string;
  readonly until: Instant;
  /** Which half of a run this is: providers' message ids begin with it. */
  readonly shard?: number;
  readonly dataFile?: string;
  /** Where the messages are written, and how many of them at most. */
  readonly messages: { readonly folder: string; readonly most: number };
  readonly progress: Progress;
  /** Is shown the world as it was left, with its figures; absent: the run counts none, since its report counts its items. */
  readonly watch?: (world: World) => Promise<void>;
  /** Ends the run after the night that it is in, with its reason. */
  readonly stop?: AbortSignal;
}

/** Messages that are held in memory before they are written, of tens of kilobytes each. */
const mostWaiting = 1_000;

/** Of many faults, the first are shown: the others are mostly the same. */
const shownFaults = 3;

/** @throws UnsoundRunError that names the first three and counts the others, unless there are none */
export const refuseUnsound = (faults: readonly string[], what: string): void => {
  if (faults.length === 0) return;
  const shown = faults.slice(0, shownFaults).map((fault) => `\n  ${fault}`);
  const more = faults.length - shown.length;
  throw new UnsoundRunError(
    `${faults.length} × ${what}:${shown.join('')}${more > 0 ? `\n  and ${more} more` : ''}`,
  );
};

/**
 * Lives from `from` to `until`: sweeps by the app's own schedule, events as they come, messages into the sinks.
 * @param take is given what customers leave behind, some of them at a time
 * @throws UnsoundRunError when an execution failed or a message ended in a dead-letter queue; why it was stopped. What a
 * file has of it then says that it is not the whole
 */
export const runJob = async (options: JobOptions, take: (left: Left) => void): Promise<RunFacts> => {
  const { from, until, progress, population, shop, stop } = options;
  const locales = new Map<string, string>(
    population.profiles.map(({ id, locale }) => [id, shopLocale(locale, shop.settings)]),
  );
  const messages = createMessageFiles({
    ...options.messages,
    timezone: shop.settings.timezone,
    languageOf: (customer) => locales.get(customer) ?? shop.settings.locales[0],
  });
  const note = options.dataFile === undefined ? undefined : beginRunNote(options.dataFile, { until, shop });
  let life: Life | undefined;

  const world = await createWorld({
    assembly: options.assembly,
    start: from,
    seed: options.seed,
    streams: options.watch !== undefined,
    ...(options.intercept !== undefined && { intercept: options.intercept }),
    ...(options.shard !== undefined && { shard: options.shard }),
    ...(options.dataFile !== undefined && { dataFile: options.dataFile }),
    onMail: (mail) => {
      messages.keep(touchOf(mail.tags) ?? '', () =>
        options.source.kind === 'sample'
          ? withPictures(mailMessage(mail), shop.settings.brand.url)
          : mailMessage(mail),
      );
      life?.toMail(mail);
    },
    onText: (text) => {
      messages.keep(touchOf(text.attributes) ?? '', () => textMessage(text));
      life?.toText(text);
    },
    onEvent: (_, event) => life?.toEvent(event),
    onPush: (push) => messages.keep(push.touch, () => pushMessage(push)),
  });
  try {
    progress.say(`Importing ${population.profiles.length.toLocaleString('en')} profiles …`);
    life = await settle(world, options);
    world.startSchedules(changesSomething);

    const ends = daysOf(options);
    for (const [index, end] of ends.entries()) {
      await life.beforeNight(index);
      await world.clock.runUntil(end);
      world.dynamodb.check();
      world.dynamodb.expire();
      await messages.write(mostWaiting);
      progress.at((index + 1) / ends.length, `night ${index + 1} of ${ends.length}`);
      // Virtual time takes no turn of the event loop, in which alone a signal is heard.
      await setImmediate();
      stop?.throwIfAborted();
    }
    await messages.write();
    progress.done();
    refuseUnsound(world.failures, 'failed execution');
    refuseUnsound(world.deadLetters(), 'message in a dead-letter queue');
    const facts = await collect(world, shop, take);
    await options.watch?.(world);
    note?.end(until, true);
    return { ...facts, messagesNotKept: messages.others() };
  } catch (error) {
    note?.end(world.clock.now(), false);
    throw error;
  } finally {
    world.close();
  }
};
