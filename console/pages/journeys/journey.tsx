/** One journey: its story, what it is, and the brake. */
import { Alert, Grid, Group } from '@mantine/core';
import { useParams } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { AlertIcon } from '../../frame/icons.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Facts, Nothing, Panel, Screen, When } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { useTerms } from '../offers/terms.ts';
import { Acts } from './acts.tsx';
import { type Brake, partly, wholly } from './brakes.ts';
import type { Journey } from './drawn.ts';
import { Foresee } from './foresee.tsx';
import { JourneyStanding } from './standing.tsx';
import { Story } from './story.tsx';
import { journeyWords } from './words.ts';

const BrakeNote = ({ brake: { on, state, since, who, why } }: { readonly brake: Brake }) => {
  const own = useWords(journeyWords);
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

const What = ({ journey }: { readonly journey: Journey }) => {
  const own = useWords(journeyWords);
  const format = useFormat();
  const termsOf = useTerms();
  const { budget } = journey;
  const budgets = [
    ...(budget?.coupons === undefined ? [] : [`${own.budgetCoupons} ${format.money(budget.coupons)}`]),
    ...(budget?.messages === undefined ? [] : [`${own.budgetMessages} ${format.money(budget.messages)}`]),
  ];
  return (
    <Panel title={own.what}>
      <Facts
        of={[
          [own.whom, journey.enrols],
          ...(journey.first === undefined ? [] : [[own.first, journey.first] as const]),
          [own.goal, own.goalWithin(journey.goal, format.number(journey.goalWithinDays))],
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
  const isMayForesee = useMay(
    'POST /v1/journeys/{id}/dormancy/preview',
    'GET /v1/journeys/{id}/dormancy/preview/{preview}',
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
          <span className="wrap">{journey.enrols}</span>
        </Group>
      }
      actions={
        <Acts journey={journey.id} isBraked={whole.some(({ on }) => on === `journey ${journey.id}`)} />
      }
    >
      {whole.map((brake) => (
        <BrakeNote key={brake.on} brake={brake} />
      ))}
      {parts.map((brake) => (
        <BrakeNote key={brake.on} brake={brake} />
      ))}
      <Story journey={journey} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <What journey={journey} />
        </Grid.Col>
        {isMayForesee && journey.begins === 'night' && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Foresee journey={journey.id} />
          </Grid.Col>
        )}
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
