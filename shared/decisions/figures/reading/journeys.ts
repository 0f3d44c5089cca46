/** A journey's figures: how its passages go, what became of its touchpoints, and where people stand. */
import { isMessage, type MessageKind, type TouchKind } from '../../../journeys/touchpoints/index.ts';
import { partsOf } from '../cell.ts';
import type { Rows } from '../sums.ts';
import { type ByArm, byArm, type Counts, gather, placeOf, summed, under } from './counters.ts';

export interface StepFigures {
  readonly step: string;
  readonly kind: TouchKind;
  readonly sent: number;
  readonly unknown: number;
  readonly withheld: Counts;
  readonly late: Counts;
  readonly shadows: number;
  readonly opened: number;
  readonly clicked: number;
  readonly machines: { readonly opened: number; readonly clicked: number };
  readonly openedByUnknown: number;
  readonly answers: Counts;
  readonly points: number;
}

/** What some days of a journey come to. */
export interface PassageFigures {
  readonly enrolled: ByArm;
  readonly goals: ByArm;
  /** Of the treatment. */
  readonly exits: Counts;
  readonly messages: Partial<Readonly<Record<MessageKind, number>>>;
}

interface Reached {
  readonly passages: number;
  /** Of these. */
  readonly goals: number;
}

/** Of the treatment, and beside it of who is held out and would have come to the same. */
export interface OutcomeFigures extends Reached {
  readonly heldOut: Reached;
}

export interface VersionFigures extends PassageFigures {
  readonly version: number;
  readonly underWay: ByArm;
  /** Of passages that are over: by wait, look or split, and what it came to. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, OutcomeFigures>>>>;
  readonly waiting: Counts;
  readonly steps: readonly StepFigures[];
}

export interface DayFigures extends PassageFigures {
  readonly day: string;
}

export interface JourneyFigures {
  readonly versions: readonly VersionFigures[];
  readonly days: readonly DayFigures[];
}

/** Of touchpoints, in order of the alphabet; journeys that are counted together may have some of one name and several kinds. */
export const stepsOf = (counts: Counts): readonly StepFigures[] => {
  const known = new Map<string, readonly [step: string, kind: TouchKind]>();
  for (const counter of Object.keys(counts)) {
    const [word, kind = '', step] = partsOf(counter);
    if (word === 'touch' && step !== undefined) known.set(`${step}\0${kind}`, [step, kind as TouchKind]);
  }
  return [...known]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [step, kind]]) => {
      const own = under(counts, 'touch', kind, step);
      const of = (name: string): number => own[name] ?? 0;
      const named = (name: string): Counts => under(counts, 'touch', kind, step, name);
      return {
        step,
        kind,
        sent: of('sent'),
        unknown: of('unknown'),
        withheld: named('withheld'),
        late: named('late'),
        shadows: of('shadow'),
        opened: of('opened'),
        clicked: of('clicked'),
        machines: { opened: of('machine-opened'), clicked: of('machine-clicked') },
        openedByUnknown: of('unknown-opened'),
        answers: named('answer'),
        points: of('points'),
      };
    });
};

/** That left, by their kinds. */
const messagesIn = (steps: readonly StepFigures[]): PassageFigures['messages'] =>
  gather(steps.filter(isMessage).map(({ kind, sent }) => [kind, sent] as const));

/** Of all but coupons, which what carries them tells of. */
const withheldIn = (steps: readonly StepFigures[]): Counts =>
  gather(steps.filter(({ kind }) => kind !== 'coupon').flatMap(({ withheld }) => Object.entries(withheld)));

const passagesOf = (counts: Counts, steps: readonly StepFigures[]): PassageFigures => ({
  enrolled: byArm(counts, 'began'),
  goals: byArm(counts, 'goal'),
  exits: under(counts, 'exit', 'treatment'),
  messages: messagesIn(steps),
});

const outcomesIn = (counts: Counts): VersionFigures['outcomes'] => {
  const steps = new Set(
    Object.keys(counts).flatMap((counter) => {
      const [word, step] = partsOf(counter);
      return (word === 'outcome' || word === 'shadow-outcome') && step !== undefined ? [step] : [];
    }),
  );
  return Object.fromEntries(
    [...steps].sort().map((step) => {
      const [came, reached, shadows, shadowsReached] = [
        'outcome',
        'reached',
        'shadow-outcome',
        'shadow-reached',
      ].map((word) => under(counts, word, step));
      const names = [...new Set([came, shadows].flatMap((each) => Object.keys(each ?? {})))].sort();
      const outcomes = names.map((name): [string, OutcomeFigures] => [
        name,
        {
          passages: came?.[name] ?? 0,
          goals: reached?.[name] ?? 0,
          heldOut: { passages: shadows?.[name] ?? 0, goals: shadowsReached?.[name] ?? 0 },
        },
      ]);
      return [step, Object.fromEntries(outcomes)];
    }),
  );
};

const noCounts: Counts = {};

/**
 * @param rows of the journey, in the days that are asked for
 * @param now rows of `now`, of the journey alone
 */
export const journeyFigures = (rows: Rows, now: Rows): JourneyFigures => {
  const byVersion = Map.groupBy(rows, ({ at }) => Number(placeOf(at)[1]));
  const standing = new Map(now.map(({ at, counters }) => [Number(placeOf(at)[1]), counters]));
  const versions = [...new Set([...byVersion.keys(), ...standing.keys()])].sort((a, b) => a - b);
  return {
    versions: versions.map((version) => {
      const counts = summed(byVersion.get(version) ?? []);
      const own = standing.get(version) ?? noCounts;
      const steps = stepsOf(counts);
      return {
        version,
        ...passagesOf(counts, steps),
        underWay: byArm(own, 'open'),
        outcomes: outcomesIn(counts),
        // A waiter that is written while its passage ends counts as one too few at the wait before.
        waiting: Object.fromEntries(Object.entries(under(own, 'waits')).filter(([, people]) => people > 0)),
        steps,
      };
    }),
    days: [...Map.groupBy(rows, ({ at }) => placeOf(at)[0])].map(([day, own]) => {
      const counts = summed(own);
      return { day, ...passagesOf(counts, stepsOf(counts)) };
    }),
  };
};

export interface JourneySums extends PassageFigures {
  readonly versions: readonly number[];
  readonly underWay: ByArm;
  readonly withheld: Counts;
  /** Messages, by a person. */
  readonly opened: number;
  readonly clicked: number;
}

/** As `journeyFigures`, all versions together. */
export const journeySums = (rows: Rows, now: Rows): JourneySums => {
  const counts = summed(rows);
  const steps = stepsOf(counts);
  const total = (of: (step: StepFigures) => number): number => steps.reduce((sum, step) => sum + of(step), 0);
  return {
    versions: [...new Set([...rows, ...now].map(({ at }) => Number(placeOf(at)[1])))].sort((a, b) => a - b),
    ...passagesOf(counts, steps),
    underWay: byArm(summed(now), 'open'),
    withheld: withheldIn(steps),
    opened: total(({ opened }) => opened),
    clicked: total(({ clicked }) => clicked),
  };
};
