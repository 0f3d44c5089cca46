/** What a run brought, as a marketer asks for it: one plain object, the same for the same run. */

import { dateOn } from '../../../shared/base/calendar.ts';
import type { CustomerId, EnrolmentKey, JourneyId } from '../../../shared/base/ids.ts';
import { unitsOf } from '../../../shared/base/money.ts';
import { type Instant, spoken } from '../../../shared/base/time.ts';
import { couponsFigure, journeyFigure, nowFigure } from '../../../shared/decisions/figures/cell.ts';
import { cellsOf } from '../../../shared/decisions/figures/measures/index.ts';
import { gather, summed } from '../../../shared/decisions/figures/reading/counters.ts';
import {
  journeySums,
  type StepFigures,
  stepsOf,
} from '../../../shared/decisions/figures/reading/journeys.ts';
import { type ScoreFigures, scoresOf } from '../../../shared/decisions/figures/reading/months.ts';
import { expectedOf, owedOn } from '../../../shared/decisions/figures/reading/offers.ts';
import { Sums } from '../../../shared/decisions/figures/sums.ts';
import type { ShopInsights } from '../../../shared/decisions/insights/insights.ts';
import { kpiTallyOf } from '../../../shared/decisions/results/kpis/tally.ts';
import { type KpisTold, kpisTold } from '../../../shared/decisions/results/kpis/view.ts';
import type { RecommendedShare } from '../../../shared/decisions/scores/rhythm-threshold.ts';
import { allOf, readable } from '../../../shared/decisions/sweeping/silence.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import {
  allWithholdings,
  heldBys,
  holdings,
  type TaskRecord,
  type TouchRecord,
  type Withholding,
} from '../../../shared/journeys/records.ts';
import {
  forEachMessageKind,
  isMessage,
  type MessageKind,
  messageKinds,
} from '../../../shared/journeys/touchpoints/index.ts';
import type { ShopKnowledge } from '../run/knowledge.ts';
import type { RunResult } from '../run/result.ts';
import { builtInSilenceOf, silenceOf } from '../run/silence.ts';
import { type ResultsView, resultsView } from './results.ts';
import { type Whom, whomOf } from './shop/whom.ts';

type Bands = ReturnType<typeof readable>;

export type Counts = Readonly<Record<string, number>>;

export interface JourneySummary {
  readonly journey: JourneyId;
  readonly version: number;
  readonly enrolled: number;
  readonly customers: number;
  readonly heldOut: number;
  readonly messages: Readonly<Record<MessageKind, number>>;
  readonly sentByTouchpoint: Counts;
  readonly withheld: Readonly<Record<Withholding, number>>;
  readonly unknown: number;
  /** Messages that left later than their turn, by what held them last. */
  readonly late: Counts;
  /** By people. */
  readonly opened: number;
  readonly clicked: number;
  /** Messages, whoever opened or clicked them beside. */
  readonly machines: { readonly opened: number; readonly clicked: number };
  /** Opened by nobody knows whom, and by no person for certain. */
  readonly openedByUnknown: number;
  readonly coupons: {
    readonly issued: number;
    readonly redeemed: number;
    /** In units of money. */
    readonly redeemedOrderValue: number;
    /** What is owed by those that can still be used. */
    readonly outstanding: {
      readonly coupons: number;
      /** In units of money, of those whose worth is known. */
      readonly face: number;
      /** Of that, at the rate at which those that are over were redeemed; `null`: none is over. */
      readonly expected: number | null;
    };
  };
  readonly answers: Readonly<Record<string, Counts>>;
  /** By NPS questions. */
  readonly scores: Readonly<Record<string, ScoreFigures>>;
  /** Tasks by their names, by what came of them. */
  readonly tasks: Readonly<Record<string, Counts>>;
  /** Awarded, by the award's name. */
  readonly points: Counts;
  readonly exits: Counts;
  readonly stillUnderWay: number;
  /** Of a journey that begins by days of silence alone: from which on in this run, and as it is built in. */
  readonly silence?: { readonly days: number; readonly builtIn?: number };
  /** What it brought. Of several journeys nothing is added up: their goals differ, and their customers are the same. */
  readonly results: ResultsView;
  /** Silent for longer than the last night looked back, by days of silence; absent: the journey does not ask for them. */
  readonly backlog?: { readonly customers: number; readonly bands: Bands };
  /** Standard transitions: of the longest silent path, and of all that happened. */
  readonly transitions: {
    readonly silentPath: number;
    readonly silentTouchpoints: number;
    readonly silentPerTouchpoint: number;
    readonly all: number;
    readonly executions: number;
    readonly touchpoints: number;
  };
}

