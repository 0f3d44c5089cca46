/** What the development server's page shows: customers, journeys, messages, as they are now. */

import { budgetKey, spendingFromItem } from '../../functions/adapters/budgets.ts';
import { queueKey, taskFromItem } from '../../functions/adapters/ledger-items.ts';
import { type CustomerId, entriesByJourney, type JourneyId } from '../../shared/base/ids.ts';
import type { Instant } from '../../shared/base/time.ts';
import { profileFromItem, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import { isOpen, type Profile } from '../../shared/customers/profiles/profile.ts';
import { stageOf } from '../../shared/customers/rules/index.ts';
import { budgetMonth, noSpending, spentOf } from '../../shared/decisions/budgets/budget.ts';
import { taskId } from '../../shared/flows/tasks/task.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { graphOf, touchpointsOf } from '../../shared/journeys/graph.ts';
import { deployedJourneys, enrollingJourneys, type Shop } from '../../shared/shop/shop.ts';
import { itemsOf } from '../engine/items.ts';
import type { World } from '../engine/world.ts';
import type { Listed } from './outbox.ts';

export interface CustomerRow {
  readonly id: CustomerId;
  readonly email: string;
  readonly stage: string;
  readonly orders: number;
  /** The journeys that the customer is in. */
  readonly journeys: readonly JourneyId[];
  readonly seenAt?: Instant;
}

export interface JourneyRow {
  readonly id: JourneyId;
  readonly version: number;
  readonly enters: string;
  /** Customers by what became of their latest passage. */
  readonly open: number;
  readonly heldOut: number;
  readonly left: number;
  /** What is spent of this month's; empty: it has none. */
  readonly budget: string;
}

export interface TaskRow {
  /** For the API. */
  readonly id: string;
  readonly customer: CustomerId;
  readonly name: string;
  /** Nobody took it in time. */
  readonly isUrgent: boolean;
  readonly queue: string;
  readonly assignee: string;
  readonly due: Instant;
}

export interface View {
  readonly now: Instant;
  readonly speed: number;
  /** There are more customers than were counted. */
  readonly more: boolean;
  readonly customers: readonly CustomerRow[];
  readonly journeys: readonly JourneyRow[];
  readonly tasks: readonly TaskRow[];
  readonly messages: readonly Listed[];
}

/** A page is no report: beyond this many customers it does not count. */
const mostCounted = 5_000;
const mostShown = 50;

/** Customers, and no other ids of theirs. */
const profilesOf = (world: World): readonly Profile[] => {
  const profiles: Profile[] = [];
  for (const item of itemsOf(world, world.environment.PROFILES_TABLE ?? '')) {
    if (profiles.length > mostCounted) break;
    const profile = profileFromItem(item);
    if (profile.mergedInto === undefined) profiles.push(profile);
  }
  return profiles;
};

const seenAt = ({ lastOrderAt, lastVisitAt, enrolments }: Profile): Instant | undefined =>
  [lastOrderAt, lastVisitAt, ...Object.values(enrolments).map(({ enrolledAt }) => enrolledAt)]
    .filter((at) => at !== undefined)
    .sort((a, b) => b - a)[0];

const customerRow = (profile: Profile, now: Instant, shop: Shop): CustomerRow => {
  const seen = seenAt(profile);
  return {
    id: profile.id,
    email: profile.email ?? '',
    stage: profile.suppressed ?? stageOf(profile, now, shop.settings),
    orders: profile.orders,
    journeys: entriesByJourney(profile.enrolments).flatMap(([id, entry]) => (isOpen(entry) ? [id] : [])),
    ...(seen !== undefined && { seenAt: seen }),
  };
};

/** `coupons 15 of 200 EUR, messages 0.3 of 15 EUR` */
const budgetIn = (world: World, { settings }: Shop, journey: JourneyId): string => {
  const budget = settings.budgets?.[journey];
  if (budget === undefined) return '';
  const month = budgetMonth(world.clock.now(), settings);
  const { c, k } = budgetKey(journey, month);
  const { body } = world.dynamodb.handle(
    'GetItem',
    JSON.stringify({ TableName: world.environment.LEDGER_TABLE, Key: { c: { S: c }, k: { S: k } } }),
  );
  const { Item } = JSON.parse(body) as { readonly Item?: WireItem };
  const spent = Item === undefined ? noSpending : spendingFromItem(Item);
  return Object.entries(spentOf({ budget, month, spent }))
    .map(([kind, each]) => `${kind} ${each.spent} of ${each.of} ${settings.currency}`)
    .join(', ');
};

const journeyRows = (world: World, shop: Shop, profiles: readonly Profile[]): readonly JourneyRow[] =>
  enrollingJourneys(shop).map(({ id, version, enrols }) => {
    const passages = profiles.map(({ enrolments }) => enrolments[id]).filter((each) => each !== undefined);
    const open = passages.filter(isOpen).length;
    const heldOut = passages.filter(({ arm }) => arm === 'holdout').length;
    const enters = entrySentence(enrols);
    const left = passages.length - open - heldOut;
    return { id, version, enters, open, heldOut, left, budget: budgetIn(world, shop, id) };
  });

const queuesOf = (shop: Shop): readonly string[] => {
  const touchpoints = deployedJourneys(shop).flatMap((journey) => touchpointsOf(graphOf(journey)));
  const queues = touchpoints.flatMap((each) =>
    each.kind === 'task' ? [each.queue, each.escalatesTo ?? each.queue] : [],
  );
  return [...new Set(queues)];
};

/** What people can work on now, the next due first. */
const taskRows = (world: World, shop: Shop): readonly TaskRow[] => {
  const now = world.clock.now();
  const keys = queuesOf(shop).flatMap((queue) => [queueKey(queue, 'open'), queueKey(queue, 'taken')]);
  const found = keys.flatMap((key) => {
    const { body } = world.dynamodb.handle(
      'Query',
      JSON.stringify({
        TableName: world.environment.LEDGER_TABLE,
        IndexName: 'by-queue',
        KeyConditionExpression: 'q = :q AND due > :now',
        ExpressionAttributeValues: { ':q': { S: key }, ':now': { N: String(now) } },
        Limit: mostShown,
      }),
    );
    return (JSON.parse(body) as { readonly Items: readonly WireItem[] }).Items.map(taskFromItem);
  });
  return found
    .sort((a, b) => a.due - b.due)
    .slice(0, mostShown)
    .map((task) => ({
      id: taskId(task),
      customer: task.enrolment.customer,
      name: task.name,
      isUrgent: task.escalatedAt !== undefined,
      queue: task.queue,
      assignee: task.assignee ?? '',
      due: task.due,
    }));
};

export const viewOf = (
  world: World,
  { shop, speed, messages }: { shop: Shop; speed: number; messages: readonly Listed[] },
): View => {
  const now = world.clock.now();
  const profiles = profilesOf(world);
  return {
    now,
    speed,
    more: profiles.length > mostCounted,
    customers: profiles
      .map((profile) => customerRow(profile, now, shop))
      .sort((a, b) => (b.seenAt ?? 0) - (a.seenAt ?? 0) || a.id.localeCompare(b.id))
      .slice(0, mostShown),
    journeys: journeyRows(world, shop, profiles),
    tasks: taskRows(world, shop),
    messages: messages.slice(0, mostShown),
  };
};
