/** The main job: a shop's nights, lived on the embedded engine, and what came of them. */
import { setImmediate } from 'node:timers/promises';
import { createPorts } from '../../../functions/adapters/index.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import type { ToldProduct } from '../../../shared/decisions/picks/product.ts';
import { shopLocale } from '../../../shared/messages/locales.ts';
import { fitMachine } from '../../../shared/shop/names.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import { createMessageFiles, mailMessage, pushMessage, textMessage } from '../../engine/message-files.ts';
import { touchOf } from '../../engine/sent.ts';
import { createWorld } from '../../engine/world.ts';
import { putInUse } from '../feed/load.ts';
import { type SampleCustomer, withPictures } from '../sample/index.ts';
import { collect } from './collect.ts';
import { daysOf } from './nights.ts';
import { type People, simulatePeople } from './people.ts';
import type { Population } from './population.ts';
import type { Progress } from './progress.ts';
import { type Reactions, simulateReactions } from './reactions.ts';
import { type Left, type RunFacts, type RunResult, UnsoundRunError } from './result.ts';
import { beginRunNote } from './run-note.ts';

export interface JobOptions {
  readonly assembly: string;
  readonly shop: Shop;
  readonly source: RunResult['source'];
  readonly currency: string;
  readonly population: Population;
  readonly from: Instant;
  readonly until: Instant;
  readonly seed: number;
  /** What the shop sells: its feed is loaded again before it is over. */
  readonly products?: readonly ToldProduct[];
  /** Present: their reactions are simulated. */
  readonly customers?: readonly SampleCustomer[];
  /** Which half of a run this is: providers' message ids begin with it. */
  readonly shard?: number;
  readonly dataFile?: string;
  /** Where the messages are written, and how many of them at most. */
  readonly messages: { readonly folder: string; readonly most: number };
  readonly progress: Progress;
  /** Ends the run after the night that it is in, with its reason. */
  readonly stop?: AbortSignal;
}

/** Messages that are held in memory before they are written, of tens of kilobytes each. */
const mostWaiting = 1_000;

/** Nights; a feed holds for 90 days. */
const loadedEach = 60;

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
  let reactions: Reactions | undefined;
  let people: People | undefined;

  const world = await createWorld({
    assembly: options.assembly,
    start: from,
    seed: options.seed,
    ...(options.shard !== undefined && { shard: options.shard }),
    ...(options.dataFile !== undefined && { dataFile: options.dataFile }),
    onMail: (mail) => {
      messages.keep(touchOf(mail.tags) ?? '', () =>
        options.source.kind === 'sample'
          ? withPictures(mailMessage(mail), shop.settings.brand.url)
          : mailMessage(mail),
      );
      reactions?.toMail(mail);
    },
    onText: (text) => {
      messages.keep(touchOf(text.attributes) ?? '', () => textMessage(text));
      reactions?.toText(text);
    },
    onEvent: (_, event) => {
      people?.toEvent(event);
      reactions?.toEvent(event);
    },
    onPush: (push) => messages.keep(push.touch, () => pushMessage(push)),
  });
  try {
    const ports = createPorts(world.environment);
    if (options.customers !== undefined) {
      const { customers, seed } = options;
      const journeys = enrollingJourneys(shop);
      const { future } = population;
      reactions = simulateReactions({ world, ports, customers, future, journeys, seed });
      people = simulatePeople({ world, journeys, seed });
    }
    progress.say(`Importing ${population.profiles.length.toLocaleString('en')} profiles …`);
    await ports.profiles.putAll(population.profiles);
    for (const [customer, orders] of Map.groupBy(population.orders, (order) => order.customer))
      await ports.ledger.give(customer, { orders, entries: [] });
    for (const { at, detailType, detail } of population.future)
      world.clock.schedule(at, () => {
        world.events.put(world.bus, { source: 'shop', detailType, time: at, detail });
      });
    // What a deployment would have learned by then, its first month's rules ask.
    if (world.functionAt('functions/fit-finish/handler.ts') !== undefined)
      world.states.startExecution(`${world.environment.STATE_MACHINES}${fitMachine(shop.settings)}`, {
        at: iso(from),
      });
    world.startSchedules();

    const ends = daysOf(options);
    for (const [index, end] of ends.entries()) {
      if (options.products !== undefined && index % loadedEach === 0)
        await putInUse(`of-night-${index + 1}`, options.products, ports);
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
    note?.end(until, true);
    return { ...facts, messagesNotKept: messages.others() };
  } catch (error) {
    note?.end(world.clock.now(), false);
    throw error;
  } finally {
    world.close();
  }
};
