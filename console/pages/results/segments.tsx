/** Why customers left, by who says so: how often they had ordered, how long they were silent, which journey asked. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Body } from '../../client/client.ts';
import { Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useBand } from './band.ts';
import { Heat } from './heat.tsx';
import { resultWords } from './words.ts';

type Reasons = Body<'Kpis'>['reasons'];

const kinds = ['byOrders', 'bySilence', 'byJourney'] as const;
type Kind = (typeof kinds)[number];

/** As many as the panels beside it show. */
const shown = 12;
/** Who said it, by one of the ways to tell them apart: the name of each part, its place, and how many. */
interface Part {
  readonly name: string;
  readonly place: number;
  readonly count: number;
}

const usePartsOf = (): ((reason: Reasons[number], kind: Kind) => readonly Part[]) => {
  const own = useWords(resultWords);
  const band = useBand();
  return ({ byOrders, bySilence, byJourney }, kind) => {
    switch (kind) {
      case 'byOrders':
        return byOrders.map(({ fromOrders, belowOrders, count }) => ({
          name: own.ordersOf(band(fromOrders, belowOrders)),
          place: fromOrders,
          count,
        }));
      case 'bySilence':
        return bySilence.map(({ fromDays, belowDays, count }) =>
          fromDays === undefined
            ? { name: own.neverOrdered, place: Number.POSITIVE_INFINITY, count }
            : { name: own.daysOf(band(fromDays, belowDays)), place: fromDays, count },
        );
      case 'byJourney':
        return Object.entries(byJourney).map(([name, count]) => ({ name, place: 0, count }));
    }
  };
};

export const Segments = ({ reasons }: { readonly reasons: Reasons }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const partsOf = usePartsOf();
  const [kind, setKind] = useState<Kind>('byOrders');
  const latest = [...new Set(reasons.map(({ month }) => month))].slice(-shown);
  const told = reasons
    .filter(({ month }) => latest.includes(month))
    .map((each) => ({ reason: each.reason, count: each.count, parts: partsOf(each, kind) }));
  const places = new Map(told.flatMap(({ parts }) => parts.map(({ name, place }) => [name, place] as const)));
  const columns = [...places]
    .sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))
    .map(([name]) => name);
  const rows = [...Map.groupBy(told, ({ reason }) => reason)]
    .map(([reason, each]) => ({
      reason,
      total: each.reduce((sum, { count }) => sum + count, 0),
      counts: columns.map((column) =>
        each
          .flatMap(({ parts }) => parts)
          .reduce((sum, { name, count }) => (name === column ? sum + count : sum), 0),
      ),
    }))
    .sort((a, b) => b.total - a.total);
  return (
    <Panel
      title={own.segments}
      about={own.segmentsAbout}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={own.segments}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          data={kinds.map((each) => ({ value: each, label: own.segmentKinds[each] }))}
        />
      }
    >
      <Heat
        label={own.segments}
        head={[own.reason, own.all]}
        columns={columns}
        rows={rows.map(({ reason, total, counts }) => ({
          name: reason,
          of: format.number(total),
          cells: counts.map((value, index) => ({
            key: columns[index] ?? '',
            value,
            spoken: value === 0 ? '–' : format.number(value),
          })),
        }))}
        most={Math.max(...rows.flatMap(({ counts }) => counts))}
      />
    </Panel>
  );
};
