/** Numbers month by month: each with its course, and all of them as a table. */
import { Box, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { Spark } from '../../frame/charts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { resultWords } from './words.ts';

export interface Kpi<Month> {
  readonly name: string;
  /** Null: it is not known. */
  readonly of: (month: Month) => number | null;
  readonly spoken: (value: number) => string;
  /** Why it is not known. */
  readonly why?: (month: Month) => string | undefined;
}

interface Monthly {
  readonly month: string;
}

const Course = <Month extends Monthly>({
  kpi: { name, of, spoken, why },
  months,
}: {
  readonly kpi: Kpi<Month>;
  readonly months: readonly Month[];
}) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const last = months.findLast((month) => of(month) !== null);
  const value = last && of(last);
  const latest = months.at(-1);
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fz="1.25rem" fw={620} lh={1.1} className="figures">
        {value === undefined || value === null ? '–' : spoken(value)}
      </Text>
      <Spark values={months.map(of)} />
      <Text size="xs" c="dimmed">
        {last === undefined ? ((latest && why?.(latest)) ?? own.notYet) : format.month(last.month)}
      </Text>
    </Stack>
  );
};

const AsTable = <Month extends Monthly>({ months, kpis, label }: CoursesOf<Month>) => {
  const own = useWords(resultWords);
  const format = useFormat();
  return (
    <details>
      <summary style={{ cursor: 'pointer', fontSize: 14 }}>{own.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it by the keys */}
      <section className="scroll-x" tabIndex={0} aria-label={label}>
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
                {kpis.map(({ name, of, spoken, why }) => {
                  const value = of(month);
                  return (
                    <Table.Td key={name} c={value === null ? 'dimmed' : undefined}>
                      {value === null ? (why?.(month) ?? '–') : spoken(value)}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </details>
  );
};

interface CoursesOf<Month> {
  readonly months: readonly Month[];
  readonly kpis: readonly Kpi<Month>[];
  /** What the table is of. */
  readonly label: string;
}

export const Courses = <Month extends Monthly>({ months, kpis, label }: CoursesOf<Month>) => (
  <Stack gap="lg">
    <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="lg" verticalSpacing="lg">
      {kpis.map((kpi) => (
        <Box key={kpi.name}>
          <Course kpi={kpi} months={months} />
        </Box>
      ))}
    </SimpleGrid>
    <AsTable months={months} kpis={kpis} label={label} />
  </Stack>
);