export type DaySummary = Readonly<Record<MessageKind, number>> & {
  readonly day: string;
  readonly enrolled: number;
  readonly heldOut: number;
};

export interface Summary {
  readonly source: RunResult['source'];
  readonly simulated: boolean;
  readonly brand: string;
  readonly currency: string;
  /** Days (`YYYY-MM-DD`) at whose beginning the nights begin and end, in the shop's timezone. */
  readonly from: string;
  readonly until: string;
  readonly timezone: string;
  /** That were swept. */
  readonly nights: number;
  readonly total: Omit<
    JourneySummary,
    'journey' | 'version' | 'silence' | 'results' | 'backlog' | 'transitions'
  >;
  readonly journeys: readonly JourneySummary[];
  readonly days: readonly DaySummary[];
  readonly cost: {
    readonly transitionsPerTouchpoint: number;
    readonly wruPerTouchpoint: number;
    readonly rruPerTouchpoint: number;
    readonly profileBytes: number;
  };
  readonly messagesNotKept: number;
  /** The shop's customers by month, as the API tells them; absent: of a file, whose orders `insights` tells of. */
  readonly kpis?: KpisTold;
  /** What the orders tell of the shop, whatever was lived; absent: of none it is known what it was worth. */
  readonly insights?: ShopInsights;
  /** From which share of a customer's own gaps on it pays to write, as `insights.thresholds` has it of days. */
  readonly rhythmThreshold?: RecommendedShare;
  /** So, too: whom to win back first. */
  readonly whom?: Whom;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const ratio = (part: number, whole: number, digits = 3): number =>
  whole === 0 ? 0 : round(part / whole, digits);

const countBy = <T>(items: readonly T[], key: (item: T) => string): Counts => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
};

type Records = Pick<
  RunResult,
  'source' | 'currency' | 'settings' | 'until' | 'enrolments' | 'touches' | 'coupons' | 'tasks' | 'waiters'
>;

const becameOf = ({ state, result }: TaskRecord): string => result ?? (state === 'over' ? 'not done' : state);
const wasSent = ({ outcome }: TouchRecord): boolean => outcome === 'sent';

/** As `rekindle offers liability` tells it of a shop that is deployed. */
const outstandingOf = ({
  coupons,
  until,
  currency,
  settings,
}: Records): JourneySummary['coupons']['outstanding'] => {
  const sums = new Sums();
  for (const record of coupons) sums.add(cellsOf({ kind: 'coupon', record }, settings));
  const owed = owedOn(sums.rows(couponsFigure), dateOn(until, settings.timezone));
  const { outstanding } = owed.tallies;
  const expected = expectedOf(owed, owed);
  return {
    coupons: outstanding.coupons,
    face: unitsOf(outstanding.face, currency),
    expected: expected === undefined ? null : unitsOf(expected, currency),
  };
};

/** Days are added up: whose they are is of no matter. */
const allDays = { timezone: 'UTC' };

/** What the pages of the console count, of these records. */
const figuresOf = ({ enrolments, touches }: Records) => {
  const sums = new Sums();
  for (const record of enrolments) sums.add(cellsOf({ kind: 'enrolment', record }, allDays));
  for (const record of touches) sums.add(cellsOf({ kind: 'touch', record }, allDays));
  const journeys = new Set([
    ...enrolments.map(({ key }) => key.journey),
    ...touches.map(({ enrolment }) => enrolment.journey),
  ]);
  const rows = [...journeys].flatMap((journey) => sums.rows(journeyFigure(journey)));
  return { steps: stepsOf(summed(rows)), all: journeySums(rows, sums.rows(nowFigure)) };
};

