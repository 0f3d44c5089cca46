/** A month's bill, line by line: what happens, times what each takes, times what AWS asks for. */
import { type Priced, usdFor, usdFree } from '../../shared/base/prices.ts';
import { gatheredFor } from '../../shared/shop/ingest-queue.ts';
import { counts, type Taken } from './counts.ts';
import { type Load, nightsAMonth } from './load.ts';
import type { Resources } from './resources.ts';

/**
 * Where a line's quantity is from: `counted` by a bench, of which a test holds that it is so; in the `templates`; or a `model`, in
 * which what is counted is multiplied by what nobody can count here.
 */
export type Basis = 'counted' | 'templates' | 'model';

export interface Line {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
  /** Of it, in US dollars, what AWS leaves each account free. */
  readonly free: number;
  readonly basis: Basis;
  /** Whether it is there to be looked at, or does the work. */
  readonly watches: boolean;
}

const secondsAMonth = nightsAMonth * 86_400;
const gibibyte = 2 ** 30;

/** What no run on a machine can count. */
const model = {
  /** Of a function beside its requests, on the share of a core that its memory gives. */
  secondsAnInvocation: 0.02,
  /** Until one of AWS's services answers: most are DynamoDB's. */
  secondsARequest: 0.006,
  /** Read and judged by a sweep or a census, with two gigabytes (`bench:sweep`: half of it, for a machine that is twice as slow). */
  profilesASecond: 35_000,
  /** Lambda asks a queue so many times side by side, and each waits so long for an answer. */
  pollers: 5,
  pollSeconds: 20,
  /** A table on demand begins with so many. */
  shards: 4,
  /** X-Ray keeps the first trace of a second, and of the others this share. */
  traceShare: 0.05,
  /** Of each function, in an hour: each reads its secrets anew. */
  startsAnHour: 2,
  secretsAStart: 2,
  /** Functions that ask a table often enough for its key to be in use; DynamoDB asks for it again each five minutes at most. */
  callers: 6,
  keySeconds: 300,
  /** Into each queue: EventBridge, and functions that put what they were told into it. */
  senders: 3,
  /** Of a page behind a link, and of an answer of the API, in bytes. */
  pageBytes: 15_000,
  answerBytes: 500,
} as const;

/** Of so many that are spread evenly, how many fall into different intervals: what comes in one is dealt with at once. */
const intervalsHit = (many: number, seconds: number): number =>
  (secondsAMonth / seconds) * (1 - Math.exp((-many * seconds) / secondsAMonth));

const batch = 100;
/** SQS takes and gives ten messages at a time. */
const messagesARequest = 10;

const kept = (many: number): number => {
  const first = intervalsHit(many, 1);
  return first + (many - first) * model.traceShare;
};

/** The sum over all that happens. */
const happening =
  (load: Load) =>
  (of: (taken: Taken) => number): number =>
    of(counts.month) +
    load.passages * of(counts.passage) +
    load.touchpoints * of(counts.touchpoint) +
    load.events * of(counts.event) +
    // A click is told as an opening is, and by the link's own function.
    (load.opened + load.clicked) * of(counts.opened);

/** What of each function runs in a month, by its folder. */
const invocationsOf = (load: Load): Readonly<Record<string, number>> => {
  const all = happening(load);
  const names = new Set(
    [counts.month, counts.passage, counts.touchpoint, counts.event, counts.opened].flatMap(
      ({ invocations }) => Object.keys(invocations),
    ),
  );
  const counted = Object.fromEntries(
    [...names].map((name) => [name, all(({ invocations }) => invocations[name] ?? 0)]),
  );
  const messages = all(({ messages: each }) => each);
  // What one request tells arrives together.
  const arrivals = messages - load.events + load.requests;
  return {
    ...counted,
    api: load.requests,
    links: load.clicked,
    // What comes within a second is taken in together, a hundred at most.
    ingest: Math.max(messages / batch, intervalsHit(arrivals, gatheredFor / 1_000)),
    // What changes within a minute is counted together, of each shard.
    figures: Math.min(messages, (secondsAMonth / 60) * model.shards),
  };
};

/** In bytes: the tables with their indexes, as they are after so many months. */
const storedBytes = (load: Load) => {
  const { customers, passages, touchpoints, opened, events } = load;
  const aMonth =
    passages * counts.passage.storedBytes +
    touchpoints * counts.touchpoint.storedBytes +
    opened * counts.opened.storedBytes;
  const grown = aMonth * load.monthsKept + events * counts.event.storedBytes * load.monthsOfEvents;
  return {
    profiles: customers * counts.customer.profileBytes,
    ledger: grown + customers * counts.customer.storedBytes + counts.month.storedBytes,
  };
};

/** Eventually consistent, as they are read whole. */
const unitsToRead = (bytes: number): number => bytes / 4_096 / 2;

/** The sweep and the census. */
const readsANight = 2;
/** Results each week, and a fit each month. */
const readsOfTheLedger = nightsAMonth / 7 + 1;

