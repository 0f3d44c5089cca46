/** What each journey brings: treated against held out, with intervals, in money, and what is missing to know more. */
import { Anchor, Box, Grid, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import { Legend } from '../../frame/charts.tsx';
import { useNow } from '../../frame/clock.tsx';
import { CountNow } from '../../frame/count-now.tsx';
import { useMay } from '../../frame/me.tsx';
import { Answered, Facts, Figure, Nothing, Panel, Standing, type Tone } from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { journeyPath } from '../journeys/paths.ts';
import { Curves, colors, Interval } from './interval.tsx';
import { BySilence } from './silence.tsx';
import { resultWords } from './words.ts';

type Brought = Body<'Results'>['journeys'][number];
type Difference = NonNullable<Brought['difference']>;
type Verdict = Difference['verdict'];
type Arm = Brought['treatment'];

const tones: Readonly<Record<Verdict, Tone>> = {
  proved: 'good',
  harmful: 'bad',
  unclear: 'quiet',
  'too-few': 'quiet',
};

const useVerdict = (): ((verdict: Verdict) => string) => {
  const own = useWords(resultWords);
  return (verdict) => own[verdict === 'too-few' ? 'tooFew' : verdict];
};

const useArmOf = ({ isOrder, windowDays }: Brought): ((arm: Arm) => string) => {
  const own = useWords(resultWords);
  const format = useFormat();
  return ({ share, passages }) =>
    own.armOf(
      format.percent(share / 100),
      format.number(passages),
      isOrder ? own.ordered : own.cameToGoal,
      format.number(windowDays),
    );
};

const Compared = ({
  of,
  most,
}: {
  readonly of: Difference;
  /** Points to either side that the drawing shows. */
  readonly most: number;
}) => {
  const own = useWords(resultWords);
  const { signed } = useFormat();
  const verdictOf = useVerdict();
  const { points, low, high, verdict } = of;
  return (
    <Stack gap={6}>
      <Group gap="sm">
        <Text fz="1.55rem" fw={620} lh={1.2} className="figures">
          {own.points(signed(points))}
        </Text>
        <Standing tone={tones[verdict]}>{verdictOf(verdict)}</Standing>
      </Group>
      <Interval of={of} most={most} isSure={verdict === 'proved' || verdict === 'harmful'} />
      <Text size="sm" c="dimmed" className="figures">
        {own.between(signed(low), signed(high))} · {verdict === 'too-few' ? own.onceLooked : own.oftenLooked}
      </Text>
    </Stack>
  );
};

const Arms = ({ brought }: { readonly brought: Brought }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const armOf = useArmOf(brought);
  const open = brought.open.treatment + brought.open.holdout;
  return (
    <Facts
      of={[
        ...(brought.treatment.passages === 0 ? [] : [[own.treatedArm, armOf(brought.treatment)] as const]),
        ...(brought.holdout.passages === 0 ? [] : [[own.heldOutArm, armOf(brought.holdout)] as const]),
        ...(open === 0 ? [] : [['', own.stillOpen(format.number(open))] as const]),
      ]}
    />
  );
};

const Money = ({ brought }: { readonly brought: Brought }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const { signed } = format;
  const whole = (value: number): string => format.number(Math.round(value));
  const { money, incremental, difference } = brought;
  const arms = [
    ['treatment', own.treatedArm],
    ['holdout', own.heldOutArm],
  ] as const;
  // An arm of which nobody was followed to the end has no average.
  const nets = arms
    .filter(([arm]) => brought[arm].passages > 0)
    .map(([arm, name]) => `${name} ${format.money(money.net[arm])}`);
  // Of too few no estimate is worth reading.
  const isTold = difference !== undefined && difference.verdict !== 'too-few';
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {isTold && incremental !== undefined && (
          <Figure
            name={own.moreCame}
            value={signed(incremental.estimate, whole)}
            note={own.between(signed(incremental.low, whole), signed(incremental.high, whole))}
          />
        )}
        {isTold && money.incrementalNet !== undefined && (
          <Figure
            name={own.netMore}
            value={signed(money.incrementalNet.estimate, format.money)}
            note={own.between(
              signed(money.incrementalNet.low, format.money),
              signed(money.incrementalNet.high, format.money),
            )}
          />
        )}
      </SimpleGrid>
      <Facts
        of={[
          ...(nets.length === 0 ? [] : [[own.perPassage, nets.join(' · ')] as const]),
          [own.spent, format.money(money.messages)],
          ...(money.discounts > 0
            ? [[own.discounts, `${format.money(money.discounts)} (${own.discountsNote})`] as const]
            : []),
          ...(money.gifts > 0 ? [[own.gifts, format.number(money.gifts)] as const] : []),
          ...(money.unpriced.length > 0 ? [[own.unpriced, money.unpriced.join(', ')] as const] : []),
        ]}
      />
    </Stack>
  );
};

const ToKnow = ({ needed }: { readonly needed: Brought['needed'] }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  if (needed.length === 0) return null;
  return (
    <Box>
      <Text size="sm" fw={600} mb={4}>
        {own.toKnow}
      </Text>
      <Facts
        of={needed.map(({ points, customers, weeks, withHalfHeldOut }) => [
          `${own.neededFor(format.number(points))}${withHalfHeldOut === true ? `, ${own.halfHeldOut}` : ''}`,
          customers === undefined
            ? own.noNumber
            : weeks === undefined
              ? own.customersOnly(format.number(customers))
              : own.neededOf(format.number(customers), format.number(weeks)),
        ])}
      />
    </Box>
  );
};

