/** What leaves by each channel, day by day, and how much more its provider takes. */
import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { Body } from '../../client/client.ts';
import { useChannel } from '../../frame/channels.ts';
import { Bar, Spark } from '../../frame/charts.tsx';
import { useNow } from '../../frame/clock.tsx';
import { Answered, Nothing, Panel } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useAsked } from './asked.ts';
import { tonightWords } from './words.ts';

type Figures = Body<'ChannelsFigures'>;
type Name = Taken['channel'];
type Taken = Body<'Channels'>['channels'][number];

const dayMs = 86_400_000;

/** From the first to the last, both of them. */
const daysIn = ({ from, until }: Pick<Figures, 'from' | 'until'>): readonly string[] => {
  const count = Math.round((Date.parse(until) - Date.parse(from)) / dayMs) + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * dayMs).toISOString().slice(0, 10),
  );
};

/** How much of the provider's day is used. */
const Room = ({ taken: { perSecond, day } }: { readonly taken: Taken }) => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const now = useNow();
  const rate = own.aSecond(format.number(perSecond));
  if (day === undefined)
    return (
      <Text size="xs" c="dimmed" className="figures">
        {rate}
      </Text>
    );
  return (
    <Stack gap={4}>
      <Bar
        height={4}
        most={day.most}
        parts={[{ value: day.most - day.left, color: 'var(--mantine-color-ember-4)' }]}
      />
      <Text size="xs" c="dimmed" className="figures">
        {day.until === undefined
          ? own.room(format.number(day.left), format.number(day.most))
          : own.noRoom(format.number(day.most), format.ago(day.until, now))}{' '}
        {rate}
      </Text>
    </Stack>
  );
};

const Channel = ({
  name,
  figures,
  taken,
}: {
  readonly name: Name;
  readonly figures: Figures;
  readonly taken: Taken | undefined;
}) => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const nameOf = useChannel();
  const of = new Map(figures.days.map(({ day, channels }) => [day, channels[name]]));
  const values = daysIn(figures).map((day) => of.get(day));
  const total = (what: 'sent' | 'withheld' | 'unknown'): number =>
    values.reduce((sum, value) => sum + (value?.[what] ?? 0), 0);
  const beside = [
    own.sentInAll(format.number(total('sent'))),
    own.withheld(format.number(total('withheld'))),
    ...(total('unknown') > 0 ? [own.unknown(format.number(total('unknown')))] : []),
  ];
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed" tt="capitalize">
        {nameOf(name)}
      </Text>
      <Text fz="1.25rem" fw={620} lh={1.1} className="figures">
        {own.sentToday(format.number(values.at(-1)?.sent ?? 0))}
      </Text>
      <Spark values={values.map((value) => value?.sent ?? 0)} />
      <Text size="xs" c="dimmed" className="figures">
        {beside.join(' · ')}
      </Text>
      {taken !== undefined && <Room taken={taken} />}
    </Stack>
  );
};

export const Channels = () => {
  const own = useWords(tonightWords);
  const asked = useAsked('/v1/figures/channels');
  const rooms = useAsked('/v1/channels');
  return (
    <Panel title={own.sent} about={own.sentAbout}>
      <Answered to={asked}>
        {(figures) => {
          const used = figures.days.flatMap(({ channels }) => Object.keys(channels) as Name[]);
          const names = [...new Set(used)].sort();
          if (names.length === 0) return <Nothing>{own.noSent}</Nothing>;
          return (
            <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="lg" verticalSpacing="lg">
              {names.map((name) => (
                <Channel
                  key={name}
                  name={name}
                  figures={figures}
                  taken={rooms.data?.channels.find(({ channel }) => channel === name)}
                />
              ))}
            </SimpleGrid>
          );
        }}
      </Answered>
    </Panel>
  );
};
