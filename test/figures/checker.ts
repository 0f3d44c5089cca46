/**
 * What every page of figures has to show, counted from the ledger's raw items by plain loops: it shares no code with what it
 * checks, and knows items by their attributes alone.
 */

type Wire = { readonly [kind: string]: unknown };
type Item = Readonly<Record<string, Wire>>;
type Plain = Readonly<Record<string, unknown>>;

const plain = (value: Wire): unknown => {
  const [[kind, inner] = ['', undefined]] = Object.entries(value);
  switch (kind) {
    case 'S':
      return inner;
    case 'N':
      return Number(inner);
    case 'BOOL':
      return inner;
    case 'NULL':
      return null;
    case 'SS':
      return inner;
    case 'L':
      return (inner as Wire[]).map(plain);
    default:
      return Object.fromEntries(Object.entries(inner as Item).map(([name, each]) => [name, plain(each)]));
  }
};

interface Read extends Plain {
  readonly customer: string;
  /** `touch`, `order` and so on; `kind` is an attribute of some. */
  readonly is: string;
  readonly journey: string;
  readonly cycle: string;
  readonly name: string;
}

const read = (item: Item): Read => {
  const all = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
  const [kind = '', journey = '', cycle = '', what = '', ...name] = String(all.k).split('#');
  return {
    ...all,
    customer: String(all.c),
    is: kind === 'passage' ? what : kind,
    journey,
    cycle,
    name: name.join('#'),
  };
};

export type Tree = { [name: string]: number | Tree };
/** Adds to a leaf. */
const bump = (tree: Tree, path: readonly (string | number)[], by = 1): void => {
  let at = tree;
  for (const each of path.slice(0, -1)) {
    at[each] ??= {};
    at = at[each] as Tree;
  }
  const last = String(path.at(-1));
  at[last] = Number(at[last] ?? 0) + by;
};
const messages = ['email', 'sms', 'survey', 'nps', 'push', 'postcard'];
const standing = (given: unknown): string | undefined => {
  const all = [...((given ?? []) as { at: number; id: string; answer: string }[])].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  );
  const [first] = all;
  return first && all.filter(({ at }) => at <= first.at + 3_600_000).at(-1)?.answer;
};
const standingAt = (given: unknown): number => {
  const all = (given ?? []) as { at: number; answer: string }[];
  const first = Math.min(...all.map(({ at }) => at));
  return Math.max(...all.filter(({ at }) => at <= first + 3_600_000).map(({ at }) => at));
};

interface Trees {
  readonly day: string;
  readonly journeys: Tree;
  readonly totals: Tree;
  readonly channels: Tree;
  readonly months: Tree;
  readonly dayOf: (at: unknown) => string;
}

/** Of who is not held out. */
const countTouch = (
  item: Read,
  step: readonly (string | number)[],
  { day, journeys, totals, channels, months, dayOf }: Trees,
): void => {
  const { journey } = item;
  const month = day.slice(0, 7);
  const outcome = String(item.outcome);
  const isMessage = messages.includes(String(item.kind));
  if (isMessage) bump(channels, [day, String(item.channel), outcome]);
  if (outcome === 'withheld') {
    const { guardrail } = item.withheld as { guardrail: string };
    bump(journeys, [...step, 'withheld', guardrail]);
    if (item.kind !== 'coupon') bump(totals, [journey, 'withheld', guardrail]);
    return;
  }
  bump(journeys, [...step, outcome]);
  if (outcome !== 'sent') return;
  if (item.points !== undefined) bump(journeys, [...step, 'points'], Number(item.points));
  const answer = standing(item.given);
  if (answer !== undefined) bump(journeys, [...step, 'answers', answer]);
  if (item.kind === 'nps') {
    bump(months, [month, 'asked']);
    if (answer !== undefined)
      bump(months, [
        month,
        'scores',
        Number(answer) > 8 ? 'promoter' : Number(answer) > 6 ? 'passive' : 'detractor',
      ]);
  }
  if (item.asksForReason === true && answer !== undefined)
    bump(months, [dayOf(standingAt(item.given)).slice(0, 7), 'reasons', answer]);
  if (!isMessage) return;
  bump(months, [month, 'messages', String(item.kind)]);
  bump(journeys, [...step.slice(0, 3), 'messages', String(item.kind)]);
  bump(totals, [journey, 'messages', String(item.kind)]);
  if (item.heldBy !== undefined) bump(journeys, [...step, 'late', String(item.heldBy)]);
  const seen: readonly (readonly [string, string])[] = [
    ['openedAt', 'opened'],
    ['clickedAt', 'clicked'],
    ['machineOpenedAt', 'machineOpened'],
    ['machineClickedAt', 'machineClicked'],
  ];
  for (const [attribute, name] of seen) {
    if (item[attribute] === undefined) continue;
    bump(journeys, [...step, name]);
    if (name !== 'opened' && name !== 'clicked') continue;
    bump(months, [month, name]);
    bump(totals, [journey, name]);
  }
  if (item.openedAt === undefined && item.unknownOpenedAt !== undefined)
    bump(journeys, [...step, 'openedByUnknown']);
};

