/** What needs somebody: alarms, what people have braked, passages that failed, tasks that wait, places and budgets that are used up. */
import { Anchor, Box, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type Body, useAnswer } from '../../client/client.ts';
import type { Fault } from '../../client/faults.ts';
import { useBraked } from '../../frame/braked.ts';
import { useChannel } from '../../frame/channels.ts';
import { useNow } from '../../frame/clock.tsx';
import { useMay } from '../../frame/me.tsx';
import { FaultNote, Panel, Standing, type Tone, When } from '../../frame/parts.tsx';
import { useThisMonth } from '../../frame/this-month.ts';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { journeyPath } from '../journeys/paths.ts';
import { alarmWords } from './alarm-words.ts';
import { useAsked } from './asked.ts';
import { tonightWords } from './words.ts';

const Need = ({
  tone,
  label,
  to,
  what,
  children,
}: {
  readonly tone: Tone;
  readonly label: string;
  readonly to?: string;
  readonly what: string;
  readonly children?: ReactNode;
}) => (
  <Box>
    <Standing tone={tone}>{label}</Standing>
    <Text size="sm" fw={550} mt={4} className="wrap">
      {to === undefined ? (
        what
      ) : (
        <Anchor component={Link} href={to} inherit c="inherit">
          {what}
        </Anchor>
      )}
    </Text>
    {children !== undefined && (
      <Text size="sm" c="dimmed" className="wrap" component="div">
        {children}
      </Text>
    )}
  </Box>
);

interface Found {
  readonly needs: readonly ReactNode[];
  /** What was asked for it; who may not ask sees nothing of it. */
  readonly asked: readonly Pick<UseQueryResult<unknown, Fault>, 'error' | 'isLoading'>[];
}

const useBrakes = (): Found => {
  const own = useWords(tonightWords);
  const asked = useAsked('/v1/brake');
  const said = useBraked();
  const needs = (asked.data?.brakes ?? []).map(({ on, braked, state, since, who, why }) => {
    const journey = braked.kind === 'journeys' ? braked.name : undefined;
    return (
      <Need
        key={on}
        tone={state === 'stopped' ? 'bad' : 'warn'}
        label={state === 'stopped' ? own.stopped : own.paused}
        to={journey === undefined ? '/journeys' : journeyPath(journey)}
        what={said(braked)}
      >
        {who !== undefined && own.by(who, why ?? '')} {since !== undefined && <When at={since} />}
      </Need>
    );
  });
  return { needs, asked: [asked] };
};

const useAlarms = (): Found => {
  const own = useWords(tonightWords);
  const asked = useAsked('/v1/alarms');
  const said = useWords(alarmWords);
  const needs = (asked.data?.alarms ?? []).map(({ name, since, says, kind, of = '', runbook }) => (
    <Need
      key={`alarm ${name}`}
      tone="bad"
      label={own.alarmLabel}
      what={kind === undefined ? says : said[kind](of)}
    >
      <div>
        {own.alarmSince} <When at={since} />
      </div>
      {runbook !== undefined && <div>{own.runbook(runbook)}</div>}
    </Need>
  ));
  return { needs, asked: [asked] };
};

const useFailed = (): Found => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const asked = useAsked('/v1/figures/failed');
  const needs = (asked.data?.journeys ?? [])
    .filter(({ passages }) => passages > 0)
    .map(({ journey, passages, causes }) => (
      <Need
        key={`failed ${journey}`}
        tone="bad"
        label={own.failedLabel}
        to={journeyPath(journey)}
        what={own.failed(journey, format.number(passages))}
      >
        {causes.map(({ error = own.noError, after = '', passages: count, latest }) => (
          <div key={`${error} ${after}`}>{own.failedBy(error, format.number(count), format.day(latest))}</div>
        ))}
      </Need>
    ));
  return { needs, asked: [asked] };
};

