/** How many profiles a CPU-second a sweep reads and evaluates, beside bare HTTP and beside the SDK's defaults. */
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDb } from '../functions/adapters/dynamodb.ts';
import { createProfileStore } from '../functions/adapters/profiles.ts';
import { typicalModel } from '../local/testing/index.ts';
import shop from '../rekindle.config.ts';
import { journeyId } from '../shared/base/ids.ts';
import { days, iso } from '../shared/base/time.ts';
import { profileAttributes } from '../shared/customers/profiles/mapper.ts';
import type { ProfileStore } from '../shared/customers/profiles/store.ts';
import {
  dormantFor,
  type Rule,
  silentBeyondOwnRhythm,
  valueAtRisk,
} from '../shared/customers/rules/index.ts';
import { noBrake } from '../shared/decisions/brake/brake.ts';
import { madeReady, projectionOf } from '../shared/decisions/enrolling/evaluate.ts';
import { nothingPublished } from '../shared/decisions/tuning/tuning.ts';
import type { Ports } from '../shared/flows/ports.ts';
import { sweepSegment } from '../shared/flows/sweep/segment.ts';
import type { SweptJourney } from '../shared/journeys/protocol.ts';
import { enrollingJourneys } from '../shared/shop/shop.ts';
import { sweptJourney } from '../workflows/compile/index.ts';
import { insist, keep, sized } from './bench.ts';
import { night, pagesInAScan, type StubFigures } from './scan-stub.ts';

const rounds = sized(7, 3);
/** Of what bare HTTP reads; a small run has less to tell noise by. */
const leastOfBare = sized(0.6, 0.3);

const stub = fork(new URL('./scan-stub.ts', import.meta.url), ['serve', ...process.argv.slice(2)], {
  serialization: 'json',
});
const figures = await new Promise<StubFigures>((resolve, reject) => {
  stub.once('message', (message) => resolve(message as StubFigures));
  stub.once('exit', (code) => reject(new Error(`the stub ended with ${code}`)));
});
const url = `http://127.0.0.1:${figures.port}/`;

const { settings } = shop;
const journeys = enrollingJourneys(shop).flatMap(
  (journey) => sweptJourney(journey, `arn:of:${journey.id}`, settings) ?? [],
);
const attributes = projectionOf(madeReady(journeys, settings));

const place = {
  region: 'eu-west-1',
  endpoint: url,
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
};
/** As a Lambda has it: by the one client factory, signing included. */
const ours = createProfileStore(createDynamoDb(place), 'profiles');
/** The SDK as it comes. */
const defaults = createProfileStore(new DynamoDBClient(place), 'profiles');
const wholeItems = Object.values(profileAttributes);

