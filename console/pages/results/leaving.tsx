/** Why customers say that they left, and how many would recommend the shop, month by month. */
import { Box, Grid, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { type Body, useAnswer } from '../../client/client.ts';
import { Bar, Spark } from '../../frame/charts.tsx';
import { Answered, Figure, Nothing, Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { answersOf, RecommenderBar, RecommenderLegend } from './recommenders.tsx';
import { resultWords } from './words.ts';

type Month = Body<'LeavingFigures'>['months'][number];

const Reasons = ({ months }: { readonly months: readonly Month[] }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const names = [...new Set(months.flatMap(({ reasons }) => Object.keys(reasons)))];
  const rows = names
    .map((name) => {
      const values = months.map(({ reasons }) => reasons[name] ?? 0);
      return { name, values, total: values.reduce((sum, each) => sum + each, 0) };
    })
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
  const all = rows.reduce((sum, { total }) => sum + total, 0);
  if (rows.length === 0) return <Nothing>{own.noReasons}</Nothing>;
  return (
    <Stack gap="md">
      {rows.map(({ name, values, total }) => (
        <SimpleGrid key={name} cols={2} spacing="lg" style={{ alignItems: 'end' }}>
          <Box>
            <Group justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm" className="wrap">
                {name}
              </Text>
              <Text size="sm" className="figures" style={{ whiteSpace: 'nowrap' }}>
                <b>{format.number(total)}</b> · {format.percent(total / all)}
              </Text>
            </Group>
            <Bar
              height={4}
              most={rows[0]?.total ?? 1}
              parts={[{ value: total, color: 'var(--mantine-color-ember-4)' }]}
            />
          </Box>
          <Spark values={values} height={28} />
        </SimpleGrid>
      ))}
    </Stack>
  );
};

const Recommended = ({ months }: { readonly months: readonly Month[] }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const asked = months.filter(({ scores }) => answersOf(scores) > 0);
  const last = asked.at(-1);
  if (last === undefined) return <Nothing>{own.noScores}</Nothing>;
  const most = Math.max(...asked.map(({ scores }) => answersOf(scores)));
  return (
    <Stack gap="md">
      <Figure
        name={own.nps}
        value={last.scores.nps === null ? '–' : format.number(last.scores.nps)}
        note={format.month(last.month)}
      />
      <Stack gap={6}>
        {asked.map(({ month, scores }) => (
          <Group key={month} wrap="nowrap" gap="sm">
            <Text size="xs" c="dimmed" w={76} style={{ flexShrink: 0 }}>
              {format.month(month)}
            </Text>
            <Box style={{ flex: 1 }}>
              <RecommenderBar most={most} counts={scores} />
            </Box>
            <Text size="xs" className="figures" w={34} ta="right">
              {scores.nps === null ? '–' : format.number(scores.nps)}
            </Text>
          </Group>
        ))}
      </Stack>
      <RecommenderLegend />
    </Stack>
  );
};

export const Leaving = () => {
  const own = useWords(resultWords);
  const asked = useAnswer('/v1/figures/leaving', {});
  return (
    <Answered to={asked}>
      {({ months, asOf }) => (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Panel title={own.leaving} about={own.leavingAbout}>
              {asOf === undefined ? <Nothing>{own.notCounted}</Nothing> : <Reasons months={months} />}
            </Panel>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Panel title={own.recommend} about={own.recommendAbout}>
              {asOf === undefined ? <Nothing>{own.notCounted}</Nothing> : <Recommended months={months} />}
            </Panel>
          </Grid.Col>
        </Grid>
      )}
    </Answered>
  );
};
