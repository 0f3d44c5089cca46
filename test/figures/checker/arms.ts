/**
 * What journeys have brought, by arm, from the raw items of the ledger: how many passages are over and came to the goal, by the
 * silence before them, day by day, and what they paid. What is said of these by statistics (intervals, verdicts, how many it
 * takes) is no count, and has tests of its own.
 */
import { bump, type Item, type Read, read, type Tree } from './raw.ts';

const dayMs = 86_400_000;
const silences = [0, 7, 14, 30, 60, 90, 120, 180, 270, 365];

const percent = (share: number): number => Number((100 * share).toFixed(2));

interface Passage {
  readonly arm: string;
  readonly customer: string;
  readonly begun: number;
  readonly until: number;
  readonly goal: number | undefined;
  /** Her first order after the goal. */
  readonly again: number | undefined;
  /** In minor units. */
  readonly paid: number;
  readonly messages: number;
  /** The least of the band's days; `none`: no order was known. */
  readonly silence: string;
}

/** From when on something may happen, until when it counts, and when it did. */
interface Span {
  readonly begun: number;
  readonly until: number;
  readonly goal: number | undefined;
}

/** The share of whom it has happened by the end of each day, who are followed no longer left out from then on: Kaplan and Meier. */
const curveOf = (spans: readonly Span[], at: number): readonly number[] => {
  const followed = spans.map(({ begun, until, goal }) => {
    const lived = Math.max(0, Math.floor((Math.min(until, at) - begun) / dayMs));
    const came = goal === undefined ? Number.POSITIVE_INFINITY : Math.ceil((goal - begun) / dayMs);
    return came <= lived ? { day: came, came: true } : { day: lived, came: false };
  });
  const shares: number[] = [];
  let out = 1;
  for (let day = 0; followed.some((each) => each.day >= day); day += 1) {
    const here = followed.filter((each) => each.day >= day).length;
    out *= 1 - followed.filter((each) => each.day === day && each.came).length / here;
    shares.push(percent(1 - out));
  }
  return shares;
};

export interface Counted {
  readonly figures: Tree;
  readonly curve: Readonly<Record<string, readonly number[]>>;
}

const countJourney = (passages: readonly Passage[], at: number): Counted => {
  const figures: Tree = {
    from: passages.reduce((least, { begun }) => Math.min(least, begun), Number.POSITIVE_INFINITY),
  };
  for (const arm of ['treatment', 'holdout']) {
    const own = passages.filter((each) => each.arm === arm);
    const over = own.filter(({ until }) => until <= at);
    const count = (path: readonly string[], some: readonly Passage[]): void => {
      const reached = some.filter(({ goal }) => goal !== undefined).length;
      bump(figures, [...path, 'customers'], new Set(some.map(({ customer }) => customer)).size);
      bump(figures, [...path, 'passages'], some.length);
      bump(figures, [...path, 'reached'], reached);
      bump(figures, [...path, 'share'], some.length === 0 ? 0 : percent(reached / some.length));
    };
    count([arm], over);
    for (const silence of new Set(over.map((each) => each.silence)))
      count(
        ['silence', silence, arm],
        over.filter((each) => each.silence === silence),
      );
    bump(figures, ['open', arm], own.length - over.length);
    // As long again as the goal counts, from the goal on.
    const after = own.flatMap(({ begun, until, goal, again }) =>
      goal === undefined ? [] : [{ begun: goal, until: goal + until - begun, goal: again }],
    );
    const shares = curveOf(after, at);
    bump(figures, ['again', arm, 'cameBack'], after.length);
    bump(figures, ['again', arm, 'followedDays'], Math.max(0, shares.length - 1));
    bump(figures, ['again', arm, 'share'], shares.at(-1) ?? 0);
    const net = over.reduce((sum, { paid, messages }) => sum + paid - messages, 0);
    bump(figures, ['net', arm], Math.round(net / Math.max(1, over.length)));
    if (arm === 'treatment')
      bump(figures, ['messages'], Math.round(over.reduce((sum, { messages }) => sum + messages, 0)));
  }
  const shareOf = (arm: string): number | undefined => {
    const { passages: all = 0, reached = 0 } = figures[arm] as Readonly<Record<string, number>>;
    return all === 0 ? undefined : reached / all;
  };
  const [treated, heldOut] = [shareOf('treatment'), shareOf('holdout')];
  if (treated !== undefined && heldOut !== undefined) {
    bump(figures, ['points'], percent(treated - heldOut));
    const all = Number((figures.treatment as Tree).passages);
    bump(figures, ['incremental'], Math.round(all * (treated - heldOut)));
  }
  const curve = Object.fromEntries(
    ['treatment', 'holdout'].map((arm) => [
      arm,
      curveOf(
        passages.filter((each) => each.arm === arm),
        at,
      ),
    ]),
  );
  return { figures, curve };
};

/** @param minorEach what a message costs, by channel, in minor units of the shop's currency */
export const countArms = (
  raw: Iterable<object>,
  at: number,
  minorEach: Readonly<Record<string, number>>,
): Readonly<Record<string, Counted>> => {
  const orders = new Map<string, { at: number; paid: number }[]>();
  const costs = new Map<string, number>();
  const begun: Read[] = [];
  const passage = ({ customer, journey, cycle }: Read): string => `${customer} ${journey} ${cycle}`;
  for (const each of raw) {
    const item = read(each as Item);
    if (item.is === 'order') {
      const counted = item.counted as { at?: number; gross: number; refunded: number } | undefined;
      if (counted?.at === undefined) continue;
      const own = orders.get(item.customer) ?? [];
      own.push({ at: counted.at, paid: counted.gross - counted.refunded });
      orders.set(item.customer, own);
    }
    if (item.is === 'touch' && item.outcome === 'sent' && item.kind !== 'coupon' && item.kind !== 'award') {
      const cost = minorEach[String(item.channel)] ?? 0;
      costs.set(passage(item), (costs.get(passage(item)) ?? 0) + cost);
    }
    if (item.is !== 'enrolment' || Number(item.enrolledAt) > at) continue;
    // It was another customer's, or nobody's.
    if (item.exitReason !== 'merged' && item.exitReason !== 'nobody') begun.push(item);
  }
  const journeys: Record<string, Passage[]> = {};
  const later = new Map<string, number>();
  for (const item of begun.sort((a, b) => Number(b.enrolledAt) - Number(a.enrolledAt))) {
    const { customer, journey } = item;
    const [from, until] = [Number(item.enrolledAt), Number(item.goalUntil)];
    const next = later.get(`${customer} ${journey}`) ?? Number.POSITIVE_INFINITY;
    later.set(`${customer} ${journey}`, from);
    const own = orders.get(customer) ?? [];
    const last = Math.max(...own.filter((order) => order.at < from).map((order) => order.at));
    const silent = Math.floor((from - last) / dayMs);
    journeys[journey] ??= [];
    journeys[journey].push({
      arm: String(item.arm),
      customer,
      begun: from,
      until,
      goal: item.goalAt === undefined ? undefined : Number(item.goalAt),
      again: own
        .map((order) => order.at)
        .filter((when) => when > Number(item.goalAt))
        .sort((a, b) => a - b)[0],
      paid: own
        .filter((order) => order.at >= from && order.at <= until && order.at < next)
        .reduce((sum, { paid }) => sum + paid, 0),
      messages: costs.get(passage(item)) ?? 0,
      silence: Number.isFinite(last) ? String(silences.filter((days) => days <= silent).at(-1)) : 'none',
    });
  }
  return Object.fromEntries(
    Object.entries(journeys).map(([journey, own]) => [journey, countJourney(own, at)]),
  );
};
