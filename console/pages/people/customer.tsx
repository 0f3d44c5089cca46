/** One customer. */
import { Box, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { usePathname } from 'wouter/use-browser-location';
import { type Body, useAnswer } from '../../client/client.ts';
import { useNow } from '../../frame/clock.tsx';
import { useMay } from '../../frame/me.tsx';
import {
  Answered,
  Facts,
  FaultNote,
  Figure,
  Nothing,
  Panel,
  Screen,
  Standing,
  type Tone,
  When,
} from '../../frame/parts.tsx';
import { useFormat } from '../../words/format.ts';
import { useWords } from '../../words/locale.tsx';
import { Acts } from './acts.tsx';
import { Explain } from './explain.tsx';
import { lookedAt } from './lately.ts';
import { toneOfStage } from './list.tsx';
import { Timeline } from './timeline.tsx';
import { numberIn, spoken, type Told, textIn } from './told.ts';
import { peopleWords } from './words.ts';

type Known = Body<'Customer'>;

/** What stands in the head, or in a panel of its own. */
const shownElsewhere: ReadonlySet<string> = new Set([
  'id',
  'orders',
  'spent',
  'lastOrderAt',
  'firstName',
  'consents',
]);

const Profile = ({ customer }: { readonly customer: Told }) => {
  const own = useWords(peopleWords);
  const format = useFormat();
  const [isAll, setAll] = useState(false);
  const named = Object.entries(own.fields).flatMap(([name, label]) =>
    customer[name] === undefined || shownElsewhere.has(name)
      ? []
      : [
          [
            label,
            name === 'refunded' ? format.money(Number(customer[name])) : spoken(customer[name]),
          ] as const,
        ],
  );
  const dates = (
    [
      ['firstOrderAt', own.firstOrder],
      ['lastVisitAt', own.lastVisit],
    ] as const
  ).flatMap(([name, label]) => {
    const at = textIn(customer, name);
    return at === undefined ? [] : [[label, <When key={name} at={at} />] as const];
  });
  const known = new Set([...Object.keys(own.fields), ...shownElsewhere, 'firstOrderAt', 'lastVisitAt']);
  const others = Object.entries(customer)
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => [name, spoken(value)] as const);
  return (
    <Panel title={own.profile}>
      <Stack gap="sm" align="stretch">
        <Facts of={[...named, ...dates, ...(isAll ? others : [])]} />
        {others.length > 0 && (
          <Box>
            <Button
              size="compact-sm"
              variant="subtle"
              ml={-8}
              onClick={() => setAll(!isAll)}
              aria-expanded={isAll}
            >
              {isAll ? own.less : own.more}
            </Button>
          </Box>
        )}
      </Stack>
    </Panel>
  );
};

const toneOfTakes = { all: 'good', transactional: 'warn', nothing: 'bad' } as const;

type Reach = Known['channels'][number];

const Channel = ({ reach }: { readonly reach: Reach }) => {
  const own = useWords(peopleWords);
  const format = useFormat();
  const instant =
    reach.until !== undefined && /^\d{4}-\d\d-\d\dT/.test(reach.until) ? reach.until : undefined;
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Text fw={550} size="sm">
          {own.channel[reach.channel]}
        </Text>
        <Standing tone={toneOfTakes[reach.takes]}>{own.takes[reach.takes]}</Standing>
      </Group>
      {reach.reason !== undefined && (
        <>
          <Text size="sm" c="dimmed" className="wrap">
            {own.reasons[reach.reason]}
            {reach.since !== undefined && ` (${own.since} ${format.day(reach.since)})`}
          </Text>
          <Text size="sm" c="dimmed" className="wrap">
            {own.until} {instant === undefined ? own.ends[reach.reason] : format.day(instant)}
          </Text>
        </>
      )}
      {reach.topics?.map(({ topic, takes, reason }) => (
        <Text key={topic} size="sm" c="dimmed" className="wrap">
          {own.topic} {topic}: {own.takes[takes]}
          {reason !== undefined && `. ${own.reasons[reason]}`}
        </Text>
      ))}
    </Box>
  );
};

