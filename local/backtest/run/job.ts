/** The main job: a shop's nights, lived on the embedded engine, and what came of them. */
import { createPorts } from '../../../functions/adapters/index.ts';
import type { Instant } from '../../../shared/base/time.ts';
import { enrollingJourneys, type Shop } from '../../../shared/shop/shop.ts';
import { createMessageFiles, mailMessage, pushMessage, textMessage } from '../../engine/message-files.ts';
import { createWorld } from '../../engine/world.ts';
import type { SampleCustomer } from '../sample/index.ts';
import { collect } from './collect.ts';
import { writeRunNote } from './explain.ts';
import { type People, simulatePeople } from './people.ts';
import type { Population } from './population.ts';
import type { Progress } from './progress.ts';
import { type Reactions, simulateReactions } from './reactions.ts';
import { type Left, nightsOf, type RunFacts, type RunResult, UnsoundRunError } from './result.ts';

export interface JobOptions {
  readonly assembly: string;
  readonly shop: Shop;
  readonly source: RunResult['source'];
  readonly currency: string;
  readonly population: Population;
  readonly from: Instant;
  readonly until: Instant;
  readonly seed: number;
  /** Present: their reactions are simulated. */
  readonly customers?: readonly SampleCustomer[];
  /** Which half of a run this is: providers' message ids begin with it. */
  readonly shard?: number;
  readonly dataFile?: string;
  /** Where the messages are written, and how many of them at most. */
  readonly messages: { readonly folder: string; readonly most: number };
  readonly progress: Progress;
}

const dayMs = 86_400_000;

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
 * @throws UnsoundRunError when an execution failed or a message ended in a dead-letter queue
 */
export const runJob = async (options: JobOptions, take: (left: Left) => void): Promise<RunFacts> => {
  const { from, until, progress, population } = options;
  const messages = createMessageFiles(options.messages.folder, options.messages.most);
  let reactions: Reactions | undefined;
  let people: People | undefined;

  const world = await createWorld({
    assembly: options.assembly,
    start: from,
    seed: options.seed,
    ...(options.shard !== undefined && { shard: options.shard }),
    ...(options.dataFile !== undefined && { dataFile: options.dataFile }),
    onMail: (mail) => {
      messages.keep(() => mailMessage(mail));
      reactions?.toMail(mail);
    },
    onText: (text) => {
      messages.keep(() => textMessage(text));
      reactions?.toText(text);
    },
    onEvent: (_, event) => people?.toEvent(event),
    onPush: (push) => messages.keep(() => pushMessage(push)),
  });
  try {
    const ports = createPorts(world.environment);
    if (options.customers !== undefined) {
      const { customers, seed } = options;
      const journeys = enrollingJourneys(options.shop);
      reactions = simulateReactions({ world, ports, customers, journeys, seed });
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
    world.startSchedules();

    const nights = nightsOf(options);
    for (let night = 1; night <= nights; night += 1) {
      await world.clock.runUntil(Math.min(until, from + night * dayMs) as Instant);
      world.dynamodb.expire();
      progress.at(night / nights, `night ${night} of ${nights}`);
    }
    progress.done();
    refuseUnsound(world.failures, 'failed execution');
    refuseUnsound(world.deadLetters(), 'message in a dead-letter queue');
    if (options.dataFile !== undefined) writeRunNote(options.dataFile, until, options.shop);
    return {
      ...(await collect(world, options.shop, take)),
      messagesNotKept: await messages.written(),
    };
  } finally {
    world.close();
  }
};
