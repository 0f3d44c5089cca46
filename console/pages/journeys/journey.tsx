/** One journey: its story, what is counted of it, and the brake. */
import { Alert, Grid, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useParams } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { useBraked } from '../../frame/braked.ts';
import { useNow } from '../../frame/clock.tsx';
import { AlertIcon } from '../../frame/icons.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Facts, Figure, Nothing, Panel, Screen, When } from '../../frame/parts.tsx';
import { Tuning } from '../../frame/tuning.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useTerms } from '../offers/terms.ts';
import { Acts } from './acts.tsx';
import { type Brake, isOnJourney, partly, wholly } from './brakes.ts';
import { countedIn, type Figures, sumOf, totalOf, type Version } from './counted.ts';
import type { Journey } from './drawn.ts';
import { Failed } from './failed.tsx';
import { useShareOf } from './list.tsx';
import { useStories } from './said.ts';
import { JourneyStanding } from './standing.tsx';
import { type Span, Story } from './story.tsx';
import { Days, Dropped, Exits, Held, Versions } from './tables.tsx';
import { journeyWords } from './words.ts';

const dayMs = 86_400_000;

/** The days of a span, by the shop's calendar; the API's own are 30. */
const useDays = (span: Span): { readonly from?: string; readonly until?: string } => {
  const now = useNow();
  const { date } = useFormat();
  if (span === '30') return {};
  return { from: date(now - (Number(span) - 1) * dayMs), until: date(now) };
};

const useFigures = (journey: string, span: Span): Figures | undefined => {
  const { data } = useAnswer(
    '/v1/figures/journeys/{id}',
    { params: { path: { id: journey }, query: useDays(span) } },
    { enabled: useMay('GET /v1/figures/journeys/{id}') },
  );
  return data?.asOf === undefined ? undefined : data;
};

const BrakeNote = ({ brake: { braked, state, since, who, why } }: { readonly brake: Brake }) => {
  const own = useWords(journeyWords);
  const on = useBraked()(braked);
  const word = state === 'stopped' ? own.stopped : own.paused;
  return (
    <Alert
      color={state === 'stopped' ? 'red' : 'yellow'}
      variant="light"
      icon={<AlertIcon />}
      styles={{ message: { color: 'var(--mantine-color-text)' } }}
    >
      <span className="wrap">
        {who === undefined ? `${on}: ${word}` : own.isBraked(on, word, who, why ?? '')}
        {' · '}
        {since !== undefined && <When at={since} />}
      </span>
    </Alert>
  );
};

const Numbers = ({ versions, asOf }: { readonly versions: readonly Version[]; readonly asOf: string }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const now = useNow();
  const shareOf = useShareOf();
  const underWay = sumOf(versions.map((each) => each.underWay));
  const enrolled = sumOf(versions.map((each) => each.enrolled));
  const goals = sumOf(versions.map((each) => each.goals));
  const withheld = sumOf(versions.flatMap(({ steps }) => steps.map((step) => step.withheld)));
  const messages = totalOf(sumOf(versions.map((each) => each.messages)));
  return (
    <Panel>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md">
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
        <Figure
          name={own.messages}
          value={format.number(messages)}
          note={own.withheldSpoken(format.number(totalOf(withheld)))}
        />
        <Figure
          name={own.cameToGoal}
          value={shareOf(goals.treatment ?? 0, enrolled.treatment ?? 0)}
          note={own.heldOutCame(shareOf(goals.holdout ?? 0, enrolled.holdout ?? 0))}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="sm">
        {own.asOf(format.ago(asOf, now))}
      </Text>
    </Panel>
  );
};