/** @returns the lines of AWS's own, without what messages cost */
export const monthOf = (load: Load, resources: Resources): readonly Line[] => {
  const all = happening(load);
  const invocations = invocationsOf(load);
  const invoked = Object.values(invocations).reduce((sum, each) => sum + each, 0);
  const memoryOf = (name: string): number => resources.memory[name] ?? 0.5;
  const gigabyteSeconds =
    Object.entries(invocations).reduce(
      (sum, [name, many]) => sum + many * model.secondsAnInvocation * memoryOf(name),
      0,
    ) +
    model.secondsARequest *
      (counts.month.requests * memoryOf('sweep-segment') +
        load.passages * counts.passage.requests * memoryOf('sweep-segment') +
        load.touchpoints * counts.touchpoint.requests * memoryOf('send') +
        (load.events * counts.event.requests + (load.opened + load.clicked) * counts.opened.requests) *
          memoryOf('ingest')) +
    ((load.customers * nightsAMonth * readsANight) / model.profilesASecond) * memoryOf('sweep-segment');
  const stored = storedBytes(load);
  const storedGigabytes = (stored.profiles + stored.ledger) / gibibyte;
  const backedUp =
    ((resources.backedUp.includes('Profiles') ? stored.profiles : 0) +
      (resources.backedUp.includes('Ledger') ? stored.ledger : 0)) /
    gibibyte;
  const writeUnits =
    all((taken) => taken.writeUnits) + load.customers * Math.max(0, counts.customer.writeUnits);
  const readUnits =
    all((taken) => taken.readUnits) +
    unitsToRead(stored.profiles) * nightsAMonth * readsANight +
    unitsToRead(stored.ledger) * readsOfTheLedger;
  const messages = all((taken) => taken.messages);
  const polls =
    ((secondsAMonth * model.pollers) / model.pollSeconds) * resources.readQueues +
    2 * Math.max(invocations.ingest ?? 0, messages / messagesARequest);
  const queueRequests = messages - load.events + load.events / messagesARequest + polls;
  const more = (name: 'ingest' | 'api' | 'figures' | 'links'): number =>
    Math.max(0, (invocations[name] ?? 0) - all((taken) => taken.invocations[name] ?? 0));
  const logBytes =
    all((taken) => taken.logBytes) +
    (more('ingest') + more('api') + more('figures') + more('links')) * counts.invocationLogBytes +
    more('api') * counts.requestLogBytes;
  // What a step of a journey does belongs to its execution's.
  const roots = (['ingest', 'api', 'figures', 'links'] as const).filter((name) =>
    resources.traced.includes(name),
  );
  const traces =
    (resources.tracesExecutions ? kept(load.passages) : 0) +
    roots.reduce((sum, name) => sum + kept(invocations[name] ?? 0), 0);
  const busEvents = all((taken) => taken.busEvents) + load.clicked;
  const starts = (resources.functions * model.startsAnHour * secondsAMonth) / 3_600;
  const secretReads = starts * model.secretsAStart;
  const ownKey = resources.keys > 0;
  // The three tables have one key. One of the shop's own also decrypts each secret that is read, and is asked by SQS: twice for whoever sends, and once for whoever reads.
  const keyUses =
    (model.callers * 3 * secondsAMonth) / model.keySeconds +
    (ownKey ? secretReads : 0) +
    resources.keyedQueues.reduce((sum, reuse) => sum + (secondsAMonth / reuse) * (2 * model.senders + 1), 0);
  const sentBytes = load.clicked * model.pageBytes + load.requests * model.answerBytes;

  const works = (what: string, of: Priced, quantity: number, basis: Basis, unit = ''): Line => ({
    what,
    quantity,
    unit,
    usd: usdFor(of, quantity),
    free: usdFree(of, quantity),
    basis,
    watches: false,
  });
  const watches = (...line: Parameters<typeof works>): Line => ({ ...works(...line), watches: true });
  const clicksByDomain = resources.distributions === 0 ? 0 : load.clicked;
  const lines = [
    works(
      'Step Functions: transitions',
      'transition',
      load.transitions + counts.month.transitions,
      'counted',
    ),
    works('Lambda: invocations', 'lambdaCall', invoked, 'model'),
    works('Lambda: time', 'lambdaGigabyteSecond', gigabyteSeconds, 'model', 'GB-s'),
    works('DynamoDB: writes', 'writeUnit', writeUnits, 'counted', 'WRU'),
    works('DynamoDB: reads', 'readUnit', readUnits, 'counted', 'RRU'),
    works('DynamoDB: storage', 'storedGigabyte', storedGigabytes, 'counted', 'GB'),
    works('DynamoDB: backups', 'backedUpGigabyte', backedUp, 'counted', 'GB'),
    works('SQS: requests', 'queueRequest', queueRequests, 'model'),
    works('EventBridge: its own events', 'busEvent', busEvents, 'counted'),
    works('API Gateway: requests', 'httpApiCall', load.requests, 'model'),
    works('CloudFront: requests', 'cloudFrontRequest', clicksByDomain, 'model'),
    works('WAF: web ACLs', 'webAcl', resources.webAcls, 'templates'),
    works('WAF: rules', 'webAclRule', resources.webAclRules, 'templates'),
    works('Secrets Manager: secrets', 'secret', resources.secrets, 'templates'),
    works('Secrets Manager: reads', 'secretRead', secretReads, 'model'),
    works('KMS: keys', 'key', resources.keys, 'templates'),
    works(`KMS: uses of the ${ownKey ? 'shop’s own' : 'tables’'} key`, 'keyUse', keyUses, 'model'),
    works('Data to the internet', 'sentGigabyte', sentBytes / gibibyte, 'model', 'GB'),
    watches('CloudWatch: logs', 'logGigabyte', logBytes / gibibyte, 'model', 'GB'),
    watches('CloudWatch: its own metrics', 'metric', counts.metrics.length, 'counted'),
    watches('CloudWatch: alarms, by metric', 'alarmedMetric', resources.alarmedMetrics, 'templates'),
    watches('CloudWatch: composite alarms', 'compositeAlarm', resources.compositeAlarms, 'templates'),
    watches('CloudWatch: dashboards', 'dashboard', resources.dashboards, 'templates'),
    watches('X-Ray: traces', 'trace', traces, 'model'),
  ];
  return lines.filter(({ quantity }) => quantity > 0);
};

export const usdOf = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