const partOf = (records: Records): Summary['total'] => {
  const { steps, all } = figuresOf(records);
  const { enrolled, underWay } = all;
  const messages = steps.filter(isMessage);
  const redeemed = records.coupons.filter(({ redeemedAt }) => redeemedAt !== undefined);
  const total = (of: (step: StepFigures) => number): number => steps.reduce((sum, step) => sum + of(step), 0);
  const ofKind = (kind: TouchRecord['kind']) => steps.filter((step) => step.kind === kind && step.sent > 0);
  return {
    enrolled: enrolled.treatment + enrolled.holdout,
    customers: new Set(records.enrolments.map(({ key }) => key.customer)).size,
    heldOut: enrolled.holdout,
    messages: forEachMessageKind((kind) => all.messages[kind] ?? 0),
    sentByTouchpoint: gather(steps.map(({ step, sent }) => [step, sent] as const)),
    withheld: Object.fromEntries(
      allWithholdings.map((each) => [each, all.withheld[each] ?? 0] as const),
    ) as Record<Withholding, number>,
    unknown: total(({ unknown }) => unknown),
    late: gather(messages.flatMap(({ late }) => heldBys.map((by) => [holdings[by], late[by] ?? 0] as const))),
    opened: all.opened,
    clicked: all.clicked,
    machines: {
      opened: total(({ machines }) => machines.opened),
      clicked: total(({ machines }) => machines.clicked),
    },
    openedByUnknown: total(({ openedByUnknown }) => openedByUnknown),
    coupons: {
      issued: records.coupons.length,
      redeemed: redeemed.length,
      redeemedOrderValue: unitsOf(
        redeemed.reduce((sum, { orderValue = 0 }) => sum + orderValue, 0),
        records.currency,
      ),
      outstanding: outstandingOf(records),
    },
    answers: Object.fromEntries(
      ofKind('survey').map(({ step, sent, answers }) => {
        const answered = Object.values(answers).reduce((sum, each) => sum + each, 0);
        return [step, gather([...Object.entries(answers), ['unanswered', sent - answered]])];
      }),
    ),
    scores: Object.fromEntries(
      ofKind('nps').map(({ step, sent, answers }) => [step, scoresOf(answers, sent)]),
    ),
    tasks: Object.fromEntries(
      [...Map.groupBy(records.tasks, ({ name }) => name)].map(([name, tasks]) => [
        name,
        countBy(tasks, becameOf),
      ]),
    ),
    points: gather(steps.map(({ step, points }) => [step, points] as const)),
    exits: all.exits,
    stillUnderWay: underWay.treatment,
  };
};

const recordsOf = (result: RunResult, journey: JourneyId): Records => ({
  source: result.source,
  currency: result.currency,
  settings: result.settings,
  until: result.until,
  enrolments: result.enrolments.filter(({ key }) => key.journey === journey),
  touches: result.touches.filter(({ enrolment }) => enrolment.journey === journey),
  coupons: result.coupons.filter(({ enrolment }) => enrolment.journey === journey),
  tasks: result.tasks.filter(({ enrolment }) => enrolment.journey === journey),
  waiters: result.waiters.filter(({ enrolment }) => enrolment.journey === journey),
});

const journeyOf = (result: RunResult, journey: RunResult['journeys'][number]): JourneySummary => {
  const { id, version } = journey;
  const records = recordsOf(result, id);
  const silent = result.silentPaths[id] ?? { touchpoints: 0, transitions: 0 };
  const executions = result.executions[id] ?? { started: 0, transitions: 0 };
  const backlog = result.backlogs[id];
  const [silence, builtIn] = [silenceOf(journey), builtInSilenceOf(journey)];
  return {
    journey: id,
    version,
    ...partOf(records),
    ...(silence !== undefined && { silence: { days: silence, ...(builtIn !== undefined && { builtIn }) } }),
    results: resultsView(journey, result),
    ...(backlog !== undefined && { backlog: { customers: allOf(backlog), bands: readable(backlog) } }),
    transitions: {
      silentPath: silent.transitions,
      silentTouchpoints: silent.touchpoints,
      silentPerTouchpoint: ratio(silent.transitions, silent.touchpoints),
      all: executions.transitions,
      executions: executions.started,
      touchpoints: records.touches.filter(wasSent).length,
    },
  };
};

