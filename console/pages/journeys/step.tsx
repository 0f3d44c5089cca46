/** What is counted at one box of a story. */
import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNameOf } from '../../frame/names.ts';
import { Facts } from '../../frame/parts.tsx';
import { heldWords, withheldWords } from '../../frame/reasons.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { type BoxCounted, type Outcome, passagesOf, ranked, totalOf } from './counted.ts';
import type { Box } from './drawn.ts';
import { isMade } from './kinds.tsx';
import { journeyWords } from './words.ts';

type Row = readonly [name: string, value: ReactNode];

/** Reasons as the API names them, in words where there are some. */
const named = (words: object, name: string): string =>
  (words as Readonly<Record<string, string>>)[name] ?? name;

export const Reasons = ({
  of,
  words,
}: {
  readonly of: Readonly<Record<string, number>>;
  readonly words?: object;
}) => {
  const format = useFormat();
  const nameOf = useNameOf();
  return (
    <Stack gap={2}>
      {ranked(of).map(([name, count]) => (
        <span key={name}>
          {format.number(count)} · {words === undefined ? nameOf(name) : named(words, name)}
        </span>
      ))}
    </Stack>
  );
};

const Came = ({ of }: { readonly of: readonly (readonly [name: string, outcome: Outcome])[] }) => {
  const own = useWords(journeyWords);
  const nameOf = useNameOf();
  const format = useFormat();
  return (
    <Stack gap={2}>
      {of.map(([name, { passages, goals, heldOut }]) => (
        <span key={name}>
          {format.number(passages)} · {nameOf(name)}
          {passages > 0 && ` (${own.goalShare(format.percent(goals / passages))})`}
          {heldOut.passages > 0 &&
            ` · ${own.wouldHaveCome(format.percent(heldOut.goals / heldOut.passages), format.number(heldOut.passages))}`}
        </span>
      ))}
    </Stack>
  );
};

export const BoxFigures = ({ box, counted }: { readonly box: Box; readonly counted: BoxCounted }) => {
  const own = useWords(journeyWords);
  const withheld = useWords(withheldWords);
  const held = useWords(heldWords);
  const format = useFormat();
  const { step, waiting, outcomes, ended } = counted;
  const came = Object.entries(outcomes ?? {}).sort(([, a], [, b]) => b.passages - a.passages);
  const count = (name: string, value: number | undefined): readonly Row[] =>
    value === undefined || value === 0 ? [] : [[name, format.number(value)]];
  const counts = (
    name: string,
    of: Readonly<Record<string, number>> | undefined,
    words?: object,
  ): readonly Row[] =>
    of === undefined || totalOf(of) === 0 ? [] : [[name, <Reasons key={name} of={of} words={words} />]];
  const pair = (name: string, a: number, b: number): readonly Row[] =>
    a + b === 0 ? [] : [[name, `${format.number(a)}, ${format.number(b)}`]];
  const rows: readonly Row[] = [
    ...(step === undefined
      ? []
      : [
          [isMade(box) ? own.made : own.left, format.number(step.sent)] as const,
          ...count(own.unknownLeft, step.unknown),
          ...counts(own.withheldOf, step.withheld, withheld),
          ...counts(own.lateOf, step.late, held),
          ...count(own.opened, step.opened),
          ...count(own.clicked, step.clicked),
          ...pair(own.byMachines, step.openedByMachines, step.clickedByMachines),
          ...count(own.byUnknown, step.openedByUnknown),
          ...counts(own.answers, step.answers),
          ...count(own.points, step.points),
          ...count(own.shadows, step.shadows),
        ]),
    ...(waiting === undefined ? [] : [[own.waiting, format.number(waiting)] as const]),
    ...(ended === undefined ? [] : [[own.endedHere, format.number(ended)] as const]),
    ...(came.length === 0 ? [] : [[own.outcomes, <Came key="came" of={came} />] as const]),
  ];
  return rows.length === 0 ? (
    <Text size="sm" c="dimmed">
      {own.nothingHere}
    </Text>
  ) : (
    <Facts of={rows} />
  );
};

/** The one number of a box, in a few words. */
export const useLineOf = (): ((box: Box, counted: BoxCounted) => string) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  return (box, { step, waiting, ended, outcomes }) => {
    if (step !== undefined) {
      const left = (isMade(box) ? own.madeCount : own.sentCount)(format.number(step.sent));
      const not = totalOf(step.withheld);
      return not === 0 ? left : `${left} · ${own.withheldCount(format.number(not))}`;
    }
    if (waiting !== undefined) return own.waitingCount(format.number(waiting));
    if (ended !== undefined) return own.endedCount(format.number(ended));
    return own.passedCount(format.number(passagesOf(outcomes ?? {})));
  };
};