/** A quiet night needs nothing but the scan. */
const unneeded = (): never => {
  throw new Error('somebody was enrolled on what is to be a quiet night');
};
const ports: Omit<Ports, 'profiles'> = {
  now: () => night,
  pace: { slot: unneeded, perSecond: unneeded, standing: unneeded },
  suppressions: { release: unneeded },
  offers: { needsTelling: false, create: unneeded, follow: unneeded },
  pause: unneeded,
  checkouts: { answered: unneeded, keepAnswer: unneeded, countMiss: unneeded, isFull: unneeded },
  budgets: { read: unneeded, take: unneeded, settle: unneeded, untake: unneeded, giveBack: unneeded },
  stories: { find: unneeded, keep: unneeded },
  census: {
    keep: unneeded,
    counted: unneeded,
    end: unneeded,
    last: unneeded,
    nights: unneeded,
    page: unneeded,
    preview: unneeded,
    keepPreview: unneeded,
  },
  words: {
    current: unneeded,
    read: unneeded,
    drafts: unneeded,
    draft: unneeded,
    keepDraft: unneeded,
    dropDraft: unneeded,
    publications: unneeded,
    publication: unneeded,
    publish: unneeded,
    keep: unneeded,
    kept: unneeded,
  },
  tuning: { current: async () => nothingPublished, read: unneeded, write: unneeded },
  ledger: {
    noteTold: unneeded,
    order: unneeded,
    orders: unneeded,
    orderHead: unneeded,
    nameCode: unneeded,
    unnameCode: unneeded,
    contact: unneeded,
    nameAt: unneeded,
    namedAt: unneeded,
    changeContact: unneeded,
    keepConsents: unneeded,
    consents: unneeded,
    release: unneeded,
    retractGoal: unneeded,
    passage: unneeded,
    passagesThrough: unneeded,
    couponsIssued: unneeded,
    touch: unneeded,
    put: unneeded,
    changeTouch: unneeded,
    noteAnswer: unneeded,
    noteClick: unneeded,
    retractClick: unneeded,
    changeEnrolment: unneeded,
    coupon: unneeded,
    reserve: unneeded,
    noteReleased: unneeded,
    noteIssueTold: unneeded,
    couponByCode: unneeded,
    redeem: unneeded,
    redeemAndName: unneeded,
    voidCoupon: unneeded,
    noteReopened: unneeded,
    takeExitBack: unneeded,
    changeTrigger: unneeded,
    claim: unneeded,
    record: unneeded,
    account: unneeded,
    traits: unneeded,
    changeTraits: unneeded,
    referral: unneeded,
    refer: unneeded,
    cancelReferral: unneeded,
    address: unneeded,
    keepAddress: unneeded,
    dropAddress: unneeded,
    note: unneeded,
    give: unneeded,
    forget: unneeded,
    eventsSince: unneeded,
    task: unneeded,
    tasks: unneeded,
    changeTask: unneeded,
    rewrite: unneeded,
    dropReferral: unneeded,
    tie: unneeded,
    ties: unneeded,
    untie: unneeded,
    wipe: unneeded,
    history: unneeded,
  },
  audit: { write: unneeded, ofMonth: unneeded, ofCustomer: unneeded },
  brake: { current: async () => noBrake, read: unneeded, write: unneeded, orders: unneeded },
  broadcasts: {
    get: unneeded,
    create: unneeded,
    latest: unneeded,
    stop: unneeded,
    customers: unneeded,
    report: unneeded,
    progress: unneeded,
  },
  sweeps: {
    reconciledAt: unneeded,
    reconciled: unneeded,
    last: async () => undefined,
    report: async () => {},
    reports: unneeded,
    finish: unneeded,
    takePlace: unneeded,
  },
  campaigns: {
    get: unneeded,
    create: unneeded,
    stop: unneeded,
    all: async () => [],
    nights: unneeded,
    report: unneeded,
  },
  models: { current: async () => typicalModel, read: unneeded, put: unneeded },
  fits: { scan: unneeded, keep: unneeded, kept: unneeded, end: unneeded, last: unneeded },
  results: {
    scan: unneeded,
    keep: unneeded,
    kept: unneeded,
    end: unneeded,
    last: unneeded,
    lastKpis: unneeded,
  },
  delivery: { email: unneeded, text: unneeded, toEndpoint: unneeded },
  executions: {
    start: unneeded,
    succeed: unneeded,
    detour: unneeded,
    machines: unneeded,
    ended: unneeded,
    endOf: unneeded,
    leads: unneeded,
    redrive: unneeded,
  },
  feed: { current: unneeded, latest: unneeded, find: unneeded, put: unneeded, use: unneeded },
  picks: { current: unneeded, latest: unneeded, find: unneeded, put: unneeded, use: unneeded },
  publish: unneeded,
  alert: unneeded,
  tell: unneeded,
  mention: unneeded,
  secret: unneeded,
  linkKeys: unneeded,
  settings,
};

/** One journey by this rule, which nobody has come to meet in the last millisecond. */
const journeyBy = (when: Rule): SweptJourney[] => {
  const [first] = journeys;
  if (first === undefined) throw new Error('the shop has no journey that a sweep enrols into');
  return [{ ...first, id: journeyId('measured'), rule: when, window: 1 }];
};

const sweepWith = async (profiles: ProfileStore, swept = journeys): Promise<number> => {
  const { counts } = await sweepSegment(
    { at: iso(night), segment: 0, segments: 1, startsPerSecond: 250, journeys: swept, stays: {} },
    { ...ports, profiles: { ...profiles, get: unneeded } },
    () => false,
  );
  return counts.profiles;
};

