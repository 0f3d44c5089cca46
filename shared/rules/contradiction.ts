/** Finds rules that can never be true: intervals and sets, field by field, over every way to meet the rule. */
import { withoutStages } from './compile.ts';
import type { Bounds, Clause, Rule } from './rule.ts';
import { clauseSentence } from './sentence.ts';

type PlainClause = Exclude<Clause, { stageIn: unknown }>;
interface Literal {
  readonly clause: PlainClause;
  readonly holds: boolean;
}

/** More ways than this to meet a rule are not looked through: such a rule is taken for possible. */
const mostWays = 2_000;

interface Interval {
  readonly least: number;
  readonly leastOpen: boolean;
  readonly most: number;
  readonly mostOpen: boolean;
}

const whole = new Set(['orders', 'points']);

const isEmpty = ({ least, leastOpen, most, mostOpen }: Interval, integers: boolean): boolean => {
  if (!integers) return least > most || (least === most && (leastOpen || mostOpen));
  const first = leastOpen ? Math.floor(least) + 1 : Math.ceil(least);
  const last = mostOpen ? Math.ceil(most) - 1 : Math.floor(most);
  return first > last;
};

const narrowed = (interval: Interval, bounds: Bounds): Interval => {
  let { least, leastOpen, most, mostOpen } = interval;
  const raise = (to: number, open: boolean) => {
    if (to > least || (to === least && open)) [least, leastOpen] = [to, open];
  };
  const lower = (to: number, open: boolean) => {
    if (to < most || (to === most && open)) [most, mostOpen] = [to, open];
  };
  if (bounds.atLeast !== undefined) raise(bounds.atLeast, false);
  if (bounds.moreThan !== undefined) raise(bounds.moreThan, true);
  if (bounds.atMost !== undefined) lower(bounds.atMost, false);
  if (bounds.lessThan !== undefined) lower(bounds.lessThan, true);
  return { least, leastOpen, most, mostOpen };
};

const opposite: Readonly<Record<keyof Bounds, keyof Bounds>> = {
  atLeast: 'lessThan',
  moreThan: 'atMost',
  atMost: 'moreThan',
  lessThan: 'atLeast',
};

const boundsOf = (clause: Bounds): readonly (readonly [keyof Bounds, number])[] =>
  (Object.keys(opposite) as (keyof Bounds)[]).flatMap((name) => {
    const value = clause[name];
    return value === undefined ? [] : [[name, value] as const];
  });

/** The ways to meet the rule, or to fail it, each a conjunction of literals; `undefined` when they are too many. */
const waysOf = (rule: Rule, holds: boolean): readonly (readonly Literal[])[] | undefined => {
  if ('not' in rule) return waysOf(rule.not, !holds);
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : undefined;
  if (parts === undefined) return waysOfClause(rule as PlainClause, holds);
  const ways = parts.map((part) => waysOf(part, holds));
  const together = 'all' in rule === holds;
  return ways.reduce<readonly (readonly Literal[])[] | undefined>(
    (sofar, each) => {
      if (sofar === undefined || each === undefined) return undefined;
      const joined = together ? sofar.flatMap((a) => each.map((b) => a.concat(b))) : sofar.concat(each);
      return joined.length > mostWays ? undefined : joined;
    },
    together ? [[]] : [],
  );
};

/** A clause with two bounds fails in two ways. */
const waysOfClause = (clause: PlainClause, holds: boolean): readonly (readonly Literal[])[] => {
  const bounds = boundsOf(clause as Bounds);
  if (holds || bounds.length < 2) return [[{ clause, holds }]];
  const subject = Object.fromEntries(Object.entries(clause).filter(([key]) => !(key in opposite)));
  return bounds.map(([name, value]) => [{ clause: { ...subject, [name]: value } as PlainClause, holds }]);
};

const subjectOf = (clause: PlainClause): string => {
  if ('daysSince' in clause) return clause.daysSince;
  if ('daysBetweenLastOrders' in clause) return 'daysBetweenLastOrders';
  if ('consent' in clause) return `consent to ${clause.consent}`;
  return 'known' in clause ? clause.known : clause.field;
};

/** What a conjunction asks of one subject, for as long as it can be met. */
interface Demand {
  readonly present?: boolean;
  readonly interval: Interval;
  readonly among?: ReadonlySet<string>;
  readonly consents?: boolean;
}
const anything: Demand = {
  interval: { least: 0, leastOpen: false, most: Number.POSITIVE_INFINITY, mostOpen: false },
};

/** The demand with one more literal; `undefined` when nothing meets both. */
const meeting = (demand: Demand, { clause, holds }: Literal): Demand | undefined => {
  if ('known' in clause) {
    const present = clause.is === holds;
    return demand.present === undefined || demand.present === present ? { ...demand, present } : undefined;
  }
  if ('consent' in clause) {
    const consents = clause.is === holds;
    return demand.consents === undefined || demand.consents === consents
      ? { ...demand, consents }
      : undefined;
  }
  if (demand.present === false) return undefined;
  if ('in' in clause) {
    if (!holds) {
      const among =
        demand.among === undefined
          ? undefined
          : new Set([...demand.among].filter((value) => !clause.in.includes(value)));
      return among?.size === 0
        ? undefined
        : { ...demand, present: true, ...(among !== undefined && { among }) };
    }
    const among = new Set(clause.in.filter((value) => demand.among?.has(value) ?? true));
    return among.size === 0 ? undefined : { ...demand, present: true, among };
  }
  const [bound] = boundsOf(clause);
  const bounds: Bounds = holds || bound === undefined ? clause : { [opposite[bound[0]]]: bound[1] };
  const interval = narrowed(demand.interval, bounds);
  return isEmpty(interval, whole.has(subjectOf(clause))) ? undefined : { ...demand, present: true, interval };
};

/** The first literal that cannot be met beside those before it. */
const clashIn = (literals: readonly Literal[]): Literal | undefined => {
  // What is excluded is weighed last, when it is known what it is excluded from.
  const ordered = [...literals].sort((a, b) => Number(b.holds) - Number(a.holds));
  const demands = new Map<string, Demand>();
  for (const literal of ordered) {
    const subject = subjectOf(literal.clause);
    const demand = meeting(demands.get(subject) ?? anything, literal);
    if (demand === undefined) return literal;
    demands.set(subject, demand);
  }
  return undefined;
};

/** Why the rule can never be true, as the end of a sentence; `undefined` when it can, or nobody can tell. */
export const contradictionIn = (rule: Rule): string | undefined => {
  const ways = waysOf(withoutStages(rule), true);
  if (ways === undefined) return undefined;
  const clashes = ways.map(clashIn);
  const [first] = clashes;
  if (first === undefined || clashes.some((clash) => clash === undefined)) return undefined;
  const sentence = clauseSentence(first.clause);
  return `can never be true: "${first.holds ? sentence : `not (${sentence})`}" contradicts the rest`;
};