const Variants = ({ splits }: { readonly splits: Brought['splits'] }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const { signed } = format;
  const verdictOf = useVerdict();
  return splits.map(({ split, variants, winner, leader }) => (
    <Box key={split}>
      <Text size="sm" fw={600} mb={4}>
        {own.variants}: {split}
      </Text>
      <Table className="figures" verticalSpacing={6} horizontalSpacing={0}>
        <Table.Tbody>
          {variants.map(({ variant, treatment }) => (
            <Table.Tr key={variant}>
              <Table.Td>{variant}</Table.Td>
              <Table.Td ta="right">
                {format.percent(treatment.share / 100)} / {format.number(treatment.passages)}
              </Table.Td>
              <Table.Td ta="right" c="dimmed">
                {own.between(format.percent(treatment.low / 100), format.percent(treatment.high / 100))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {winner !== undefined && <Text size="sm">{own.winner(winner)}</Text>}
      {leader !== undefined && (
        <Text size="sm" c="dimmed" className="figures">
          {own.leads(leader.variant, leader.next, signed(leader.difference.points))} (
          {own.between(signed(leader.difference.low), signed(leader.difference.high))}):{' '}
          {verdictOf(leader.difference.verdict)}
        </Text>
      )}
    </Box>
  ));
};

const Again = ({ again }: { readonly again: Brought['again'] }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const rows = [
    [own.treatedArm, again?.treatment],
    [own.heldOutArm, again?.holdout],
  ] as const;
  const known = rows.flatMap(([name, arm]) =>
    arm?.share === undefined
      ? []
      : [
          [
            name,
            own.againOf(
              format.percent(arm.share / 100),
              format.number(arm.cameBack),
              format.number(arm.followedDays ?? 0),
            ),
          ] as const,
        ],
  );
  if (known.length === 0) return null;
  return (
    <Box>
      <Text size="sm" fw={600} mb={4}>
        {own.again}
      </Text>
      <Facts of={known} />
    </Box>
  );
};

const Journey = ({ brought, most }: { readonly brought: Brought; readonly most: number }) => {
  const own = useWords(resultWords);
  const format = useFormat();
  const { journey, difference, uncompared, curve, windowDays } = brought;
  const isFollowed = curve.treatment.length > 1;
  return (
    <Panel>
      <Stack gap="md">
        <Group gap="sm" justify="space-between">
          <Anchor component={Link} href={journeyPath(journey)} c="inherit" fw={600} className="wrap">
            {journey}
          </Anchor>
          {difference === undefined && <Standing tone="quiet">{own.notCompared}</Standing>}
        </Group>
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack gap="md">
              {difference === undefined ? (
                <Text size="sm" c="dimmed">
                  {uncompared === undefined ? own.notCompared : own.uncompared[uncompared]}
                </Text>
              ) : (
                <Compared of={difference} most={most} />
              )}
              <Arms brought={brought} />
              <ToKnow needed={brought.needed} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack gap="md">
              {isFollowed && (
                <Box>
                  <Text size="sm" c="dimmed" mb={4}>
                    {own.curve}, {own.axis(format.number(windowDays))}
                  </Text>
                  <Curves
                    treatment={curve.treatment}
                    holdout={curve.holdout}
                    windowDays={windowDays}
                    percent={format.percent}
                  />
                  <Legend
                    of={[
                      [own.treatedArm, colors.treatment],
                      ...(curve.holdout.length > 1 ? [[own.heldOutArm, colors.holdout] as const] : []),
                    ]}
                  />
                </Box>
              )}
              <Money brought={brought} />
              {brought.bySilence !== undefined && <BySilence bands={brought.bySilence} />}
              <Again again={brought.again} />
              <Variants splits={brought.splits} />
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </Panel>
  );
};

/** One scale for all of them: as far as most of the intervals reach. */
const scaleOf = (journeys: readonly Brought[]): number =>
  Math.min(
    50,
    Math.max(
      5,
      ...journeys.flatMap(({ difference }) =>
        difference === undefined ? [] : [Math.abs(difference.low), Math.abs(difference.high)],
      ),
    ),
  );

export const Experiment = () => {
  const own = useWords(resultWords);
  const format = useFormat();
  const now = useNow();
  const asked = useAnswer('/v1/results', {});
  const isMayCount = useMay('POST /v1/results/count');
  const asOf = asked.data?.asOf;
  return (
    <>
      <Panel
        title={own.experiment}
        about={
          <>
            {own.experimentAbout} {asOf !== undefined && own.asOf(format.ago(asOf, now))}
          </>
        }
        actions={isMayCount ? <CountNow path="/v1/results/count" begun={own.countBegun} /> : undefined}
      >
        {asked.data !== undefined && asOf === undefined ? <Nothing>{own.neverCounted}</Nothing> : null}
      </Panel>
      <Answered to={asked}>
        {({ journeys }) => {
          const most = scaleOf(journeys);
          return journeys.map((brought) => <Journey key={brought.journey} brought={brought} most={most} />);
        }}
      </Answered>
    </>
  );
};
