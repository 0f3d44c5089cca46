/** The journeys, and how each stands. */
import { Anchor, Box, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { useNow } from '../../frame/clock.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Figure, Nothing, Panel, Screen } from '../../frame/parts.tsx';
import { useShop } from '../../frame/shop.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { BrakeAll } from './acts.tsx';
import { isOnAll } from './brakes.ts';
import { totalOf } from './counted.ts';
import type { Journey } from './drawn.ts';
import { journeyPath } from './paths.ts';
import { useStories } from './said.ts';
import { JourneyStanding } from './standing.tsx';
import { journeyWords } from './words.ts';

type Counted = Body<'JourneysFigures'>['journeys'][number];

/** `12.5%`, of those of an arm. */
export const useShareOf = () => {
  const format = useFormat();
  return (goals: number, of: number): string => (of === 0 ? '–' : format.percent(goals / of));
};

const Figures = ({ counted }: { readonly counted: Counted }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const shareOf = useShareOf();
  const { underWay, enrolled, goals, messages } = counted;
  return (
    <>
      <Figure
        name={own.inItNow}
        value={format.number(underWay.treatment ?? 0)}
        note={own.heldOutCount(format.number(underWay.holdout ?? 0))}
      />
      <Figure
        name={own.began}
        value={format.number(enrolled.treatment ?? 0)}
        note={own.heldOutCount(format.number(enrolled.holdout ?? 0))}
      />
      <Figure name={own.messages} value={format.number(totalOf(messages))} />
      <Figure
        name={own.cameToGoal}
        value={shareOf(goals.treatment ?? 0, enrolled.treatment ?? 0)}
        note={own.heldOutCame(shareOf(goals.holdout ?? 0, enrolled.holdout ?? 0))}
      />
    </>
  );
};

const Row = ({
  journey,
  braked,
  counted,
  inIt,
}: {
  readonly journey: Journey;
  readonly braked: Body<'Brakes'>;
  readonly counted: Counted | undefined;
  /** By the last night. */
  readonly inIt: number | undefined;
}) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const { entry } = useStories();
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
            {entry(journey)}
          </Text>
        </Stack>
        <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="md">
          {counted !== undefined && <Figures counted={counted} />}
          {counted === undefined && inIt !== undefined && (
            <Figure name={own.inItAsOf} value={format.number(inIt)} />
          )}
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
  const format = useFormat();
  const now = useNow();
  const figures = useAnswer('/v1/figures/journeys', {}, { enabled: useMay('GET /v1/figures/journeys') });
  const lists = useAnswer('/v1/people/lists', {}, { enabled: useMay('GET /v1/people/lists') });
  const asOf = figures.data?.asOf;
  const countedOf = (id: string): Counted | undefined =>
    asOf === undefined ? undefined : figures.data?.journeys.find(({ journey }) => journey === id);
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
                  <Row
                    key={each.id}
                    journey={each}
                    braked={braked}
                    counted={countedOf(each.id)}
                    inIt={inItOf(each.id)}
                  />
                ))}
            </Box>
          </Panel>
        ))}
      <Text size="sm" c="dimmed">
        {asOf === undefined ? own.notCountedText : `${own.inDays}. ${own.asOf(format.ago(asOf, now))}`}
      </Text>
    </>
  );
};

export default function Journeys() {
  const own = useWords(journeyWords);
  const asked = useAnswer('/v1/journeys', {});
  const braked = useAnswer('/v1/brake', {});
  const isBraked = braked.data?.brakes.some(isOnAll) ?? false;
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
