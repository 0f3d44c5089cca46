/** The amounts of a rule that people may change without a deployment: each has a name, and stands in one clause or more. */
import { silentBounds } from './clauses/days-since.ts';
import { type Clause, clauseKinds } from './clauses/index.ts';
import { clauseSentence, type Rule } from './rule.ts';
import { clausesOf, mapClauses } from './tree.ts';

interface Threshold {
  /** `silence`: the days of silence that the whole rule asks for. Else of a clause: `field.orders.atLeast`. */
  readonly name: string;
  readonly amount: number;
  /** What it is compared with, as a sentence: `orders ≥ 2`. */
  readonly sentence: string;
}

/** An amount at its place: of which clause, from the left, and under which key. */
interface Place {
  readonly clause: Clause;
  readonly index: number;
  readonly key: string;
  readonly amount: number;
  readonly isSilence: boolean;
}

/** For each clause, from the left, whether it is to hold, or not to. */
const wanted = (rule: Rule, holds = true): readonly boolean[] => {
  if ('not' in rule) return wanted(rule.not, !holds);
  if ('all' in rule) return rule.all.flatMap((part) => wanted(part, holds));
  if ('any' in rule) return rule.any.flatMap((part) => wanted(part, holds));
  return [holds];
};

const placesOf = (rule: Rule): readonly Place[] => {
  const holds = wanted(rule);
  return clausesOf(rule).flatMap((clause, index) => {
    const silent: readonly string[] = 'daysSince' in clause ? silentBounds(clause, holds[index] ?? true) : [];
    return Object.entries(clause).flatMap(([key, amount]) =>
      typeof amount === 'number' ? [{ clause, index, key, amount, isSilence: silent.includes(key) }] : [],
    );
  });
};

/** `daysSince.lastOrder.atLeast`, or the key alone where it tells all. */
const ownName = ({ clause, key }: Place): string => {
  const kind = clauseKinds.find((each) => each.key in clause)?.key ?? '';
  const subject: unknown = Reflect.get(clause, kind);
  return [...(kind === key ? [] : [kind]), ...(typeof subject === 'string' ? [subject] : []), key].join('.');
};

interface Named extends Place {
  readonly name: string;
}

/** A silence that is asked for of orders and of visits is one threshold, as long as it is the same. */
const namedIn = (rule: Rule): readonly Named[] => {
  const places = placesOf(rule);
  const silences = places.filter(({ isSilence }) => isSilence);
  const isOne = silences.every(({ amount }) => amount === silences[0]?.amount);
  const named: Named[] = [];
  for (const place of places) {
    if (place.isSilence && isOne) {
      named.push({ ...place, name: 'silence' });
      continue;
    }
    const name = ownName(place);
    const before = named.filter((each) => each.name.replace(/\.\d+$/, '') === name).length;
    named.push({ ...place, name: before === 0 ? name : `${name}.${before + 1}` });
  }
  return named;
};

/** In the order in which the rule names them. */
export const thresholdsOf = (rule: Rule): readonly Threshold[] =>
  [...Map.groupBy(namedIn(rule), ({ name }) => name)].flatMap(([name, places]) => {
    const [first] = places;
    const sentences = new Set(places.map(({ clause }) => clauseSentence(clause)));
    return first === undefined
      ? []
      : [{ name, amount: first.amount, sentence: [...sentences].join(' and ') }];
  });

/** The rule with other amounts, by the thresholds' names; names that it does not have change nothing. */
export const withThresholds = (rule: Rule, amounts: Readonly<Record<string, number>>): Rule => {
  const changes = namedIn(rule).filter(({ name }) => Object.hasOwn(amounts, name));
  let index = -1;
  return mapClauses<Clause, Clause>(rule, (clause) => {
    index += 1;
    const own = changes.filter((each) => each.index === index);
    return { ...clause, ...Object.fromEntries(own.map(({ key, name }) => [key, amounts[name]])) } as Clause;
  });
};
