/** A story as a list: what is there, in its order, and where each outcome leads. */
import { Box as Frame, Group, Stack, Text } from '@mantine/core';
import { useNameOf } from '../../frame/names.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import type { Counted } from './counted.ts';
import type { Box, Journey } from './drawn.ts';
import { iconOf, useNames } from './kinds.tsx';
import { BoxFigures, useLineOf } from './step.tsx';
import { journeyWords } from './words.ts';

const Entry = ({
  box,
  journey: { graph },
  counted,
}: {
  readonly box: Box;
  readonly journey: Journey;
  readonly counted: Counted | undefined;
}) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const { full, more } = useNames();
  const lineOf = useLineOf();
  const nameOf = useNameOf();
  const Icon = iconOf(box);
  const here = counted?.get(box.id);
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
          {more(box) !== '' && (
            <Text size="sm" c="dimmed" className="wrap">
              {more(box)}
            </Text>
          )}
          {onward.map(({ to, label }) => {
            const count = label === '' ? undefined : here?.outcomes?.[label]?.passages;
            return (
              <Text key={`${label}${to}`} size="sm" c="dimmed" className="wrap">
                {label === '' ? own.thenTo : nameOf(label)} → {nameOfId(to)}
                {count !== undefined && ` (${format.number(count)})`}
              </Text>
            );
          })}
          {here !== undefined && (
            <details>
              <summary className="figures" style={{ cursor: 'pointer', fontSize: 14, fontWeight: 550 }}>
                {lineOf(box, here)}
              </summary>
              <Frame mt={6}>
                <BoxFigures box={box} counted={here} />
              </Frame>
            </details>
          )}
        </Stack>
      </Group>
    </Frame>
  );
};

/** As the drawing has them, from the top. */
const downward = ({ graph }: Journey): readonly Box[] =>
  [...graph.nodes].sort((a, b) => a.y - b.y || a.x - b.x);

export const Outline = ({
  journey,
  counted,
}: {
  readonly journey: Journey;
  readonly counted: Counted | undefined;
}) => (
  <Frame component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
    {downward(journey).map((box) => (
      <Entry key={box.id} box={box} journey={journey} counted={counted} />
    ))}
  </Frame>
);
