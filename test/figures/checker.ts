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
  readonly channels: Tree;
  readonly months: Tree;
  readonly dayOf: (at: unknown) => string;
}

/** Of who is not held out. */
const countTouch = (
  item: Read,
  step: readonly (string | number)[],
  { day, journeys, channels, months, dayOf }: Trees,
): void => {
  const month = day.slice(0, 7);
  const outcome = String(item.outcome);
  const isMessage = messages.includes(String(item.kind));
  if (isMessage) bump(channels, [day, String(item.channel), outcome]);
  if (outcome === 'withheld') {
    bump(journeys, [...step, 'withheld', (item.withheld as { guardrail: string }).guardrail]);
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
    if (name === 'opened' || name === 'clicked') bump(months, [month, name]);
  }
  if (item.openedAt === undefined && item.unknownOpenedAt !== undefined)
    bump(journeys, [...step, 'openedByUnknown']);
};

export interface Checked {
  readonly journeys: Tree;
  readonly offers: Tree;
  readonly channels: Tree;
  readonly months: Tree;
}

/** All that the pages are of, as trees of numbers. */
export const countAll = (raw: readonly object[], timezone: string): Checked => {
  const shown = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  const dayOf = (at: unknown): string => shown.format(Number(at));
  const items = raw.map((each) => read(each as Item));
  const [journeys, offers, channels, months]: [Tree, Tree, Tree, Tree] = [{}, {}, {}, {}];
  const passage = ({ customer, journey, cycle }: Read): string => `${customer} ${journey} ${cycle}`;
  const arms = new Map<string, string>();
  const over = new Set<string>();
  for (const item of items) {
    if (item.is !== 'enrolment') continue;
    arms.set(passage(item), String(item.arm));
    if (item.exitReason !== undefined) over.add(passage(item));
  }
  for (const item of items) {
    const day = 'enrolledAt' in item ? dayOf(item.enrolledAt) : dayOf(item.sentAt ?? item.at ?? 0);
    const month = day.slice(0, 7);
    const own = [item.journey, Number(item.v), day];
    switch (item.is) {
      case 'enrolment': {
        const arm = String(item.arm);
        bump(journeys, [...own, 'enrolled', arm]);
        bump(months, [month, 'enrolled', arm]);
        if (item.goalAt !== undefined) {
          bump(journeys, [...own, 'goals', arm]);
          bump(months, [month, 'goals', arm]);
        }
        if (item.exitReason === undefined) bump(journeys, [item.journey, Number(item.v), 'now', 'open', arm]);
        else {
          if (arm === 'treatment') bump(journeys, [...own, 'exits', String(item.exitReason)]);
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
        else countTouch(item, step, { day, journeys, channels, months, dayOf });
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
  return { journeys, offers, channels, months };
};