const useTasks = (): Found => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const asked = useAsked('/v1/tasks/queues');
  const needs = (asked.data?.queues ?? [])
    .filter(({ open }) => open > 0)
    .map(({ queue, open, escalated, more }) => (
      <Need
        key={queue}
        tone={escalated > 0 ? 'bad' : 'live'}
        label={own.tasksLabel}
        to={`/care?queue=${encodeURIComponent(queue)}`}
        what={own.tasks(`${format.number(open)}${more ? '+' : ''}`, queue)}
      >
        {escalated > 0 ? own.late(format.number(escalated)) : undefined}
      </Need>
    ));
  return { needs, asked: [asked] };
};

const usePlaces = ({ tonight, lastNight }: Partial<Body<'Tonight'>>): Found => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const left = (lastNight?.journeys ?? []).filter((each) => each.left > 0);
  const would = (tonight?.journeys ?? []).reduce((sum, { enrolled }) => sum + enrolled, 0);
  const most = tonight?.atMostPerNight;
  const needs = [
    ...left.map((each) => (
      <Need
        key={each.journey}
        tone="warn"
        label={own.placesLabel}
        to={journeyPath(each.journey)}
        what={`${each.journey}: ${own.noPlace(format.number(each.left))}`}
      >
        {own.noPlaceText}
      </Need>
    )),
    ...(most !== undefined && would > most
      ? [
          <Need
            key="most"
            tone="warn"
            label={own.placesLabel}
            what={own.overMost(format.number(would), format.number(most))}
          >
            {own.overMostText}
          </Need>,
        ]
      : []),
  ];
  return { needs, asked: [] };
};

const useBudgets = (): Found => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const month = useThisMonth();
  const asked = useAnswer(
    '/v1/coupons/liability',
    { params: { query: { from: month, until: month } } },
    { enabled: useMay('GET /v1/coupons/liability') },
  );
  const needs = (asked.data?.journeys ?? []).flatMap(({ journey, months }) =>
    months.flatMap(({ budget }) => {
      const gone = [budget?.coupons, budget?.messages].find(
        (each) => each !== undefined && each.spent >= each.of,
      );
      if (gone === undefined) return [];
      return [
        <Need
          key={`budget ${journey}`}
          tone="warn"
          label={own.budgetLabel}
          to={journeyPath(journey)}
          what={own.budgetGone(journey)}
        >
          {own.budgetOf(format.money(gone.spent), format.money(gone.of))}
        </Need>,
      ];
    }),
  );
  return { needs, asked: [asked] };
};

const useRooms = (): Found => {
  const own = useWords(tonightWords);
  const format = useFormat();
  const now = useNow();
  const nameOf = useChannel();
  const asked = useAsked('/v1/channels');
  const needs = (asked.data?.channels ?? []).flatMap(({ channel, day }) =>
    day?.until === undefined
      ? []
      : [
          <Need key={`room ${channel}`} tone="warn" label={nameOf(channel)} what={own.noRoomLeft}>
            {own.noRoom(format.number(day.most), format.ago(day.until, now))}
          </Need>,
        ],
  );
  return { needs, asked: [asked] };
};

/** @param told absent: the plan is not there yet, for which nothing else waits */
export const Needs = ({ told }: { readonly told: Body<'Tonight'> | undefined }) => {
  const own = useWords(tonightWords);
  const found = [
    useAlarms(),
    useBrakes(),
    useFailed(),
    useTasks(),
    usePlaces(told ?? {}),
    useRooms(),
    useBudgets(),
  ];
  const needs = found.flatMap((each) => each.needs);
  const asked = found.flatMap((each) => each.asked);
  const fault = asked.find(({ error }) => error !== null)?.error;
  const isKnown = told !== undefined && asked.every(({ isLoading }) => !isLoading);
  return (
    <Panel title={own.needs}>
      <Stack gap="md">
        {needs}
        {fault ? <FaultNote fault={fault} /> : undefined}
        {needs.length === 0 && isKnown && !fault && (
          <Text size="sm" c="dimmed">
            {own.needsNothing}
          </Text>
        )}
      </Stack>
    </Panel>
  );
};
