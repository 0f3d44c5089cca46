/** Reads what lies in the tables, by this reader's own knowledge of how it lies there. */
import type { Observed, StoredItem, StoredValue } from './observed.ts';

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };
export type PlainItem = Readonly<Record<string, Plain>>;

const plainOf = (value: StoredValue): Plain => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.L !== undefined) return value.L.map(plainOf);
  return value.M === undefined ? null : plain(value.M);
};
export const plain = (item: StoredItem): PlainItem =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainOf(value)]));

/** A touchpoint's key, in its parts. */
export interface TouchName {
  readonly journey: string;
  readonly customer: string;
  readonly cycle: number;
  readonly step: string;
}
export const touchName = (key: string): TouchName => {
  const at = key.indexOf('@');
  const parts = key.slice(at).split('/');
  return {
    journey: key.slice(0, at),
    customer: parts.slice(1, -2).join('/'),
    cycle: Number(parts.at(-2)),
    step: parts.at(-1) ?? '',
  };
};
export const passageName = ({ journey, customer, cycle }: Omit<TouchName, 'step'>): string =>
  `${journey} ${customer} ${cycle}`;

export interface Touch {
  readonly outcome: string;
  readonly kind: string;
  readonly channel: string;
  readonly at: number;
  readonly sentAt: number | undefined;
  readonly dueAt: number | undefined;
  readonly heldBy: string | undefined;
  /** The guardrail that withheld it. */
  readonly withheld: string | undefined;
  /** What it counts in its journey's budget of that month, in millionths. */
  readonly spent: { readonly month: string; readonly coupons: number; readonly messages: number } | undefined;
}
export interface Passage {
  readonly journey: string;
  readonly customer: string;
  readonly cycle: number;
  readonly arm: string;
  readonly enrolledAt: number;
  readonly trigger: PlainItem | undefined;
  readonly exit: { readonly reason: string; readonly at: number } | undefined;
  readonly goalAt: number | undefined;
  /** The campaign that let her in. */
  readonly campaign: string | undefined;
  readonly touches: ReadonlyMap<string, Touch>;
  readonly coupons: ReadonlyMap<string, PlainItem>;
  readonly tasks: ReadonlyMap<string, PlainItem>;
}

const numberOr = (value: Plain | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

const spentIn = (spent: StoredItem | undefined): Touch['spent'] =>
  spent && {
    month: String(spent.month?.S),
    coupons: Number(spent.coupons?.N),
    messages: Number(spent.messages?.N),
  };

/** What has been taken of a journey's budget of a month, in millionths. */
export interface Spending {
  readonly journey: string;
  readonly month: string;
  readonly coupons: number;
  readonly messages: number;
}
export const spendingsIn = ({ ledger }: Observed): readonly Spending[] =>
  ledger.map(plain).flatMap(({ c, k, coupons, messages }) => {
    const [kind, journey = ''] = String(c).split('#');
    return kind === 'budget'
      ? [{ journey, month: String(k), coupons: Number(coupons), messages: Number(messages) }]
      : [];
  });

/** The passages that the ledger tells of, by their names. */
export const passagesIn = ({ ledger }: Observed): ReadonlyMap<string, Passage> => {
  const parts = new Map<
    string,
    {
      head?: PlainItem;
      customer: string;
      journey: string;
      cycle: number;
      touches: Map<string, Touch>;
      coupons: Map<string, PlainItem>;
      tasks: Map<string, PlainItem>;
    }
  >();
  for (const stored of ledger) {
    const item = plain(stored);
    const [kind, journey = '', digits = '', what = '', ...rest] = String(item.k).split('#');
    if (kind !== 'passage') continue;
    const customer = String(item.c);
    const cycle = Number(digits);
    const name = passageName({ journey, customer, cycle });
    let part = parts.get(name);
    if (part === undefined) {
      part = { customer, journey, cycle, touches: new Map(), coupons: new Map(), tasks: new Map() };
      parts.set(name, part);
    }
    const own = rest.join('#');
    if (what === 'enrolment') part.head = item;
    else if (what === 'touch')
      part.touches.set(own, {
        outcome: String(item.outcome),
        kind: String(item.kind),
        channel: String(item.channel),
        at: Number(item.at),
        sentAt: numberOr(item.sentAt),
        dueAt: numberOr(item.dueAt),
        heldBy: typeof item.heldBy === 'string' ? item.heldBy : undefined,
        withheld: stored.withheld?.M?.guardrail?.S,
        spent: spentIn(stored.spent?.M),
      });
    else if (what === 'coupon') part.coupons.set(own, item);
    else if (what === 'task') part.tasks.set(own, item);
  }
  const passages = new Map<string, Passage>();
  for (const [name, { head, ...part }] of parts) {
    if (head === undefined) continue;
    const { exitReason, exitAt, trigger, campaign } = head;
    passages.set(name, {
      ...part,
      arm: String(head.arm),
      enrolledAt: Number(head.enrolledAt),
      trigger:
        typeof trigger === 'object' && trigger !== null && !Array.isArray(trigger)
          ? (trigger as PlainItem)
          : undefined,
      exit: typeof exitReason === 'string' ? { reason: exitReason, at: Number(exitAt) } : undefined,
      goalAt: numberOr(head.goalAt),
      campaign: typeof campaign === 'string' ? campaign : undefined,
    });
  }
  return passages;
};

/** Whom an id stands for in the end: those who were merged go by whom they were merged into. */
export const rootsOf = ({ profiles }: Observed): ((id: string) => string) => {
  const into = new Map(
    profiles.flatMap((profile) =>
      profile.mi?.S === undefined || profile.i?.S === undefined ? [] : [[profile.i.S, profile.mi.S] as const],
    ),
  );
  const root = (id: string): string => {
    const next = into.get(id);
    return next === undefined ? id : root(next);
  };
  return root;
};
