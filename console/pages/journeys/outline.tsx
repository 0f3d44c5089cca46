/** A story as a list: what is there, in its order, and where each outcome leads. */
import { Box as Frame, Group, Stack, Text } from '@mantine/core';
import { useWords } from '../../words/locale.tsx';
import type { Box, Journey } from './drawn.ts';
import { iconOf, useNames } from './kinds.tsx';
import { journeyWords } from './words.ts';

const Entry = ({ box, journey: { graph } }: { readonly box: Box; readonly journey: Journey }) => {
  const own = useWords(journeyWords);
  const { full } = useNames();
  const Icon = iconOf(box);
  const onward = graph.edges.filter(({ from }) => from === box.id);
  const nameOfId = (id: string): string => {
    const other = graph.nodes.find((each) => each.id === id);
    return other === undefined ? id : full(other);
  };
  return (
    <Frame component="li" className="story-entry">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Frame c={box.kind === 'send' ? 'ember' : 'dimmed'} pt={2}>
          <Icon />
        </Frame>
        <Stack gap={3} style={{ flex: 1, minWidth: 0 }}>
          <Text size="sm" fw={600} className="wrap">
            {full(box)}
          </Text>
          {box.detail !== '' && (
            <Text size="sm" c="dimmed" className="wrap">
              {box.detail}
            </Text>
          )}
          {onward.map(({ to, label }) => (
            <Text key={`${label}${to}`} size="sm" c="dimmed" className="wrap">
              {label === '' ? own.thenTo : label} → {nameOfId(to)}
            </Text>
          ))}
        </Stack>
      </Group>
    </Frame>
  );
};

/** As the drawing has them, from the top. */
const downward = ({ graph }: Journey): readonly Box[] =>
  [...graph.nodes].sort((a, b) => a.y - b.y || a.x - b.x);

export const Outline = ({ journey }: { readonly journey: Journey }) => (
  <Frame component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
    {downward(journey).map((box) => (
      <Entry key={box.id} box={box} journey={journey} />
    ))}
  </Frame>
);
