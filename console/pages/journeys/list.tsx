/** The journeys, and how each stands. */
import { Anchor, Box, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { useMay } from '../../frame/me.tsx';
import { Answered, Figure, Nothing, Panel, Screen } from '../../frame/parts.tsx';
import { useShop } from '../../frame/shop.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { BrakeAll } from './acts.tsx';
import { onAll } from './brakes.ts';
import type { Journey } from './drawn.ts';
import { journeyPath } from './paths.ts';
import { JourneyStanding } from './standing.tsx';
import { journeyWords } from './words.ts';

const Row = ({
  journey,
  braked,
  inIt,
}: {
  readonly journey: Journey;
  readonly braked: Body<'Brakes'>;
  /** By the last night. */
  readonly inIt: number | undefined;
}) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  return (
    <Box component="li" px="lg" py="md" style={{ borderTop: '1px solid var(--rekindle-line)' }}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack gap={4}>
          <Group gap="xs">
            <Anchor component={Link} href={journeyPath(journey.id)} fw={600} c="inherit" className="wrap">
              {journey.id}
            </Anchor>
            <JourneyStanding journey={journey} braked={braked} />
          </Group>
          <Text size="sm" c="dimmed" className="wrap">
            {journey.enrols}
          </Text>
        </Stack>
        <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="md">
          {inIt !== undefined && <Figure name={own.inItAsOf} value={format.number(inIt)} />}
        </SimpleGrid>
      </SimpleGrid>
    </Box>
  );
};

const Lanes = ({
  journeys,
  braked,
}: {
  readonly journeys: readonly Journey[];
  readonly braked: Body<'Brakes'>;
}) => {
  const own = useWords(journeyWords);
  const shop = useShop();
  const lists = useAnswer('/v1/people/lists', {}, { enabled: useMay('GET /v1/people/lists') });
  const inItOf = (id: string): number | undefined =>
    lists.data?.asOf === undefined
      ? undefined
      : (lists.data.lists.find(({ list }) => list === `journey/${id}`)?.customers ?? 0);
  return (
    <>
      {shop.lanes
        .filter((lane) => journeys.some((each) => each.lane === lane))
        .map((lane) => (
          <Panel key={lane} title={`${own.lane} ${lane}`} flush>
            <Box component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {journeys
                .filter((each) => each.lane === lane)
                .map((each) => (
                  <Row key={each.id} journey={each} braked={braked} inIt={inItOf(each.id)} />
                ))}
            </Box>
          </Panel>
        ))}
    </>
  );
};

export default function Journeys() {
  const own = useWords(journeyWords);
  const asked = useAnswer('/v1/journeys', {});
  const braked = useAnswer('/v1/brake', {});
  const isBraked = braked.data?.brakes.some(({ on }) => on === onAll) ?? false;
  return (
    <Screen title={own.title} about={own.about} actions={<BrakeAll isBraked={isBraked} />}>
      <Answered to={braked}>
        {(brakes) => (
          <Answered to={asked}>
            {({ journeys }) =>
              journeys.length === 0 ? (
                <Panel>
                  <Nothing>{own.none}</Nothing>
                </Panel>
              ) : (
                <Lanes journeys={journeys} braked={brakes} />
              )
            }
          </Answered>
        )}
      </Answered>
    </Screen>
  );
}
