/** How a night's emails leave at the pace that SES takes them at, and how they fare while it is busy: by the virtual clock. */
import { createPorts } from '../functions/adapters/index.ts';
import { mailPaths, type SentMail } from '../local/aws/mail.ts';
import type { ClientRequest, Transport } from '../local/aws/transport.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld, type World } from '../local/engine/world.ts';
import sample from '../rekindle.config.ts';
import { customerId } from '../shared/base/ids.ts';
import {
  type Duration,
  days,
  hours,
  type Instant,
  milliseconds,
  minus,
  minutes,
  parseIso,
  plus,
  seconds,
} from '../shared/base/time.ts';
import { newProfile } from '../shared/customers/profiles/profile.ts';
import { winBack14d } from '../workflows/journeys/index.ts';
import { insist, keep, sized } from './bench.ts';

const perSecond = 14;
const quota = { maxSendRate: perSecond, max24HourSend: 50_000 };
/** Of each second and each day, for what goes ahead. */
const keptAhead = 0.1;

interface Night {
  readonly what: string;
  readonly customers: number;
  /** In the shop's own timezone, which is UTC in winter. */
  readonly sweepAt: string;
  /** For so long, from the first email on, SES answers that there are too many at once. */
  readonly busyFor?: Duration;
  readonly lasts: Duration;
}

const busyAnswer = {
  statusCode: 429,
  headers: {},
  body: Buffer.from(
    JSON.stringify({ __type: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' }),
  ),
};

const isEmail = ({ path }: ClientRequest): boolean => path === mailPaths.SendEmail;

/** In whose order the customers were entered into the journey, and the emails left. */
interface Seen {
  readonly entered: string[];
  readonly mails: SentMail[];
  refused: number;
}

const live = async ({ customers, sweepAt, busyFor, lasts }: Night) => {
  const start = parseIso('2026-03-02T00:00:00Z');
  const shop = {
    ...sample,
    settings: {
      ...sample.settings,
      experiment: { controlPercent: 0, lanes: {} },
      sweep: { ...sample.settings.sweep, at: sweepAt },
      publish: { 'Journey Entered': true },
    },
    journeys: [{ journey: winBack14d({ after: days(14) }), enabled: true }],
  };
  const seen: Seen = { entered: [], mails: [], refused: 0 };
  let busyUntil: Instant | undefined;
  const answering = (transport: Transport): Transport => ({
    ...transport,
    handle: async (request) => {
      const { now } = world.clock;
      if (isEmail(request) && busyFor !== undefined) {
        busyUntil ??= plus(now(), busyFor);
        if (now() < busyUntil) return { response: busyAnswer };
      }
      const answer = await transport.handle(request);
      if (isEmail(request) && answer.response.statusCode !== 200) seen.refused += 1;
      return answer;
    },
  });
  const world: World = await createWorld({
    assembly: await synthesize(shop),
    start,
    seed: 1,
    mailQuota: quota,
    intercept: answering,
    onMail: (mail) => seen.mails.push(mail),
    onEvent: (_, { detailType, detail }) => {
      const { customer } = detail as { readonly customer?: string };
      if (detailType === 'Journey Entered' && customer !== undefined) seen.entered.push(customer);
    },
  });
  const silentSince = minus(start, days(14));
  await createPorts(process.env).profiles.putAll(
    Array.from({ length: customers }, (_, index) => ({
      ...newProfile(customerId(`c-${index}`)),
      email: `c-${index}@example.com`,
      firstName: 'Ada',
      consents: { email: true },
      locale: 'en',
      timezone: 'Europe/London',
      firstOrderAt: minus(silentSince, days(90)),
      lastOrderAt: silentSince,
      orders: 3,
      spent: 12_000,
      revision: 1,
    })),
  );
  world.startSchedules();
  await world.clock.runUntil(plus(start, lasts));
  const transitions = world.states.stats.transitions;
  const { failures } = world;
  world.close();
  return { ...seen, failures, transitions };
};

const mostInASecond = (mails: readonly SentMail[]): number => {
  let most = 0;
  let first = 0;
  for (const [index, { at }] of mails.entries()) {
    while ((mails[first]?.at ?? at) <= at - seconds(1)) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};

/** The furthest that an email left before or behind the place in which its customer entered. */
const furthestFromOrder = (entered: readonly string[], mails: readonly SentMail[]): number => {
  const place = new Map(entered.map((customer, index) => [`${customer}@example.com`, index]));
  return Math.max(0, ...mails.map(({ to }, index) => Math.abs(index - (place.get(to) ?? 0))));
};

const many = sized(30_000, 300);
const few = sized(100, 20);
const nights: readonly Night[] = [
  { what: 'swept by day', customers: many, sweepAt: '09:30', lasts: hours(20) },
  { what: 'swept in quiet hours', customers: many, sweepAt: '03:00', lasts: hours(20) },
  ...[minutes(5), minutes(8), minutes(10), days(1)].map((busyFor) => ({
    what: `SES busy for ${busyFor / minutes(1)} minutes`,
    customers: few,
    sweepAt: '09:30',
    busyFor,
    lasts: milliseconds(hours(20) + busyFor),
  })),
];

const rows = [];
for (const night of nights) {
  const before = process.cpuUsage();
  const { entered, mails, refused, failures, transitions } = await live(night);
  const { user, system } = process.cpuUsage(before);
  const first = mails[0]?.at ?? 0;
  const last = mails.at(-1)?.at ?? 0;
  rows.push({
    night: night.what,
    enrolled: entered.length,
    emails: mails.length,
    'to different customers': new Set(mails.map(({ to }) => to)).size,
    failed: failures.length,
    'refused by SES': refused,
    'at most a second': mostInASecond(mails),
    'minutes to drain': Number(((last - first) / minutes(1)).toFixed(1)),
    'places out of order': furthestFromOrder(entered, mails),
    'transitions each': Number((transitions / night.customers).toFixed(2)),
    'CPU seconds': Math.round((user + system) / 1e6),
  });
  console.table(rows.slice(-1));
  const { what, customers } = night;
  insist(failures.length === 0, `${what}: ${failures.length} executions failed: ${failures[0]}`);
  insist(
    entered.length === customers && mails.length === customers,
    `${what}: of ${customers} customers ${entered.length} were enrolled and ${mails.length} got an email`,
  );
  insist(
    mostInASecond(mails) <= perSecond,
    `${what}: ${mostInASecond(mails)} emails left within a second, and not the ${perSecond} that SES takes`,
  );
  insist(refused === 0, `${what}: SES refused ${refused} emails as too many`);
}
console.table(rows);
const drained = (many / (perSecond * (1 - keptAhead)) / 60).toFixed(1);
console.log(
  `SES takes ${perSecond} emails a second, of which a tenth is kept for what goes ahead: ${many} are through in ${drained} minutes at best. Each night ends before the journey's second message. Out of order: how far from the place in which their customers were entered.`,
);
keep('pace', rows);
