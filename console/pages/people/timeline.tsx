/** What happened with a customer, day by day, the latest first. */
import { Box, Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Body } from '../../client/client.ts';
import { useBraked } from '../../frame/braked.ts';
import { useChannel } from '../../frame/channels.ts';
import { useMay } from '../../frame/me.tsx';
import { useNameOf } from '../../frame/names.ts';
import { Nothing, Panel, Standing, type Tone } from '../../frame/parts.tsx';
import { heldWords, withheldWords } from '../../frame/reasons.ts';
import { useRules } from '../../frame/rules.ts';
import { frameWords } from '../../frame/words.ts';
import { useFormat } from '../../words/format.ts';
import { useLocale, useWords } from '../../words/locale.tsx';
import { numberIn, spoken, type Told, textIn, toldIn } from './told.ts';
import { peopleWords } from './words.ts';

const SentMessage = lazy(() => import('./sent-message.tsx'));

type Moment = Body<'Customer'>['timeline'][number];

const colours = {
  order: 'var(--mantine-color-leaf-5)',
  message: 'var(--mantine-color-ember-4)',
  journey: 'light-dark(#69625c, #aaa39b)',
  quiet: 'light-dark(#cbc5bd, #4a443f)',
} as const;

type Group_ = 'orders' | 'messages' | 'journeys' | 'other';

const groupOf = ({ kind, name }: Moment): Group_ => {
  if (kind === 'touchpoint') return 'messages';
  if (kind === 'redeemed' || (kind === 'event' && String(name).startsWith('Order'))) return 'orders';
  return ['enrolled', 'goal', 'left', 'coupon', 'void', 'brake'].includes(kind) ? 'journeys' : 'other';
};

const dotOf: Readonly<Record<Group_, string>> = {
  orders: colours.order,
  messages: colours.message,
  journeys: colours.journey,
  other: colours.quiet,
};

const toneOfOutcome: Readonly<Record<string, Tone>> = {
  sent: 'good',
  withheld: 'warn',
  unknown: 'warn',
  shadow: 'quiet',
  sending: 'live',
  waiting: 'live',
};

const Touchpoint = ({ told, onShow }: { readonly told: Told; readonly onShow: (touch: string) => void }) => {
  const isMayShow = useMay('GET /v1/customers/{id}/message');
  const touch = textIn(told, 'touch');
  const own = useWords(peopleWords);
  const format = useFormat();
  const outcome = textIn(told, 'outcome') ?? '';
  const { locale } = useLocale();
  const nameOf = useNameOf();
  const held: Told = useWords(heldWords);
  const why: Told = useWords(withheldWords);
  const heldBy = textIn(told, 'heldBy');
  const withheld = toldIn(told, 'withheld');
  const guardrail = (withheld && textIn(withheld, 'guardrail')) ?? '';
  const due = textIn(told, 'dueAt');
  const reactions = (
    [
      ['openedAt', own.opened, false],
      ['clickedAt', own.clicked, false],
      ['machineOpenedAt', own.opened, true],
      ['machineClickedAt', own.clicked, true],
    ] as const
  ).flatMap(([name, word, isMachine]) => {
    const at = textIn(told, name);
    return at === undefined ? [] : [`${word} ${format.time(at)}${isMachine ? ` (${own.byMachine})` : ''}`];
  });
  const answer = textIn(told, 'answer');
  return (
    <Stack gap={3}>
      <Group gap={8}>
        <Standing tone={toneOfOutcome[outcome] ?? 'quiet'}>
          {(own.outcomes as Told)[outcome] === undefined ? outcome : spoken((own.outcomes as Told)[outcome])}
        </Standing>
        {due !== undefined && outcome !== 'sent' && (
          <Text size="sm" c="dimmed">
            {own.heldUntil} {format.time(due)}
            {heldBy !== undefined && ` (${textIn(held, heldBy) ?? heldBy})`}
          </Text>
        )}
      </Group>
      {withheld !== undefined && (
        <Text size="sm" c="dimmed" className="wrap">
          {(locale === 'en' ? textIn(withheld, 'detail') : undefined) ??
            textIn(own.lacks, textIn(withheld, 'lacks') ?? '') ??
            textIn(why, guardrail) ??
            guardrail}
        </Text>
      )}
      {reactions.length > 0 && (
        <Text size="sm" c="dimmed">
          {reactions.join(' · ')}
        </Text>
      )}
      {answer !== undefined && (
        <Text size="sm" className="wrap">
          {own.answered}: {nameOf(answer)}
          {textIn(told, 'text') !== undefined && ` “${textIn(told, 'text')}”`}
        </Text>
      )}
      {isMayShow && touch !== undefined && (
        <Box>
          <Button size="compact-sm" variant="subtle" px={4} ml={-4} onClick={() => onShow(touch)}>
            {own.showMessage}
          </Button>
        </Box>
      )}
    </Stack>
  );
};

