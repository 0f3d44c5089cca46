/** What is counted of a journey beside its story: what did not leave, what waited, how passages ended, versions and variants. */
import { Box, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Bar, Spark } from '../../frame/charts.tsx';
import { useNameOf } from '../../frame/names.ts';
import { Panel } from '../../frame/parts.tsx';
import { heldWords, withheldWords } from '../../frame/reasons.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { type Figures, ranked, sumOf, totalOf, type Version } from './counted.ts';
import { useShareOf } from './list.tsx';
import { Reasons } from './step.tsx';
import { journeyWords } from './words.ts';

type Counts = Readonly<Record<string, number>>;

const nameIn = (words: object, name: string): string =>
  (words as Readonly<Record<string, string>>)[name] ?? name;

/** Numbers as bars, the greatest first. */
const Ranked = ({
  of,
  words,
  tone = 'var(--mantine-color-ember-4)',
}: {
  readonly of: Counts;
  /** Absent: they are names of ends. */
  readonly words?: object;
  readonly tone?: string;
}) => {
  const format = useFormat();
  const nameOf = useNameOf();
  const rows = ranked(of);
  const most = rows[0]?.[1] ?? 1;
  return (
    <Stack gap={8}>
      {rows.map(([name, count]) => (
        <Box key={name}>
          <Text
            size="sm"
            component="div"
            style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}
          >
            <span className="wrap">{words === undefined ? nameOf(name) : nameIn(words, name)}</span>
            <b className="figures">{format.number(count)}</b>
          </Text>
          <Bar height={4} most={most} parts={[{ value: count, color: tone }]} />
        </Box>
      ))}
    </Stack>
  );
};

const Quiet = ({ children }: { readonly children: ReactNode }) => (
  <Text size="sm" c="dimmed">
    {children}
  </Text>
);

/** By step, why so many did not leave. */
export const Dropped = ({ versions }: { readonly versions: readonly Version[] }) => {
  const own = useWords(journeyWords);
  const withheld = useWords(withheldWords);
  const steps = new Map<string, Counts>();
  for (const step of versions.flatMap((version) => version.steps))
    steps.set(step.step, sumOf([steps.get(step.step), step.withheld]));
  const shown = [...steps].filter(([, counts]) => totalOf(counts) > 0);
  return (
    <Panel title={own.dropped}>
      {shown.length === 0 ? (
        <Quiet>{own.noneDropped}</Quiet>
      ) : (
        <Stack gap="md">
          {shown.map(([step, counts]) => (
            <Box key={step}>
              <Text size="sm" fw={600} mb={4} className="wrap">
                {step}
              </Text>
              <Ranked of={counts} words={withheld} tone="light-dark(#a39c94, #7d766f)" />
            </Box>
          ))}
        </Stack>
      )}
    </Panel>
  );
};

/** What held messages that left later than their turn. */
export const Held = ({
  versions,
  children,
}: {
  /** Absent: nothing is counted yet. */
  readonly versions: readonly Version[] | undefined;
  /** Brakes that are on now. */
  readonly children: ReactNode;
}) => {
  const own = useWords(journeyWords);
  const held = useWords(heldWords);
  const late = versions && sumOf(versions.flatMap(({ steps }) => steps.map((step) => step.late)));
  return (
    <Panel title={own.holds}>
      <Stack gap="md">
        {children}
        {late && (totalOf(late) === 0 ? <Quiet>{own.noneHeld}</Quiet> : <Ranked of={late} words={held} />)}
      </Stack>
    </Panel>
  );
};

export const Exits = ({ versions }: { readonly versions: readonly Version[] }) => {
  const own = useWords(journeyWords);
  const exits = sumOf(versions.map((version) => version.exits));
  return (
    <Panel title={own.exits}>
      {totalOf(exits) === 0 ? <Quiet>{own.noExits}</Quiet> : <Ranked of={exits} />}
    </Panel>
  );
};

const dayMs = 86_400_000;

/** Every day of the span, also those on which nothing was. */
const everyDay = <Value,>(
  { from, until, days }: Figures,
  of: (day: Figures['days'][number]) => Value,
  none: Value,
): readonly Value[] => {
  const known = new Map(days.map((each) => [each.day, of(each)]));
  const [first, last] = [Date.parse(from), Date.parse(until)];
  return Array.from({ length: Math.max(0, Math.round((last - first) / dayMs)) + 1 }, (_, index) => {
    const day = new Date(first + index * dayMs).toISOString().slice(0, 10);
    return known.get(day) ?? none;
  });
};

export const Days = ({ figures }: { readonly figures: Figures }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const rows = [
    [own.began, everyDay(figures, ({ enrolled }) => totalOf(enrolled), 0)],
    [own.messages, everyDay(figures, ({ messages }) => totalOf(messages), 0)],
  ] as const;
  return (
    <Panel title={own.days}>
      <Stack gap="md">
        {rows.map(([name, values]) => (
          <Box key={name}>
            <Text
              size="sm"
              component="div"
              mb={4}
              style={{ display: 'flex', justifyContent: 'space-between' }}
            >
              <span>{name}</span>
              <b className="figures">{format.number(values.reduce((sum, each) => sum + each, 0))}</b>
            </Text>
            <Spark values={values} height={44} />
          </Box>
        ))}
      </Stack>
    </Panel>
  );
};

export const Versions = ({ versions }: { readonly versions: readonly Version[] }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const shareOf = useShareOf();
  if (versions.length < 2) return null;
  const rows: readonly (readonly [name: string, of: (version: Version) => ReactNode])[] = [
    [own.began, ({ enrolled }) => format.number(totalOf(enrolled))],
    [own.inItNow, ({ underWay }) => format.number(totalOf(underWay))],
    [own.messages, ({ messages }) => format.number(totalOf(messages))],
    [own.cameToGoal, ({ goals, enrolled }) => shareOf(goals.treatment ?? 0, enrolled.treatment ?? 0)],
    [own.heldOutGoal, ({ goals, enrolled }) => shareOf(goals.holdout ?? 0, enrolled.holdout ?? 0)],
    [own.exits, ({ exits }) => <Reasons of={exits} />],
  ];
  return (
    <Panel title={own.versions} about={own.versionsAbout} flush>
      <Table verticalSpacing="sm" horizontalSpacing="lg" className="figures">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{own.version}</Table.Th>
            {versions.map(({ version }) => (
              <Table.Th key={version}>{version}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, of]) => (
            <Table.Tr key={name} style={{ verticalAlign: 'top' }}>
              <Table.Td c="dimmed">{name}</Table.Td>
              {versions.map((version) => (
                <Table.Td key={version.version}>{of(version)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
};
