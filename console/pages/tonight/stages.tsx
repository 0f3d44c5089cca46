/** Customers by stage, night by night, and where they went. */
import { Box, Grid, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Body } from '../../client/client.ts';
import { Bar, Spark } from '../../frame/charts.tsx';
import { Answered, Nothing, Panel } from '../../frame/parts.tsx';
import { stageWords } from '../../frame/stages.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useAsked } from './asked.ts';
import { tonightWords } from './words.ts';

type Night = Body<'Nights'>['nights'][number];
type Move = Night['moves'][number];

const stages = Object.keys(stageWords.en) as Move['from'][];
const mostMoves = 7;

const Stage = ({ name, values }: { readonly name: string; readonly values: readonly number[] }) => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed" lineClamp={1}>
        {name}
      </Text>
      <Text fz="1.25rem" fw={620} lh={1.1} className="figures">
        {format.number(last)}
      </Text>
      <Spark values={values} />
      <Text size="xs" c="dimmed" className="figures">
        {first === last ? own.unchanged : own.stageWas(format.number(first), format.number(last))}
      </Text>
    </Stack>
  );
};

const summed = (nights: readonly Night[]): readonly Move[] => {
  const sums = new Map<string, Move>();
  for (const move of nights.flatMap(({ moves }) => moves)) {
    const key = `${move.from}>${move.to}`;
    sums.set(key, { ...move, customers: (sums.get(key)?.customers ?? 0) + move.customers });
  }
  return [...sums.values()].sort((a, b) => b.customers - a.customers);
};

const Moves = ({ nights }: { readonly nights: readonly Night[] }) => {
  const own = useWords(tonightWords);
  const names = useWords(stageWords);
  const format = useFormat();
  const moves = summed(nights);
  const shown = moves.slice(0, mostMoves);
  const others = moves.slice(mostMoves).reduce((sum, { customers }) => sum + customers, 0);
  if (moves.length === 0) return <Nothing>{own.noMoves}</Nothing>;
  return (
    <Stack gap={9}>
      {shown.map(({ from, to, customers }) => (
        <Box key={`${from}${to}`}>
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm">{own.move(names[from], names[to])}</Text>
            <Text size="sm" fw={550} className="figures">
              {format.number(customers)}
            </Text>
          </Group>
          <Bar
            height={4}
            most={moves[0]?.customers ?? 1}
            parts={[{ value: customers, color: 'var(--mantine-color-ember-4)' }]}
          />
        </Box>
      ))}
      {others > 0 && (
        <Text size="sm" c="dimmed">
          {own.others(format.number(others))}
        </Text>
      )}
    </Stack>
  );
};

const Shown = ({ nights }: { readonly nights: readonly Night[] }) => {
  const own = useWords(tonightWords);
  const names = useWords(stageWords);
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Panel title={own.stages} about={own.stagesAbout(nights.length)}>
          <SimpleGrid cols={{ base: 2, xs: 3, md: 4 }} spacing="lg" verticalSpacing="lg">
            {stages.map((stage) => (
              <Stage
                key={stage}
                name={names[stage]}
                values={nights.map((night) => night.stages[stage] ?? 0)}
              />
            ))}
          </SimpleGrid>
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Panel title={own.moves} about={own.movesAbout}>
          <Moves nights={nights} />
        </Panel>
      </Grid.Col>
    </Grid>
  );
};

export const Stages = () => {
  const own = useWords(tonightWords);
  const asked = useAsked('/v1/people/nights');
  return (
    <Answered to={asked}>
      {({ nights }) =>
        nights.length === 0 ? (
          <Panel title={own.stages}>
            <Nothing>{own.noNights}</Nothing>
          </Panel>
        ) : (
          <Shown nights={nights} />
        )
      }
    </Answered>
  );
};