/** What it is, and what is said of it. */
const useReading = () => {
  const own = useWords(peopleWords);
  const format = useFormat();
  const said = useBraked();
  const nameOf = useNameOf();
  const channel = useChannel();
  const rules = useRules();
  /** The event, where one began it, and what held of her. */
  const begunBy = (moment: Moment): string | undefined => {
    const event = textIn(moment, 'event');
    const said = [
      ...(event === undefined ? [] : [event]),
      ...(moment.asks === undefined ? [] : [rules.rule(moment.asks)]),
    ];
    return said.length === 0 ? textIn(moment, 'rule') : said.join(' · ');
  };
  /** Of `reaction-we-miss-you=silent`: the box, and what it came to. */
  const cameTo = (path: string): readonly string[] =>
    path
      .split(' ')
      .filter((each) => each !== '')
      .map((each) => {
        const [box = '', outcome = ''] = each.split('=');
        return `${box} = ${nameOf(outcome)}`;
      });
  const soft = (text: ReactNode): ReactNode => (
    <Text size="sm" c="dimmed" className="wrap">
      {text}
    </Text>
  );
  return (moment: Moment, onShow: (touch: string) => void): readonly [string, ReactNode] => {
    const told: Told = moment;
    const journey = textIn(told, 'journey') ?? '';
    switch (moment.kind) {
      case 'event': {
        const value = numberIn(told, 'value');
        const items = told.items;
        const parts = [
          textIn(told, 'orderId'),
          value === undefined ? undefined : format.money(value, textIn(told, 'currency')),
          textIn(told, 'couponCode'),
          textIn(told, 'answer'),
          Array.isArray(items)
            ? items.map((each: Told) => textIn(each, 'name') ?? textIn(each, 'id') ?? '').join(', ')
            : undefined,
        ].filter((each) => each !== undefined && each !== '');
        return [
          textIn(told, 'name') ?? '',
          <>
            {parts.length > 0 && soft(parts.join(' · '))}
            {moment.tooMuch !== undefined &&
              soft(own.tooMuch(format.money(moment.tooMuch.refunded), format.money(moment.tooMuch.worth)))}
          </>,
        ];
      }
      case 'touchpoint':
        return [
          `${spoken((own.channel as Told)[textIn(told, 'channel') ?? ''] ?? textIn(told, 'type') ?? '')}: ${textIn(told, 'step') ?? ''}`,
          <>
            {soft(journey)}
            <Touchpoint told={told} onShow={onShow} />
          </>,
        ];
      case 'enrolled':
        return [
          `${textIn(told, 'arm') === 'holdout' ? own.moments.heldOut : own.moments.enrolled}: ${journey}`,
          soft(begunBy(moment)),
        ];
      case 'left':
        return [
          `${own.moments.left}: ${journey}`,
          soft([nameOf(textIn(told, 'reason') ?? ''), ...cameTo(textIn(told, 'path') ?? '')].join(' · ')),
        ];
      case 'goal':
        return [`${own.moments.goal}: ${journey}`, null];
      case 'coupon': {
        const until = textIn(told, 'validUntil');
        return [
          `${own.moments.coupon} ${textIn(told, 'coupon') ?? ''}`,
          soft(
            `${textIn(told, 'code') ?? ''}${until === undefined ? '' : ` · ${own.validUntil} ${format.day(until)}`}`,
          ),
        ];
      }
      case 'redeemed':
        return [
          own.moments.redeemed,
          soft(`${textIn(told, 'code') ?? ''} · ${own.order} ${textIn(told, 'orderId') ?? ''}`),
        ];
      case 'void':
        return [own.moments.void, soft(textIn(told, 'code'))];
      case 'points': {
        const change = numberIn(told, 'change');
        return [
          own.moments.points,
          soft(
            change === undefined
              ? spoken(told.refunded ?? '')
              : `${change > 0 ? '+' : ''}${format.number(change)}`,
          ),
        ];
      }
      case 'consent': {
        const answers = Object.entries(toldIn(told, 'answers') ?? {}).map(
          ([topic, isGiven]) => `${topic}: ${isGiven === true ? own.given : own.refused}`,
        );
        const proof = ['source', 'wording', 'form', 'ip'].flatMap((name) => textIn(told, name) ?? []);
        return [
          own.moments.consent,
          soft([channel(textIn(told, 'channel') ?? ''), ...answers, ...proof].join(' · ')),
        ];
      }
      case 'brake':
        return [
          `${own.moments.brake}: ${textIn(own.does, String(told.does)) ?? ''} ${moment.braked === undefined ? '' : said(moment.braked)}`,
          soft(`${spoken(told.who)}: ${spoken(told.why)}`),
        ];
    }
  };
};

