/** How the months went: each number with its course, and all of them as a table. */
import { Box, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { type Body, useAnswer } from '../../client/client.ts';
import { Spark } from '../../frame/charts.tsx';
import { Answered, Nothing, Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { resultWords } from './words.ts';

type Month = Body<'MonthsFigures'>['months'][number];

interface Kpi {
  readonly name: string;
  readonly of: (month: Month) => number | null;
  readonly spoken: (value: number) => string;
}

const messagesOf = ({ messages }: Month): number =>
  Object.values(messages).reduce((sum, each) => sum + each, 0);

const useKpis = (): readonly Kpi[] => {
  const own = useWords(resultWords);
  const { number, money, percent } = useFormat();
  return [
    { name: own.orders, of: ({ orders }) => orders, spoken: number },
    { name: own.revenue, of: ({ revenue }) => revenue, spoken: money },
    { name: own.averageOrder, of: ({ averageOrder }) => averageOrder, spoken: money },
    { name: own.messages, of: messagesOf, spoken: number },
    { name: own.openRate, of: ({ openRate }) => openRate, spoken: percent },
    { name: own.clickRate, of: ({ clickRate }) => clickRate, spoken: percent },
    { name: own.nps, of: ({ nps }) => nps, spoken: number },
    { name: own.goalRate, of: ({ goalRate }) => goalRate.treatment, spoken: percent },
    { name: own.goalRateHeldOut, of: ({ goalRate }) => goalRate.holdout, spoken: percent },
  ];
};

const Course = ({
  kpi: { name, of, spoken },
  months,
}: {
  readonly kpi: Kpi;
  readonly months: readonly Month[];
}) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const values = months.map(of);
  const last = months.findLast((month) => of(month) !== null);
  const value = last && of(last);
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fz="1.25rem" fw={620} lh={1.1} className="figures">
        {value === undefined || value === null ? '–' : spoken(value)}
      </Text>
      <Spark values={values} />
      <Text size="xs" c="dimmed">
        {last === undefined ? own.notYet : format.month(last.month)}
      </Text>
    </Stack>
  );
};

const AsTable = ({ months, kpis }: { readonly months: readonly Month[]; readonly kpis: readonly Kpi[] }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  return (
    <details>
      <summary style={{ cursor: 'pointer', fontSize: 14 }}>{own.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it by the keys */}
      <section className="scroll-x" tabIndex={0} aria-label={own.months}>
        <Table mt="sm" className="figures" style={{ whiteSpace: 'nowrap' }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{own.month}</Table.Th>
              {kpis.map(({ name }) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {months.toReversed().map((month) => (
              <Table.Tr key={month.month}>
                <Table.Td>{format.month(month.month)}</Table.Td>
                {kpis.map(({ name, of, spoken }) => {
                  const value = of(month);
                  return <Table.Td key={name}>{value === null ? '–' : spoken(value)}</Table.Td>;
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </details>
  );
};

export const Months = () => {
  const own = useWords(resultWords);
  const kpis = useKpis();
  const asked = useAnswer('/v1/figures/months', {});
  return (
    <Panel title={own.months} about={own.monthsAbout}>
      <Answered to={asked}>
        {({ months, asOf }) =>
          asOf === undefined ? (
            <Nothing>{own.notCounted}</Nothing>
          ) : (
            <Stack gap="lg">
              <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="lg" verticalSpacing="lg">
                {kpis.map((kpi) => (
                  <Box key={kpi.name}>
                    <Course kpi={kpi} months={months} />
                  </Box>
                ))}
              </SimpleGrid>
              <AsTable months={months} kpis={kpis} />
            </Stack>
          )
        }
      </Answered>
    </Panel>
  );
};
