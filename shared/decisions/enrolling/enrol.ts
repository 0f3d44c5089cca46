/** What enrolling means: the arm, the variants, the enrolment on the profile and its record in the ledger. */
import { bucketOf, type CustomerId, type EnrolmentKey, type JourneyId } from '../../base/ids.ts';
import type { Json } from '../../base/record.ts';
import { type Instant, iso, milliseconds, plus } from '../../base/time.ts';
import { type Reader, readerOf } from '../../customers/contacts/contact.ts';
import { profileToItem } from '../../customers/profiles/mapper.ts';
import {
  type Arm,
  lastActivityAt,
  type OpenEnrolment,
  type Profile,
} from '../../customers/profiles/profile.ts';
import {
  type CompiledRule,
  type Facts,
  type Rule,
  type RuleSettings,
  valuesSeen,
} from '../../customers/rules/index.ts';
import { placeText } from '../../journeys/place.ts';
import type { EnrollingJourney } from '../../journeys/protocol.ts';
import type { EnrolmentRecord } from '../../journeys/records.ts';
import { offerCarriedOver } from '../offers/on-profile.ts';
import { keepsLane, type Swept } from './evaluate.ts';

/** The settings'. */
interface Experiment {
  readonly controlPercent: number;
  readonly lanes: Readonly<Record<string, number>>;
}

/** Same reader, same lot, for ever: survives re-enrolment and redeploy; who is drawn by a share is by a greater one. */
export const isHeldOut = (reader: Reader, lane: string, { controlPercent, lanes }: Experiment): boolean =>
  bucketOf(`control/${reader}`) < controlPercent || bucketOf(`lane/${lane}/${reader}`) < (lanes[lane] ?? 0);

/** The share of all readers who are held out of a lane. */
export const heldOutPercent = (lane: string, { controlPercent, lanes }: Experiment): number =>
  100 - (1 - controlPercent / 100) * (100 - (lanes[lane] ?? 0));

export const armOf = (
  reader: Reader,
  { lane, holdsOut }: Pick<EnrollingJourney, 'lane' | 'holdsOut'>,
  experiment: Experiment,
): Arm => (holdsOut === true && isHeldOut(reader, lane, experiment) ? 'holdout' : 'treatment');

/** Weighted, and the same for the same reader in each passage. */
export const variantOf = (
  reader: Reader,
  journey: JourneyId,
  split: string,
  weights: Readonly<Record<string, number>>,
): string => {
  const entries = Object.entries(weights);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = (bucketOf(`${journey}/${reader}/${split}`) / 100) * total;
  for (const [variant, weight] of entries) {
    left -= weight;
    if (left < 0) return variant;
  }
  return entries.at(-1)?.[0] ?? '';
};

const splitsOf = (reader: Reader, { id, splits }: EnrollingJourney): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(splits).map(([split, weights]) => [split, variantOf(reader, id, split, weights)]),
  );

/** Where a shadow begins: at the story's start, with its variants. */
const firstPlace = (customer: Profile, journey: EnrollingJourney): Pick<OpenEnrolment, 'place'> =>
  Object.keys(journey.splits).length === 0
    ? {}
    : { place: placeText({ path: '', splits: splitsOf(readerOf(customer), journey) }) };

/** The state machine's input: keys, never personal data. */
export const executionInput = (
  key: EnrolmentKey,
  reader: Reader,
  journey: EnrollingJourney,
  startsAt?: Instant,
) => ({
  ...key,
  ...(startsAt !== undefined && { startsAt: iso(startsAt) }),
  splits: splitsOf(reader, journey),
  path: '',
});

/** The passage's key in the ledger, where it stays when its customer is merged into another. */
export const keyOf = (customer: CustomerId, journey: JourneyId, entry: OpenEnrolment): EnrolmentKey => ({
  journey,
  version: entry.version,
  customer: entry.of ?? customer,
  cycle: entry.cycle,
});

/** The customer's next passage, begun at that instant; a holdout's is to be moved on from now on. */
export const nextEnrolment = (
  customer: Profile,
  journey: EnrollingJourney,
  at: Instant,
  {
    settings: { experiment },
    now,
  }: { readonly settings: { readonly experiment: Experiment }; readonly now: () => Instant },
): OpenEnrolment => {
  const { enrolments } = customer;
  const { id, version, goalWithin, goalEvent } = journey;
  const { pauses, priority, lane, speaksAtOnce } = journey;
  const arm = armOf(readerOf(customer), journey, experiment);
  return {
    cycle: (enrolments[id]?.cycle ?? 0) + 1,
    version,
    arm,
    enrolledAt: at,
    goalUntil: plus(at, milliseconds(goalWithin)),
    ...(goalEvent !== undefined && { goalEvent }),
    ...(pauses && { pauses }),
    ...(priority > 0 && { priority }),
    lane,
    ...(!keepsLane(journey) && { said: true }),
    ...(arm === 'holdout' && { next: now(), ...firstPlace(customer, journey) }),
    ...(speaksAtOnce && { due: at }),
    ...offerCarriedOver(enrolments[id], at),
    claims: {},
  };
};

/** The rule and what it saw on this profile, to be asked again. */
export const askedOf = (
  rule: Rule,
  { attributes }: Pick<CompiledRule, 'attributes'>,
  profile: Profile,
  at: Instant,
): Pick<EnrolmentRecord, 'asked'> => {
  const item = profileToItem(profile);
  const saw = attributes.flatMap((name) => {
    const value = item[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const { revision } = profile;
  return {
    asked: { rule: rule as Json, saw: Object.fromEntries(saw) as Record<string, Json>, revision, at },
  };
};

/** The enrolment as the ledger keeps it, with the rule as a sentence and the values that it saw on this profile. */
export const recordOf = (
  { journey, rule, compiled, sentence, broadcast }: Swept,
  profile: Profile,
  entry: OpenEnrolment,
  facts: Facts,
  { settings, now }: { readonly settings: RuleSettings; readonly now: () => Instant },
): EnrolmentRecord => {
  const { arm, enrolledAt, goalUntil, goalAt, campaign } = entry;
  const lastAt = lastActivityAt(profile);
  return {
    key: keyOf(profile.id, journey.id, entry),
    arm,
    enrolledAt,
    goalUntil,
    rule: sentence,
    values: valuesSeen(rule, profile, enrolledAt, settings, facts),
    ...askedOf(rule, compiled, profile, now()),
    ...(journey.unfounded !== undefined && { unfounded: journey.unfounded }),
    ...(journey.afterInactivity !== undefined && {
      startsAt: plus(lastAt ?? enrolledAt, milliseconds(journey.afterInactivity)),
    }),
    ...(broadcast !== undefined && { trigger: broadcast.trigger }),
    ...(campaign !== undefined && { campaign }),
    ...(goalAt !== undefined && { goalAt }),
  };
};