const agent = new Agent({ keepAlive: true });
const post = (body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

interface Page {
  readonly Items: readonly object[];
  readonly LastEvaluatedKey?: object;
}

/** The same pages, received and parsed, and nothing else. */
const bare = async (): Promise<number> => {
  const names = Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
  let profiles = 0;
  let start: object | undefined;
  do {
    const body = { TableName: 'profiles', ExpressionAttributeNames: names, ExclusiveStartKey: start };
    const page = JSON.parse(await post(JSON.stringify(body))) as Page;
    profiles += page.Items.length;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return profiles;
};

const bytesOfAPage = async (asked: readonly string[]): Promise<{ bytes: number; profiles: number }> => {
  const names = Object.fromEntries(asked.map((attribute) => [`#${attribute}`, attribute]));
  const text = await post(JSON.stringify({ ExpressionAttributeNames: names }));
  return { bytes: text.length, profiles: (JSON.parse(text) as Page).Items.length };
};

const bySilence = 'one journey by days of silence';
const byOwnRhythm = 'one by own rhythm';
const byValueAtRisk = 'one by value at risk';

const contenders: readonly (readonly [what: string, run: () => Promise<number>])[] = [
  ['bare HTTP and JSON.parse', bare],
  ['the sweep', () => sweepWith(ours)],
  ['the sweep, with the SDK’s defaults', () => sweepWith(defaults)],
  [
    'the same, reading whole items',
    () => sweepWith({ ...defaults, scan: (page) => defaults.scan({ ...page, attributes: wholeItems }) }),
  ],
  [bySilence, () => sweepWith(ours, journeyBy(dormantFor(days(60))))],
  [byOwnRhythm, () => sweepWith(ours, journeyBy(silentBeyondOwnRhythm(0.9)))],
  [byValueAtRisk, () => sweepWith(ours, journeyBy(valueAtRisk.atLeast(20)))],
];

const perCpuSecond = async (run: () => Promise<number>): Promise<number> => {
  const before = process.cpuUsage();
  const profiles = await run();
  const { user, system } = process.cpuUsage(before);
  return profiles / ((user + system) / 1_000_000);
};
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

for (const [, run] of contenders) await run();
const measured = contenders.map((): number[] => []);
for (let round = 0; round < rounds; round += 1)
  for (const [index, [, run]] of contenders.entries()) measured[index]?.push(await perCpuSecond(run));

const rows = contenders.map(([what], index) => {
  const values = measured[index] ?? [];
  const shares = values.map((value, round) => value / (measured[0]?.[round] ?? Number.NaN));
  return {
    what,
    profilesPerCpuSecond: Math.round(median(values)),
    lowest: Math.round(Math.min(...values)),
    highest: Math.round(Math.max(...values)),
    shareOfBare: Number(median(shares).toFixed(2)),
  };
});
const page = await bytesOfAPage(attributes);
const setting = {
  node: process.version,
  rounds,
  pages: pagesInAScan,
  profilesInAPage: page.profiles,
  bytesStored: Math.round(figures.bytesStored),
  attributes,
  bytesProjected: Math.round(page.bytes / page.profiles),
  shareEnrolled: Number(figures.shareEnrolled.toFixed(2)),
};

console.log(
  `${pagesInAScan} pages of ${page.profiles.toLocaleString('en')} profiles; ${setting.bytesStored} bytes stored, ` +
    `${setting.bytesProjected} sent (${attributes.join(', ')}); ${Math.round(figures.shareEnrolled * 100)}% enrolled before`,
);
console.log(`${'median of '.concat(`${rounds} rounds`).padEnd(36)}profiles a CPU-second   of bare`);
for (const { what, profilesPerCpuSecond, shareOfBare } of rows)
  console.log(
    `${what.padEnd(36)}${profilesPerCpuSecond.toLocaleString('en').padStart(23)}${`${Math.round(shareOfBare * 100)}%`.padStart(10)}`,
  );
keep('sweep', { ...setting, rows });
const shareOf = (what: string): number => rows.find((row) => row.what === what)?.shareOfBare ?? Number.NaN;
const percent = (share: number): string => `${Math.round(share * 100)}%`;
insist(
  shareOf('the sweep') >= leastOfBare,
  `the sweep reads ${percent(shareOf('the sweep'))} of what bare HTTP does, and not ${percent(leastOfBare)}`,
);
insist(
  shareOf('the sweep') >= 2 * shareOf('the sweep, with the SDK’s defaults'),
  'the sweep reads less than twice what it would with the SDK’s defaults: is its client still the lean one?',
);
for (const what of [byOwnRhythm, byValueAtRisk])
  console.log(`${what}: ${percent(shareOf(what) / shareOf(bySilence))} of what ${bySilence} reads`);
agent.destroy();
stub.removeAllListeners('exit');
stub.kill();