const pageSize = 40;

export const Timeline = ({
  customer,
  timeline,
}: {
  readonly customer: string;
  readonly timeline: readonly Moment[];
}) => {
  const [touch, setTouch] = useState<string>();
  const own = useWords(peopleWords);
  const format = useFormat();
  const frame = useWords(frameWords);
  const reading = useReading();
  const [filter, setFilter] = useState<string>('all');
  const [count, setCount] = useState(pageSize);
  const wanted = timeline.filter((each) => filter === 'all' || groupOf(each) === filter);
  // Two can be told of the same moment and kind: their place tells them apart.
  const shown = wanted.slice(0, count).map((moment, place) => ({ moment, place }));
  const days = Map.groupBy(shown, ({ moment }) => format.day(moment.at));
  return (
    <Panel
      title={own.timeline}
      actions={
        <SegmentedControl
          size="xs"
          value={filter}
          onChange={setFilter}
          aria-label={own.timeline}
          data={(['all', 'orders', 'messages', 'journeys'] as const).map((each) => ({
            value: each,
            label: own.filter[each],
          }))}
        />
      }
    >
      {shown.length === 0 && <Nothing>{own.noTimeline}</Nothing>}
      <Stack gap="lg">
        {[...days].map(([day, moments]) => (
          <Box key={day} component="section">
            <Text component="h3" size="sm" fw={600} c="dimmed" m={0} mb={8}>
              {day}
            </Text>
            <Stack gap={0} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
              {moments.map(({ moment, place }, index) => {
                const [title, more] = reading(moment, setTouch);
                return (
                  <Box
                    component="li"
                    key={place}
                    style={{
                      display: 'grid',
                      gridTemplateColumns: '14px minmax(0, 1fr) auto',
                      columnGap: 12,
                    }}
                  >
                    <Box style={{ position: 'relative' }}>
                      <Box
                        style={{
                          position: 'absolute',
                          left: 6,
                          top: index === 0 ? 10 : 0,
                          bottom: index === moments.length - 1 ? 'calc(100% - 10px)' : 0,
                          width: 1.5,
                          background: 'var(--rekindle-line)',
                        }}
                      />
                      <Box
                        style={{
                          position: 'absolute',
                          left: 2,
                          top: 6,
                          width: 9.5,
                          height: 9.5,
                          borderRadius: 9,
                          background: dotOf[groupOf(moment)],
                          outline: '3px solid var(--rekindle-card)',
                        }}
                      />
                    </Box>
                    <Box pb={12}>
                      <Text size="sm" fw={550} className="wrap">
                        {title}
                      </Text>
                      {more}
                    </Box>
                    <Text
                      size="xs"
                      c="dimmed"
                      pt={2}
                      className="figures"
                      component="time"
                      dateTime={moment.at}
                    >
                      {format.clock(moment.at)}
                    </Text>
                  </Box>
                );
              })}
            </Stack>
          </Box>
        ))}
        {wanted.length > count && (
          <Button variant="default" onClick={() => setCount(count + pageSize)}>
            {own.earlier(Math.min(pageSize, wanted.length - count))}
          </Button>
        )}
      </Stack>
      <Modal
        opened={touch !== undefined}
        onClose={() => setTouch(undefined)}
        title={<Text fw={600}>{own.messageTitle}</Text>}
        closeButtonProps={{ 'aria-label': frame.close }}
        size="xl"
      >
        {touch !== undefined && (
          <Suspense>
            <SentMessage customer={customer} touch={touch} />
          </Suspense>
        )}
      </Modal>
    </Panel>
  );
};