/** Days of the calendar in the shop's timezone. */
const daysOf = (result: RunResult): readonly DaySummary[] => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: result.settings.timezone, dateStyle: 'short' });
  const names = new Map<number, string>();
  const dayOf = (at: Instant): string => {
    const hour = Math.floor(at / 3_600_000);
    const known = names.get(hour) ?? format.format(at);
    names.set(hour, known);
    return known;
  };
  type Day = { -readonly [Name in Exclude<keyof DaySummary, 'day'>]: number };
  const days = new Map<string, Day>();
  for (let at = result.from as number; at <= result.until; at += 12 * 3_600_000)
    days.set(dayOf(at as Instant), {
      enrolled: 0,
      heldOut: 0,
      ...forEachMessageKind(() => 0),
    });
  const add = (at: Instant | undefined, name: keyof Day): void => {
    const day = at === undefined ? undefined : days.get(dayOf(at));
    if (day !== undefined) day[name] += 1;
  };
  for (const { enrolledAt, arm } of result.enrolments)
    add(enrolledAt, arm === 'holdout' ? 'heldOut' : 'enrolled');
  for (const touch of result.touches) if (wasSent(touch) && isMessage(touch)) add(touch.sentAt, touch.kind);
  return [...days].map(([day, counts]) => ({ day, ...counts }));
};

/** Nothing left of who is held out, and nothing was withheld from her: what her shadow passed is no message. */
const ofTreated = (result: RunResult): RunResult => {
  const nameOf = ({ journey, customer, cycle }: EnrolmentKey): string => `${customer}\0${journey}\0${cycle}`;
  const heldOut = new Set(
    result.enrolments.flatMap(({ key, arm }) => (arm === 'holdout' ? [nameOf(key)] : [])),
  );
  return { ...result, touches: result.touches.filter(({ enrolment }) => !heldOut.has(nameOf(enrolment))) };
};

/** As a deployment counts them of its ledger, by the same functions. */
export const kpisOf = ({
  orders,
  touches,
  tasks,
  journeys,
  settings,
  currency,
  until,
}: RunResult): KpisTold => {
  const { timezone, stages } = settings;
  const counting = { at: until, timezone, churnedAfter: stages.churnedAfter };
  const of = <Item>(items: readonly Item[], whose: (item: Item) => CustomerId) =>
    Map.groupBy(items, (item) => whose(item));
  const byCustomer = {
    orders: of(orders, ({ customer }) => customer),
    touches: of(touches, ({ enrolment }) => enrolment.customer),
    tasks: of(tasks, ({ enrolment }) => enrolment.customer),
  };
  const customers = new Set(Object.values(byCustomer).flatMap((each) => [...each.keys()]));
  const met = [...customers].map((customer) => ({
    passages: [
      { touches: byCustomer.touches.get(customer) ?? [], tasks: byCustomer.tasks.get(customer) ?? [] },
    ],
    orders: byCustomer.orders.get(customer) ?? [],
  }));
  const lanes = new Map(journeys.map(({ id, lane }) => [id, lane] as const));
  return kpisTold(kpiTallyOf(met, counting), { ...counting, currency, lanes });
};

