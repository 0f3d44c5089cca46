/** Why customers left, and whether they would recommend the shop, by who says so: by her orders, what she paid, her silence, and what asked. */
import { SegmentedControl, Stack, Table } from '@mantine/core';
import { useState } from 'react';
import type { Body } from '../../client/client.ts';
import { Panel, Wide } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useBand } from './band.ts';
import { Heat } from './heat.tsx';
import { answersOf, RecommenderBar, RecommenderLegend } from './recommenders.tsx';
import { resultWords } from './words.ts';

type Lately = Body<'Kpis'>['lately'];
type Reasons = Lately['reasons'];
type Scores = NonNullable<Lately['scores']>;

const kinds = ['byOrders', 'byValue', 'bySilence', 'byLane', 'byJourney'] as const;
type Kind = (typeof kinds)[number];

/** Of those who said it, by one of the ways to tell them apart: the name of a part of them, and its place. */
interface Part {
  readonly name: string;
  readonly place: number;
}

const usePart = (): ((part: (Reasons[number] | Scores)[Kind][number]) => Part) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const band = useBand();
  return (part) => {
    if ('fromOrders' in part)
      return { name: own.ordersOf(band(part.fromOrders, part.belowOrders)), place: part.fromOrders };
    if ('fromValue' in part) {
      const { fromValue, belowValue } = part;
      const between = own.valueOf(format.money(fromValue), format.money(belowValue));
      return { name: fromValue === 0 ? own.paidNothing : between, place: fromValue };
    }
    if ('journey' in part) return { name: part.journey, place: 0 };
    if ('lane' in part) return { name: part.lane ?? own.noLane, place: part.lane === null ? 1 : 0 };
    const { fromDays, belowDays } = part;
    return fromDays === undefined
      ? { name: own.neverOrdered, place: Number.POSITIVE_INFINITY }
      : { name: own.daysOf(band(fromDays, belowDays)), place: fromDays };
  };
};

const namesIn = (parts: readonly Part[]): readonly string[] => {
  const places = new Map(parts.map(({ name, place }) => [name, place] as const));
  return [...places].sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1)).map(([name]) => name);
};

const Kinds = ({
  label,
  kind,
  onChange,
}: {
  readonly label: string;
  readonly kind: Kind;
  readonly onChange: (kind: Kind) => void;
}) => {
  const own = useWords(resultWords);
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={kind}
      onChange={(value) => onChange(value as Kind)}
      data={kinds.map((each) => ({ value: each, label: own.segmentKinds[each] }))}
    />
  );
};

export const Segments = ({ reasons }: { readonly reasons: Reasons }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const partOf = usePart();
  const [kind, setKind] = useState<Kind>('byOrders');
  const rows = reasons.map(({ reason, count, [kind]: parts }) => ({
    reason,
    count,
    parts: parts.map((part) => ({ ...partOf(part), count: part.count })),
  }));
  const columns = namesIn(rows.flatMap(({ parts }) => parts));
  return (
    <Panel
      title={own.segments}
      about={own.segmentsAbout}
      actions={<Kinds label={own.segments} kind={kind} onChange={setKind} />}
    >
      <Heat
        label={own.segments}
        head={[own.reason, own.all]}
        columns={columns}
        rows={rows.map(({ reason, count, parts }) => ({
          name: reason,
          of: format.number(count),
          cells: columns.map((column) => {
            const value = parts.find(({ name }) => name === column)?.count ?? 0;
            return { key: column, value, spoken: value === 0 ? '–' : format.number(value) };
          }),
        }))}
        most={Math.max(...rows.flatMap(({ parts }) => parts.map((part) => part.count)))}
      />
    </Panel>
  );
};

export const Recommending = ({ scores }: { readonly scores: Scores }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const partOf = usePart();
  const [kind, setKind] = useState<Kind>('byValue');
  const rows = scores[kind].map((part) => ({ ...part, ...partOf(part), answers: answersOf(part) }));
  const most = Math.max(...rows.map(({ answers }) => answers));
  return (
    <Panel
      title={own.scores}
      about={own.scoresAbout}
      actions={<Kinds label={own.scores} kind={kind} onChange={setKind} />}
    >
      <Stack gap="md">
        <Wide name={own.scores} minWidth={420}>
          <Table verticalSpacing="xs" className="figures">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{own.segmentKinds[kind]}</Table.Th>
                <Table.Td w="50%" />
                <Table.Th ta="right">{own.answers}</Table.Th>
                <Table.Th ta="right">{own.nps}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ name, answers, nps, ...counts }) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" fw={400} style={{ whiteSpace: 'nowrap' }}>
                    {name}
                  </Table.Th>
                  <Table.Td>
                    <RecommenderBar most={most} counts={counts} />
                  </Table.Td>
                  <Table.Td ta="right">{format.number(answers)}</Table.Td>
                  <Table.Td ta="right">{format.number(nps)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
        <RecommenderLegend />
      </Stack>
    </Panel>
  );
};