export interface Checked {
  readonly journeys: Tree;
  /** All days and versions of a journey together. */
  readonly totals: Tree;
  /** What coupons are worth, by journey, month of issue and how they stand. */
  readonly liability: Tree;
  readonly touchpoints: number;
  readonly offers: Tree;
  readonly channels: Tree;
  readonly months: Tree;
}

/** All that the pages are of, as trees of numbers. @param now on whose day what coupons owe is over or is not */
export const countAll = (raw: () => Iterable<object>, timezone: string, now: number): Checked => {
  const shown = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  const dayOf = (at: unknown): string => shown.format(Number(at));
  const items = function* (): Generator<Read> {
    for (const each of raw()) yield read(each as Item);
  };
  const [journeys, totals, offers, liability]: [Tree, Tree, Tree, Tree] = [{}, {}, {}, {}];
  const [channels, months]: [Tree, Tree] = [{}, {}];
  let touchpoints = 0;
  const passage = ({ customer, journey, cycle }: Read): string => `${customer} ${journey} ${cycle}`;
  const arms = new Map<string, string>();
  const over = new Set<string>();
  for (const item of items()) {
    if (item.is !== 'enrolment') continue;
    arms.set(passage(item), String(item.arm));
    if (item.exitReason !== undefined) over.add(passage(item));
  }
  for (const item of items()) {
    const day = 'enrolledAt' in item ? dayOf(item.enrolledAt) : dayOf(item.sentAt ?? item.at ?? 0);
    const month = day.slice(0, 7);
    const own = [item.journey, Number(item.v), day];
    switch (item.is) {
      case 'enrolment': {
        const arm = String(item.arm);
        bump(journeys, [...own, 'enrolled', arm]);
        bump(months, [month, 'enrolled', arm]);
        bump(totals, [item.journey, 'enrolled', arm]);
        if (item.goalAt !== undefined) {
          bump(journeys, [...own, 'goals', arm]);
          bump(months, [month, 'goals', arm]);
          bump(totals, [item.journey, 'goals', arm]);
        }
        if (item.exitReason === undefined) {
          bump(journeys, [item.journey, Number(item.v), 'now', 'open', arm]);
          bump(totals, [item.journey, 'underWay', arm]);
        } else {
          if (arm === 'treatment') {
            bump(journeys, [...own, 'exits', String(item.exitReason)]);
            bump(totals, [item.journey, 'exits', String(item.exitReason)]);
          }
          const beside = arm === 'treatment' ? [] : ['heldOut'];
          for (const each of String(item.path ?? '')
            .split(' ')
            .filter(Boolean)) {
            const [step = '', outcome = ''] = each.split('=');
            const came = [...own, 'outcomes', step, outcome, ...beside];
            bump(journeys, [...came, 'passages']);
            if (item.goalAt !== undefined) bump(journeys, [...came, 'goals']);
          }
        }
        break;
      }
      case 'waiter':
        if (arms.get(passage(item)) === 'treatment' && !over.has(passage(item)))
          bump(journeys, [
            item.journey,
            Number(item.v),
            'now',
            'waits',
            String((item.wait as { id: string }).id),
          ]);
        break;
      case 'touch': {
        if (item.outcome === 'sending') break;
        const step = [...own, 'steps', item.name];
        if (arms.get(passage(item)) === 'holdout') bump(journeys, [...step, 'shadows']);
        else countTouch(item, step, { day, journeys, totals, channels, months, dayOf });
        if (item.outcome === 'sent') touchpoints += 1;
        break;
      }
      case 'coupon': {
        const state =
          item.orderId !== undefined
            ? 'redeemed'
            : item.releasedAt !== undefined
              ? 'released'
              : item.voidAt !== undefined
                ? 'void'
                : item.state === 'reserved'
                  ? 'reserved'
                  : 'open';
        const at = [`${item.journey}/${item.name}`, dayOf(item.validUntil), state];
        bump(offers, [...at, 'coupons']);
        bump(offers, [...at, 'face'], Number(item.face ?? 0));
        bump(offers, [...at, 'discount'], Number(item.discount ?? 0));
        const isOver = dayOf(item.validUntil) < dayOf(now);
        const stands = state !== 'open' ? state : isOver ? 'expired' : 'outstanding';
        const issued = [item.journey, dayOf(item.issuedAt).slice(0, 7), stands];
        bump(liability, [...issued, 'coupons']);
        bump(liability, [...issued, 'face'], Number(item.face ?? 0));
        bump(liability, [...issued, 'unknown'], item.face === undefined ? 1 : 0);
        bump(liability, [...issued, 'discount'], Number(item.discount ?? 0));
        break;
      }
      case 'order': {
        const counted = item.counted as { at?: number; gross: number; refunded: number } | undefined;
        if (counted?.at === undefined) break;
        const placed = dayOf(counted.at).slice(0, 7);
        bump(months, [placed, 'orders']);
        bump(months, [placed, 'gross'], counted.gross);
        bump(months, [placed, 'refunded'], counted.refunded);
        break;
      }
      case 'task':
        if (item.reason !== undefined)
          bump(months, [dayOf(item.resultAt).slice(0, 7), 'reasons', String(item.reason)]);
        break;
    }
  }
  return { journeys, totals, offers, liability, channels, months, touchpoints };
};