/** The run in numbers: nothing in it depends on the machine or the hour of the day. */
export const summarise = (run: RunResult, knowledge?: ShopKnowledge): Summary => {
  const result = ofTreated(run);
  const journeys = result.journeys.map((journey) => journeyOf(result, journey));
  const touchpoints = journeys.reduce((sum, { transitions }) => sum + transitions.touchpoints, 0);
  const transitions = journeys.reduce((sum, each) => sum + each.transitions.all, 0);
  const tables = Object.values(result.tables);
  return {
    source: result.source,
    simulated: result.source.kind === 'sample',
    brand: result.settings.brand.name,
    currency: result.currency,
    from: dateOn(result.from, result.settings.timezone),
    until: dateOn(result.until, result.settings.timezone),
    timezone: result.settings.timezone,
    nights: result.nights,
    total: partOf(result),
    journeys,
    days: daysOf(result),
    cost: {
      transitionsPerTouchpoint: ratio(transitions, touchpoints),
      wruPerTouchpoint: ratio(
        tables.reduce((sum, { wru }) => sum + wru, 0),
        touchpoints,
      ),
      rruPerTouchpoint: ratio(
        tables.reduce((sum, { rru }) => sum + rru, 0),
        touchpoints,
      ),
      profileBytes: round(result.profileBytes / Math.max(1, result.profileCount), 1),
    },
    messagesNotKept: result.messagesNotKept,
    ...(run.source.kind === 'sample' && { kpis: kpisOf(run) }),
    ...(knowledge !== undefined && {
      insights: knowledge.insights,
      ...(knowledge.rhythmThreshold !== undefined && { rhythmThreshold: knowledge.rhythmThreshold }),
      whom: whomOf(knowledge.scores, knowledge.favourites, result.currency),
    }),
  };
};

/** Said to be none where there are none; others are left out. */
const usual: ReadonlySet<MessageKind> = new Set(['email', 'sms', 'survey']);

/** The kinds of messages that a report tells of. */
export const reportedKinds = (messages: Readonly<Record<MessageKind, number>>): readonly MessageKind[] =>
  messageKinds.filter((kind) => usual.has(kind) || messages[kind] > 0);

/** From which day of silence on a journey began, beside what the orders recommend; `undefined`: it began by something else. */
export const beginsSentence = (
  { silence }: JourneySummary,
  { insights }: Pick<Summary, 'insights'>,
): string | undefined => {
  if (silence === undefined) return undefined;
  const { days, builtIn = days } = silence;
  const recommended = insights?.thresholds.recommended?.days;
  const from = `from day ${days} of silence on`;
  if (recommended === undefined) return from;
  if (recommended !== days) return `${from}; recommended is day ${recommended}`;
  return `${from}, as recommended${builtIn === days ? '' : `, instead of from day ${builtIn}, as it is built in`}`;
};

/** Of a journey that waits after the event before it says anything: who it counts beside; `undefined`: it does not wait. */
export const earlySentence = ({ enrols, goal }: Journey): string | undefined => {
  const after = 'on' in enrols ? enrols.after : undefined;
  if (after === undefined) return undefined;
  const came = goal.source.kind === 'purchase' ? 'orders' : 'comes to the goal';
  return `Its first message is due ${spoken(after)} after the event; whoever ${came} before that counts too, in both arms alike: that makes both shares high, and no difference`;
};

/** What a run's coupons are still owed for, as a report says it. */
export const owedSentence = ({ outstanding }: JourneySummary['coupons'], currency: string): string => {
  const { coupons, face, expected } = outstanding;
  const money = (units: number): string => `${units.toLocaleString('en')} ${currency}`;
  if (coupons === 0) return 'none is open';
  const rate = expected === null ? '' : `, and ${money(expected)} as often as they are used`;
  return `${coupons.toLocaleString('en')} open, worth ${money(face)} if all are used${rate}`;
};

/** The scores as a sentence. */
export const scoresSentence = ({
  mean,
  nps,
  promoter,
  passive,
  detractor,
  unanswered,
}: ScoreFigures): string =>
  [
    ...(nps === null ? [] : [`NPS ${nps < 0 ? '−' : ''}${Math.abs(nps)}, mean ${mean}`]),
    `${promoter} promoters, ${passive} passives, ${detractor} detractors, ${unanswered} unanswered`,
  ].join(': ');
