/** Who came back, by how long they had been silent: both arms of each band, side by side. */
import { Box, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { Body } from '../../client/client.ts';
import { Bar, Legend } from '../../frame/charts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useBand } from './band.ts';
import { colors } from './interval.tsx';
import { resultWords } from './words.ts';

type Brought = Body<'Results'>['journeys'][number];

const arms = ['treatment', 'holdout'] as const;

export const BySilence = ({ bands }: { readonly bands: NonNullable<Brought['bySilence']> }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const band = useBand();
  if (bands.length === 0) return null;
  const most = Math.max(...bands.flatMap((each) => arms.map((arm) => each[arm].share)), 1);
  const names = { treatment: own.treatedArm, holdout: own.heldOutArm } as const;
  const has = (arm: (typeof arms)[number]): boolean => bands.some((each) => each[arm].passages > 0);
  return (
    <Box>
      <Text size="sm" fw={600} mb={4}>
        {own.bySilence}
      </Text>
      <Stack gap={8}>
        {bands.map(({ fromDays, belowDays, ...both }) => (
          <Group key={fromDays ?? 'none'} wrap="nowrap" gap="sm" align="center">
            <Text size="sm" w={92} className="figures" style={{ flexShrink: 0 }}>
              {fromDays === undefined ? own.neverOrdered : band(fromDays, belowDays)}
            </Text>
            <Stack gap={3} style={{ flex: 1, minWidth: 0 }}>
              {arms
                .filter((arm) => both[arm].passages > 0)
                .map((arm) => (
                  <Group key={arm} wrap="nowrap" gap="sm">
                    <Box style={{ flex: 1 }}>
                      <Bar height={7} most={most} parts={[{ value: both[arm].share, color: colors[arm] }]} />
                    </Box>
                    <Text size="xs" className="figures" w={112} ta="right" style={{ flexShrink: 0 }}>
                      <VisuallyHidden>{names[arm]}: </VisuallyHidden>
                      {own.shareOf(format.percent(both[arm].share / 100), format.number(both[arm].passages))}
                    </Text>
                  </Group>
                ))}
            </Stack>
          </Group>
        ))}
        <Legend of={arms.filter(has).map((arm) => [names[arm], colors[arm]] as const)} />
      </Stack>
    </Box>
  );
};