interface Enrolled {
  /** When the passage ended, in seconds, as all times of a profile. */
  readonly x?: number;
  /** Its lane. */
  readonly l?: string;
}

const daySeconds = 86_400;

/** As docs/rules.md has it, with its usual numbers. */
const stageOf = ({ fo, po, lo }: Readonly<Record<string, unknown>>, at: number): string => {
  if (lo === undefined) return 'prospect';
  const since = (then: unknown): number => (at / 1_000 - Number(then)) / daySeconds;
  if (since(lo) >= 180) return 'churned';
  if (since(lo) >= 60) return 'dormant';
  if (since(lo) >= 30) return 'at-risk';
  if (po !== undefined && (Number(lo) - Number(po)) / daySeconds >= 60) return 'won-back';
  return fo !== undefined && since(fo) < 30 ? 'new' : 'active';
};

/** How many are on each list, from the items of profiles as they stand: all but those by score. */
export const countPeople = (raw: Iterable<object>, at: number): Tree => {
  const lists: Tree = {};
  for (const each of raw) {
    const profile = Object.fromEntries(
      Object.entries(each as Item).map(([name, value]) => [name, plain(value)]),
    );
    if (profile.i === undefined || profile.mi !== undefined) continue;
    bump(lists, [`stage/${stageOf(profile, at)}`]);
    if (profile.w !== undefined) bump(lists, [`reason/${profile.w}`]);
    const open = Object.entries((profile.en ?? {}) as Readonly<Record<string, Enrolled>>).filter(
      ([, { x }]) => x === undefined,
    );
    for (const [journey] of open) bump(lists, [`journey/${journey}`]);
    for (const lane of new Set(open.flatMap(([, { l }]) => l ?? []))) bump(lists, [`lane/${lane}`]);
  }
  return lists;
};