const What = ({ journey }: { readonly journey: Journey }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const termsOf = useTerms();
  const stories = useStories();
  const first = stories.first(journey);
  const { budget } = journey;
  const budgets = [
    ...(budget?.coupons === undefined ? [] : [`${own.budgetCoupons} ${format.money(budget.coupons)}`]),
    ...(budget?.messages === undefined ? [] : [`${own.budgetMessages} ${format.money(budget.messages)}`]),
  ];
  return (
    <Panel title={own.what}>
      <Facts
        of={[
          [own.whom, stories.entry(journey)],
          ...(first === undefined ? [] : [[own.first, first] as const]),
          [own.goal, own.goalWithin(stories.goal(journey), format.number(journey.goalWithinDays))],
          [
            own.heldOutShare,
            journey.heldOutPercent === 0 ? own.nobodyHeldOut : format.percent(journey.heldOutPercent / 100),
          ],
          [own.lane, journey.lane],
          [own.priority, format.number(journey.priority)],
          ...(journey.topic === undefined ? [] : [[own.topic, journey.topic] as const]),
          [own.version, String(journey.version)],
          [own.budget, budgets.length === 0 ? own.noBudget : budgets.join(', ')],
          ...journey.coupons.map(
            ({ name, terms, validForDays }) =>
              [name, `${termsOf(terms)}, ${own.validFor(format.number(validForDays))}`] as const,
          ),
        ]}
      />
    </Panel>
  );
};

const Shown = ({ journey, braked }: { readonly journey: Journey; readonly braked: Body<'Brakes'> }) => {
  const own = useWords(journeyWords);
  const { entry } = useStories();
  const [span, setSpan] = useState<Span>('30');
  const [version, setVersion] = useState<number>();
  const figures = useFigures(journey.id, span);
  const versions = useMemo(
    () => figures?.versions.filter((each) => version === undefined || each.version === version),
    [figures, version],
  );
  const counted = useMemo(
    () => (versions === undefined ? undefined : countedIn(journey, versions)),
    [journey, versions],
  );
  const whole = wholly(braked, journey);
  const parts = partly(braked, journey);
  return (
    <Screen
      title={journey.id}
      back={{ to: '/journeys', name: own.title }}
      about={
        <Group gap={10} component="span">
          <JourneyStanding journey={journey} braked={braked} />
          <span className="wrap">{entry(journey)}</span>
        </Group>
      }
      actions={<Acts journey={journey.id} isBraked={whole.some((brake) => isOnJourney(brake, journey.id))} />}
    >
      {whole.map((brake) => (
        <BrakeNote key={brake.on} brake={brake} />
      ))}
      <Failed journey={journey.id} />
      {figures?.asOf !== undefined && versions !== undefined && (
        <Numbers versions={versions} asOf={figures.asOf} />
      )}
      <Story
        journey={journey}
        counted={counted}
        span={span}
        onSpan={setSpan}
        versions={figures?.versions.map((each) => each.version) ?? []}
        version={version}
        onVersion={setVersion}
      />
      {figures !== undefined && <Versions versions={figures.versions} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            {versions !== undefined && <Dropped versions={versions} />}
            {(versions !== undefined || parts.length > 0) && (
              <Held versions={versions}>
                {parts.map((brake) => (
                  <BrakeNote key={brake.on} brake={brake} />
                ))}
              </Held>
            )}
            <What journey={journey} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            {versions !== undefined && <Exits versions={versions} />}
            {figures !== undefined && <Days figures={figures} />}
            <Tuning journey={journey.id} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Screen>
  );
};

export default function OneJourney() {
  const own = useWords(journeyWords);
  const { id = '' } = useParams<{ id: string }>();
  const asked = useAnswer('/v1/journeys', {});
  const braked = useAnswer('/v1/brake', {});
  return (
    <Answered to={braked}>
      {(brakes) => (
        <Answered to={asked}>
          {({ journeys }) => {
            const journey = journeys.find((each) => each.id === id);
            if (journey !== undefined) return <Shown key={id} journey={journey} braked={brakes} />;
            return (
              <Screen title={id} back={{ to: '/journeys', name: own.title }}>
                <Panel>
                  <Nothing>{own.noSuch}</Nothing>
                </Panel>
              </Screen>
            );
          }}
        </Answered>
      )}
    </Answered>
  );
}
