/** What clauses share that ask a score: of who has ordered, once something was learned of who returns; else unknown. */
import type { Instant } from '../../../base/time.ts';
import type { WireItem } from '../../profiles/mapper.ts';
import type { Profile } from '../../profiles/profile.ts';
import { type Bounds, boundsOf, within } from '../bounds.ts';
import {
  type Buyer,
  buyerAttributes,
  buyerOfItem,
  buyerOfProfile,
  type Scoring,
  silencesOf,
} from '../scoring.ts';
import {
  type Held,
  noValue,
  type Observation,
  type ProfileClause,
  truth,
  unknown,
  type Verdict,
} from './clause.ts';

interface Scored {
  /** In the score's own units. */
  readonly bounds: Bounds;
  /** Whether the score is as is asked, where that hangs on the model; absent: it is where it lies within the bounds. */
  readonly holds?: (score: number, scoring?: Scoring) => boolean;
  /** What it can be at most. */
  readonly atMost?: number;
  /** Clauses that ask the same hang on the same. */
  readonly subject: string;
  /** Under which name the value is kept with an enrolment. */
  readonly field: string;
  readonly scoreOf: (scoring: Scoring, buyer: Buyer) => number;
  readonly seen: (score: number, scoring: Scoring) => Omit<Observation, 'field'>;
}

/** It turns at whole days of silence alone: each of them is looked at. */
const turnsOf =
  (holds: NonNullable<Scored['holds']>, scoreOf: Scored['scoreOf']) =>
  (profile: Profile, scoring: Scoring | undefined): readonly number[] => {
    const turns: number[] = [];
    if (scoring === undefined) return turns;
    let before: boolean | undefined;
    for (const { at, buyer } of silencesOf(profile)) {
      const after = holds(scoreOf(scoring, buyer), scoring);
      if (before !== undefined && after !== before) turns.push(at);
      before = after;
    }
    return turns;
  };

export const scored = ({
  bounds,
  holds = within(bounds),
  atMost = Number.POSITIVE_INFINITY,
  subject,
  field,
  scoreOf,
  seen,
}: Scored): ProfileClause => {
  const turns = turnsOf(holds, scoreOf);
  return {
    attributes: buyerAttributes,
    test: (item: WireItem, now: Instant, { scoring }) => {
      const buyer = scoring && buyerOfItem(item, now);
      return buyer === undefined || scoring === undefined
        ? unknown
        : truth(holds(scoreOf(scoring, buyer), scoring));
    },
    seen: (profile, now, { scoring }) => {
      const buyer = buyerOfProfile(profile, now);
      return scoring === undefined || buyer === undefined
        ? noValue(field)
        : { field, ...seen(scoreOf(scoring, buyer), scoring) };
    },
    turns: { by: 'time', points: (profile, { scoring }) => turns(profile, scoring) },
    hangsOn: [
      { name: 'orders', isAlwaysThere: true, usual: 1, marks: [1] },
      {
        name: subject,
        isFractional: true,
        // Between the highest bound and what it can be at most there is room.
        marks: [...boundsOf(bounds).map(([, value]) => value), ...(Number.isFinite(atMost) ? [atMost] : [])],
      },
    ],
    verdictOn: ([orders, score]: readonly Held[]): Verdict => {
      if (Number(orders) < 1 || score === null) return 'unknown';
      return Number(score) <= atMost && holds(Number(score)) ? 'in' : 'out';
    },
  };
};

/** Of a share, in percent: rounded down, so that none seems to reach a bound that it misses. */
export const percentSeen = (share: number): { readonly percent: string; readonly value: number } => {
  const tenths = Math.floor(share * 1_000);
  return { percent: `${tenths / 10}%`, value: tenths / 1_000 };
};
