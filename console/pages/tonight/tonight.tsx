/** Tonight, in one screen. */
import { Anchor, Box, Grid, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Body } from '../../client/client.ts';
import { Bar, Legend } from '../../frame/charts.tsx';
import { useNow } from '../../frame/clock.tsx';
import { CountNow } from '../../frame/count-now.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Figure, Nothing, Panel, Screen } from '../../frame/parts.tsx';
import { useShop } from '../../frame/shop.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { journeyPath } from '../journeys/paths.ts';
import { useAsked } from './asked.ts';
import { Channels } from './channels.tsx';
import { Needs } from './needs.tsx';
import { Stages } from './stages.tsx';
import { tonightWords } from './words.ts';

type Told = Body<'Tonight'>;
type Plan = NonNullable<Told['tonight']>;
type Planned = Plan['journeys'][number];
type Lived = NonNullable<Told['lastNight']>['journeys'][number];

const colors = {
  treated: 'var(--mantine-color-ember-5)',
  heldOut: 'light-dark(var(--mantine-color-gray-5), var(--mantine-color-gray-6))',
  ofBacklog: 'light-dark(#e9c46a, #a8842b)',
} as const;

const sumOf = <Each,>(all: readonly Each[], of: (each: Each) => number): number =>
  all.reduce((sum, each) => sum + of(each), 0);

const Line = ({
  planned: { journey, enrolled, heldOut, unreachable, ofBacklog },
  lived,
  most,
}: {
  readonly planned: Planned;
  readonly lived: Lived | undefined;
  readonly most: number;
}) => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const beside = [
    ...(heldOut > 0 ? [own.ofHeldOut(format.number(heldOut))] : []),
    ...(ofBacklog > 0 ? [`${own.ofBacklog}: ${format.number(ofBacklog)}`] : []),
    ...(unreachable > 0 ? [own.outOfReach(format.number(unreachable))] : []),
  ];
  const before = lived && [
    lived.enrolled === 0 ? own.notBegun : own.began(format.number(lived.enrolled)),
    ...(lived.heldOut > 0 ? [own.ofHeldOut(format.number(lived.heldOut))] : []),
    ...(lived.left > 0 ? [own.left(format.number(lived.left))] : []),
  ];
  return (
    <Box component="li">
      <Group justify="space-between" wrap="nowrap" gap="sm" align="baseline">
        <Anchor component={Link} href={journeyPath(journey)} c="inherit" fw={550} size="sm" className="wrap">
          {journey}
        </Anchor>
        <Text fw={620} className="figures">
          {format.number(enrolled)}
        </Text>
      </Group>
      <Box my={4}>
        <Bar
          most={most}
          parts={[
            { value: enrolled - heldOut, color: colors.treated },
            { value: heldOut, color: colors.heldOut },
            { value: ofBacklog, color: colors.ofBacklog },
          ]}
        />
      </Box>
      <Group justify="space-between" gap={4}>
        <Text size="xs" c="dimmed" className="figures">
          {beside.join(' · ')}
        </Text>
        {before !== undefined && (
          <Text size="xs" c="dimmed" className="figures">
            {own.lastNight}: {before.join(', ')}
          </Text>
        )}
      </Group>
    </Box>
  );
};

const Lanes = ({ tonight, lastNight }: { readonly tonight: Plan; readonly lastNight: Told['lastNight'] }) => {
  const own = useWords(tonightWords);
  const shop = useShop();
  const format = useFormat();
  const most = Math.max(...tonight.journeys.map(({ enrolled, ofBacklog }) => enrolled + ofBacklog), 1);
  const lanes = shop.lanes.filter((lane) => tonight.journeys.some((each) => each.lane === lane));
  if (tonight.journeys.length === 0) return <Nothing>{own.noNight}</Nothing>;
  return (
    <Stack gap="md">
      {lanes.map((lane) => (
        <Box key={lane}>
          <Text size="xs" c="dimmed" fw={600} mb={6}>
            {own.lane(lane)}
          </Text>
          <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {tonight.journeys
              .filter((each) => each.lane === lane)
              .map((each) => (
                <Line
                  key={each.journey}
                  planned={each}
                  lived={lastNight?.journeys.find(({ journey }) => journey === each.journey)}
                  most={most}
                />
              ))}
          </Stack>
        </Box>
      ))}
      <Group justify="space-between" gap="xs">
        <Legend
          of={[
            [own.treated, colors.treated],
            [own.held, colors.heldOut],
            [own.backlog, colors.ofBacklog],
          ]}
        />
        {lastNight !== undefined && (
          <Text size="xs" c="dimmed">
            {own.lastNight}: {format.time(lastNight.at)}
          </Text>
        )}
      </Group>
    </Stack>
  );
};

const Figures = ({ tonight }: { readonly tonight: Plan }) => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const { journeys, people, atMostPerNight } = tonight;
  const total = {
    enrolled: sumOf(journeys, (each) => each.enrolled),
    heldOut: sumOf(journeys, (each) => each.heldOut),
    unreachable: sumOf(journeys, (each) => each.unreachable),
    ofBacklog: sumOf(journeys, (each) => each.ofBacklog),
  };
  return (
    <Panel>
      <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="md">
        <Figure
          name={own.enrol}
          value={format.number(total.enrolled)}
          note={atMostPerNight === undefined ? own.noLimit : own.limit(format.number(atMostPerNight))}
        />
        <Figure name={own.heldOut} value={format.number(total.heldOut)} />
        <Figure name={own.unreachable} value={format.number(total.unreachable)} note={own.unreachableNote} />
        <Figure name={own.ofBacklog} value={format.number(total.ofBacklog)} note={own.ofBacklogNote} />
        <Figure name={own.people} value={format.number(people)} />
      </SimpleGrid>
    </Panel>
  );
};

const About = ({ tonight }: { readonly tonight: Plan }) => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const now = useNow();
  const { at, asOf } = tonight;
  return (
    <>
      {own.next(format.time(at), format.ago(at, now))} {own.asOf(format.ago(asOf, now))}
      {tonight.tunedSince !== undefined && ` ${own.tuned}`}
    </>
  );
};

export default function Tonight() {
  const own = useWords(tonightWords);
  const asked = useAsked('/v1/tonight');
  const isMayCount = useMay('POST /v1/people/count');
  const isMaySeeNights = useMay('GET /v1/people/nights');
  const isMaySeeChannels = useMay('GET /v1/channels', 'GET /v1/figures/channels');
  const tonight = asked.data?.tonight;
  return (
    <Screen
      title={own.title}
      about={tonight === undefined ? undefined : <About tonight={tonight} />}
      actions={isMayCount ? <CountNow path="/v1/people/count" begun={own.countBegun} /> : undefined}
    >
      {tonight !== undefined && <Figures tonight={tonight} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Panel title={own.plan} about={own.planAbout}>
            <Answered to={asked}>
              {({ lastNight }) =>
                tonight === undefined ? (
                  <Nothing>{own.neverCounted}</Nothing>
                ) : (
                  <Lanes tonight={tonight} lastNight={lastNight} />
                )
              }
            </Answered>
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Needs told={asked.data} />
        </Grid.Col>
      </Grid>
      {isMaySeeNights && <Stages />}
      {isMaySeeChannels && <Channels />}
    </Screen>
  );
}
