/** Cohorts: of those whose first order was in a month, who came in the months since, and what they paid. */
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Body } from '../../client/client.ts';
import { Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { Heat } from './heat.tsx';
import { resultWords } from './words.ts';

type Kpis = Body<'Kpis'>;
type Cohort = Kpis['cohorts'][number];

const shown = 12;
const sights = ['buyers', 'again', 'revenue'] as const;
type Sight = (typeof sights)[number];

/** What all up to that month paid, of each customer of it; else the share of them. */
const worthBy = (cohort: Cohort, sight: Sight, month: number): number => {
  const { customers, revenue } = cohort;
  const sum =
    sight === 'revenue'
      ? revenue.slice(0, month + 1).reduce((all, each) => all + each, 0)
      : (cohort[sight][month] ?? 0);
  return sum / customers;
};

export const Cohorts = ({ kpis: { cohorts, months } }: { readonly kpis: Kpis }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const [sight, setSight] = useState<Sight>('buyers');
  const isOpen = months.at(-1)?.isOver === false;
  // Everybody has ordered in the month of her first order.
  const first = sight === 'buyers' ? 1 : 0;
  const latest = cohorts.slice(-shown);
  const longest = Math.min(shown, Math.max(...latest.map(({ buyers }) => buyers.length)) - 1);
  const columns = Array.from({ length: Math.max(0, longest - first + 1) }, (_, index) => index + first);
  const spoken = sight === 'revenue' ? format.money : format.percent;
  const rows = latest.map((cohort) => ({
    name: format.month(cohort.month),
    of: format.number(cohort.customers),
    cells: columns
      .filter((month) => month < cohort.buyers.length)
      .map((month) => {
        const value = worthBy(cohort, sight, month);
        const isLast = month === cohort.buyers.length - 1;
        return { key: String(month), value, spoken: spoken(value), isOpen: isOpen && isLast };
      }),
  }));
  const most = Math.max(...rows.flatMap(({ cells }) => cells.map(({ value }) => value)), 0);
  return (
    <Panel
      title={own.cohorts}
      about={own.cohortsAbout}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={own.cohorts}
          value={sight}
          onChange={(value) => setSight(value as Sight)}
          data={sights.map((each) => ({ value: each, label: own.sights[each] }))}
        />
      }
    >
      <Stack gap="sm">
        <Heat
          label={own.cohorts}
          head={[own.firstOrder, own.customersShort]}
          columns={columns.map((month) => own.monthsSince(format.number(month)))}
          rows={rows}
          most={most}
        />
        <Text size="xs" c="dimmed">
          {own.sightsAbout[sight]} {isOpen && own.inItalics}
        </Text>
      </Stack>
    </Panel>
  );
};
