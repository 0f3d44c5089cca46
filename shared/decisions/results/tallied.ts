/** A journey's passages, summed by arm and by variant: all that its results take, of parts that are joined by addition. */
import * as z from 'zod';
import { joinedBy } from '../../base/joined.ts';
import { type RecordOf, time } from '../../base/record.ts';
import { instant } from '../../base/time.ts';
import { consentChannels } from '../../customers/profiles/channels.ts';
import { type Arm, arms } from '../../customers/profiles/profile.ts';
import { silenceBand } from '../insights/silence.ts';
import { countedByDay, dayCounts, joinedDays } from '../statistics/survival.ts';
import { emptyTally, joinedTallies, type Tally, tally, tallyOf, type Unit } from '../statistics/tally.ts';
import type { FollowedPassage } from './follow.ts';

const count = z.int().nonnegative();

/** Of one arm; money in minor units of the shop's currency. */
const armTally = z.object({
  /** With those whose window is still open. */
  customers: count,
  open: count,
  /** Of passages whose window is over: how many reached the goal, and what was left of what they paid. */
  goals: tally,
  net: tally,
  messages: z.number(),
  given: z.number(),
  gifts: count,
  unpriced: z.array(z.enum(consentChannels)),
  /** Until the goal, and from there until another order. */
  goal: dayCounts,
  again: dayCounts,
  /** Goals of passages that are over, by split and variant. */
  variants: z.record(z.string(), z.record(z.string(), tally)),
  /** Goals of passages that are over, by `silenceBand`; absent: counted by an earlier version, which told none apart. */
  silence: z.record(z.string(), tally).exactOptional(),
});
export type ArmTally = RecordOf<typeof armTally>;

export const journeyTally = z.object({
  /** When the first passage began; absent: none has. */
  from: time.exactOptional(),
  treatment: armTally,
  holdout: armTally,
});
export type JourneyTally = RecordOf<typeof journeyTally>;

const emptyArm: ArmTally = {
  customers: 0,
  open: 0,
  goals: emptyTally,
  net: emptyTally,
  messages: 0,
  given: 0,
  gifts: 0,
  unpriced: [],
  goal: {},
  again: {},
  variants: {},
};
export const emptyJourneyTally: JourneyTally = { treatment: emptyArm, holdout: emptyArm };

type Passages = readonly FollowedPassage[];

/** In the order of the customers' ids: sums of fractions hang on it by the last bit. */
const unitsOf = (passages: Passages, worthOf: (passage: FollowedPassage) => number): readonly Unit[] =>
  [...Map.groupBy(passages, ({ customer }) => customer)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => ({
      sum: own.reduce((sum, each) => sum + worthOf(each), 0),
      passages: own.length,
    }));

const goalsOf = (passages: Passages) => tallyOf(unitsOf(passages, ({ reached }) => Number(reached)));
const netOf = ({ worth, messages }: FollowedPassage): number => worth - messages;

const variantsOf = (over: Passages): ArmTally['variants'] => {
  const bySplit = new Map<string, Map<string, FollowedPassage[]>>();
  for (const passage of over)
    for (const [split, variant] of passage.variants) {
      const variants = bySplit.get(split) ?? new Map<string, FollowedPassage[]>();
      bySplit.set(split, variants);
      const own = variants.get(variant);
      if (own === undefined) variants.set(variant, [passage]);
      else own.push(passage);
    }
  return Object.fromEntries(
    [...bySplit].map(([split, variants]) => [
      split,
      Object.fromEntries([...variants].map(([variant, own]) => [variant, goalsOf(own)])),
    ]),
  );
};

/** Of the passages, by how long their customers had been silent when they began. */
const silenceOf = (over: Passages): Readonly<Record<string, Tally>> =>
  Object.fromEntries(
    [...Map.groupBy(over, ({ silentDays }) => silenceBand(silentDays))].map(([band, own]) => [
      band,
      goalsOf(own),
    ]),
  );

const armOf = (passages: Passages): ArmTally => {
  const over = passages.filter(({ isOver }) => isOver);
  const sum = (of: (passage: FollowedPassage) => number): number =>
    over.reduce((all, each) => all + of(each), 0);
  return {
    customers: new Set(passages.map(({ customer }) => customer)).size,
    open: passages.length - over.length,
    goals: goalsOf(over),
    net: tallyOf(unitsOf(over, netOf)),
    messages: sum(({ messages }) => messages),
    given: sum(({ given }) => given),
    gifts: sum(({ gifts }) => gifts),
    unpriced: [...new Set(over.flatMap(({ unpriced }) => unpriced))].sort(),
    goal: countedByDay(passages.map(({ goal }) => goal)),
    again: countedByDay(passages.flatMap(({ again }) => again ?? [])),
    variants: variantsOf(over),
    silence: silenceOf(over),
  };
};

/** @param all of one journey: whoever is among them is so with all of hers */
export const journeyTallyOf = (all: Passages): JourneyTally => {
  const of = (arm: Arm): ArmTally => armOf(all.filter((each) => each.arm === arm));
  const from = all.reduce((first, { enrolledAt }) => Math.min(first, enrolledAt), Number.POSITIVE_INFINITY);
  return {
    ...(all.length > 0 && { from: instant(from) }),
    treatment: of('treatment'),
    holdout: of('holdout'),
  };
};

const joinedArms = (one: ArmTally, other: ArmTally): ArmTally => ({
  customers: one.customers + other.customers,
  open: one.open + other.open,
  goals: joinedTallies(one.goals, other.goals),
  net: joinedTallies(one.net, other.net),
  messages: one.messages + other.messages,
  given: one.given + other.given,
  gifts: one.gifts + other.gifts,
  unpriced: [...new Set([...one.unpriced, ...other.unpriced])].sort(),
  goal: joinedDays(one.goal, other.goal),
  again: joinedDays(one.again, other.again),
  variants: joinedBy(one.variants, other.variants, (a, b) => joinedBy(a, b, joinedTallies)),
  silence: joinedBy(one.silence ?? {}, other.silence ?? {}, joinedTallies),
});

/** Of different customers. */
export const joinedJourneyTallies = (one: JourneyTally, other: JourneyTally): JourneyTally => {
  const from = [one.from, other.from].filter((each) => each !== undefined).sort((a, b) => a - b)[0];
  const [treatment, holdout] = arms.map((arm) => joinedArms(one[arm], other[arm]));
  return {
    ...(from !== undefined && { from }),
    treatment: treatment ?? emptyArm,
    holdout: holdout ?? emptyArm,
  };
};
