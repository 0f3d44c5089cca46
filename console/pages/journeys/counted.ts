/** What is counted of a journey, put together by the boxes and lines of its drawing. */
import type { Body } from '../../client/client.ts';
import type { Box, Journey } from './drawn.ts';

export type Figures = Body<'JourneyFigures'>;
export type Version = Figures['versions'][number];
export type Step = Version['steps'][number];
type Counts = Readonly<Record<string, number>>;

/** Numbers that were added up, by their names. */
export const sumOf = (all: readonly (Counts | undefined)[]): Counts => {
  const sums: Record<string, number> = {};
  for (const counts of all)
    for (const [name, count] of Object.entries(counts ?? {})) sums[name] = (sums[name] ?? 0) + count;
  return sums;
};

export const totalOf = (counts: Counts): number => Object.values(counts).reduce((sum, each) => sum + each, 0);

/** The greatest first. */
export const ranked = (counts: Counts): readonly (readonly [name: string, count: number])[] =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);

export interface StepCounted {
  readonly sent: number;
  readonly unknown: number;
  readonly shadows: number;
  readonly withheld: Counts;
  readonly late: Counts;
  readonly opened: number;
  readonly clicked: number;
  readonly openedByMachines: number;
  readonly clickedByMachines: number;
  readonly openedByUnknown: number;
  readonly answers: Counts;
  readonly points: number;
}

interface Reached {
  readonly passages: number;
  /** Of these, those that reached the goal. */
  readonly goals: number;
}
/** Beside it who is held out, and would have come to the same. */
export interface Outcome extends Reached {
  readonly heldOut: Reached;
}
export type Outcomes = Readonly<Record<string, Outcome>>;

export interface BoxCounted {
  /** Of what it sends. */
  readonly step?: StepCounted;
  /** Passages that are there now. */
  readonly waiting?: number;
  /** What became of passages that are over, by what it came to there: an outcome, or a split's variant. */
  readonly outcomes?: Outcomes;
  /** Of an exit: passages that ended there. */
  readonly ended?: number;
}

export const passagesOf = (outcomes: Outcomes): number =>
  Object.values(outcomes).reduce((sum, { passages }) => sum + passages, 0);

const add = (all: readonly number[]): number => all.reduce((sum, each) => sum + each, 0);

const stepOf = (steps: readonly Step[]): StepCounted => ({
  sent: add(steps.map(({ sent }) => sent)),
  unknown: add(steps.map(({ unknown }) => unknown)),
  shadows: add(steps.map(({ shadows }) => shadows)),
  withheld: sumOf(steps.map(({ withheld }) => withheld)),
  late: sumOf(steps.map(({ late }) => late)),
  opened: add(steps.map(({ opened }) => opened)),
  clicked: add(steps.map(({ clicked }) => clicked)),
  openedByMachines: add(steps.map(({ machines }) => machines.opened)),
  clickedByMachines: add(steps.map(({ machines }) => machines.clicked)),
  openedByUnknown: add(steps.map(({ openedByUnknown }) => openedByUnknown)),
  answers: sumOf(steps.map(({ answers }) => answers)),
  points: add(steps.map(({ points }) => points)),
});

const together = (one: Reached | undefined, { passages, goals }: Reached): Reached => ({
  passages: (one?.passages ?? 0) + passages,
  goals: (one?.goals ?? 0) + goals,
});

const outcomesOf = (versions: readonly Version[], box: string): Outcomes => {
  const sums: Record<string, Outcome> = {};
  for (const { outcomes } of versions)
    for (const [name, own] of Object.entries(outcomes[box] ?? {}))
      sums[name] = { ...together(sums[name], own), heldOut: together(sums[name]?.heldOut, own.heldOut) };
  return sums;
};

/** As a story names its exits: `exit-lapsed`. */
const reasonOf = ({ id }: Box): string => id.replace(/^exit-/, '');

/** What is counted at a box. @param versions those that are looked at */
const countedAt = (box: Box, versions: readonly Version[]): BoxCounted => {
  switch (box.kind) {
    case 'send':
      return { step: stepOf(versions.flatMap(({ steps }) => steps.filter(({ step }) => step === box.id))) };
    case 'exit':
      return { ended: add(versions.map(({ exits }) => exits[reasonOf(box)] ?? 0)) };
    case 'split':
    case 'branch':
      return { outcomes: outcomesOf(versions, box.id) };
    default:
      return {
        waiting: add(versions.map(({ waiting }) => waiting[box.id] ?? 0)),
        outcomes: outcomesOf(versions, box.id),
      };
  }
};

export type Counted = ReadonlyMap<string, BoxCounted>;

/** By box. */
export const countedIn = (journey: Journey, versions: readonly Version[]): Counted =>
  new Map(journey.graph.nodes.map((box) => [box.id, countedAt(box, versions)]));