const Enrolments = ({
  enrolments,
  onExplain,
}: {
  readonly enrolments: Known['enrolments'];
  readonly onExplain: (journey?: string) => void;
}) => {
  const own = useWords(peopleWords);
  return (
    <Panel
      title={own.journeys}
      actions={
        <Button size="compact-sm" variant="light" onClick={() => onExplain()}>
          {own.explain}
        </Button>
      }
    >
      <Stack gap="sm">
        {enrolments.length === 0 && (
          <Text size="sm" c="dimmed">
            {own.noJourneys}
          </Text>
        )}
        {enrolments.map((told) => {
          const { journey, isOpen, cycle, enrolledAt } = told;
          const isHeldOut = textIn(told, 'arm') === 'holdout';
          return (
            <Box key={journey}>
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  ml={-8}
                  px={8}
                  c="var(--mantine-color-text)"
                  onClick={() => onExplain(journey)}
                >
                  {journey}
                </Button>
                <Standing tone={isHeldOut ? 'quiet' : isOpen ? 'live' : 'quiet'}>
                  {isHeldOut ? own.heldOut : isOpen ? own.inIt : own.over}
                </Standing>
              </Group>
              <Text size="sm" c="dimmed">
                {own.enrolled} <When at={enrolledAt} />
                {cycle > 1 && ` · ×${cycle}`}
              </Text>
            </Box>
          );
        })}
      </Stack>
    </Panel>
  );
};

const Shown = ({ known }: { readonly known: Known }) => {
  const own = useWords(peopleWords);
  const format = useFormat();
  const now = useNow();
  const { customer, stage, channels, enrolments, timeline } = known;
  const told: Told = customer;
  const name = textIn(told, 'firstName');
  const lastOrderAt = textIn(told, 'lastOrderAt');
  const [explained, setExplained] = useState<{ readonly journey?: string }>();
  const isMayExplain = useMay('GET /v1/customers/{id}/explain');
  useEffect(() => {
    lookedAt({ id: customer.id, ...(name !== undefined && { name }) });
  }, [customer.id, name]);
  const stageName = (own.stages as Told)[stage];
  return (
    <Screen
      title={name ?? customer.id}
      back={{ to: '/people', name: own.title }}
      about={
        <Group gap={10} component="span">
          <Standing tone={(toneOfStage as Readonly<Record<string, Tone>>)[stage] ?? 'quiet'}>
            {stageName === undefined ? stage : spoken(stageName)}
          </Standing>
          {name !== undefined && <span className="wrap">{customer.id}</span>}
          {textIn(told, 'email') !== undefined && <span className="wrap">{textIn(told, 'email')}</span>}
        </Group>
      }
      actions={<Acts customer={known} />}
    >
      <Panel>
        <Group gap={44}>
          <Figure name={own.orders} value={format.number(customer.orders)} />
          <Figure name={own.spent} value={format.money(customer.spent)} />
          <Figure
            name={own.lastOrder}
            value={lastOrderAt === undefined ? own.never : format.ago(lastOrderAt, now)}
            note={lastOrderAt === undefined ? undefined : format.day(lastOrderAt)}
          />
          {numberIn(told, 'points') !== undefined && (
            <Figure
              name={own.fields.points}
              value={format.number(numberIn(told, 'points') ?? 0)}
              note={textIn(told, 'tier')}
            />
          )}
        </Group>
      </Panel>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
          <Stack gap="lg">
            <Panel title={own.channels}>
              <Stack gap="md">
                {channels.map((reach) => (
                  <Channel key={reach.channel} reach={reach} />
                ))}
              </Stack>
            </Panel>
            {isMayExplain && (
              <Enrolments enrolments={enrolments} onExplain={(journey) => setExplained({ journey })} />
            )}
            <Profile customer={told} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
          <Timeline customer={customer.id} timeline={timeline} />
        </Grid.Col>
      </Grid>
      {isMayExplain && (
        <Explain
          customer={customer.id}
          isOpen={explained !== undefined}
          first={explained?.journey}
          onClose={() => setExplained(undefined)}
        />
      )}
    </Screen>
  );
};

/** The id stands in the address as it is, percent-encoded once. */
const idIn = (pathname: string): string => {
  const text = pathname.slice('/people/'.length);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export default function Customer() {
  const own = useWords(peopleWords);
  const id = idIn(usePathname());
  const asked = useAnswer('/v1/customers/{id}', { params: { path: { id } } });
  if (asked.data !== undefined) return <Shown key={asked.data.customer.id} known={asked.data} />;
  return (
    <Screen title={id} back={{ to: '/people', name: own.title }}>
      <Panel>
        {asked.error?.kind === 'none' ? (
          <Nothing>
            {own.none(id)} {own.noneText}
          </Nothing>
        ) : asked.error === null ? (
          <Answered to={asked}>{() => null}</Answered>
        ) : (
          <FaultNote fault={asked.error} onAgain={() => void asked.refetch()} />
        )}
      </Panel>
    </Screen>
  );
}
