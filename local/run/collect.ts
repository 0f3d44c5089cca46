/** Reads from the embedded services what a run left behind. */
import { passagesFromItems } from '../../functions/adapters/ledger-items.ts';
import { type EnrolmentKey, touchKey } from '../../shared/ids.ts';
import type { EnrolmentRecord, Passage, TouchRecord } from '../../shared/journeys/records.ts';
import type { WireItem } from '../../shared/profiles/mapper.ts';
import { stateMachineName } from '../../workflows/compile/index.ts';
import type { World } from '../world.ts';
import type { JobOptions } from './job.ts';
import type { RunResult } from './result.ts';
import { type SilentPath, silentPathOf } from './silent-path.ts';

/** Every item of a table, in a fixed order. */
const allItems = (world: World, table: string): readonly WireItem[] => {
  const items: WireItem[] = [];
  let start: unknown;
  do {
    const { body } = world.dynamodb.handle(
      'Scan',
      JSON.stringify({ TableName: table, ...(start !== undefined && { ExclusiveStartKey: start }) }),
    );
    const page = JSON.parse(body) as {
      readonly Items: readonly WireItem[];
      readonly LastEvaluatedKey?: unknown;
    };
    items.push(...page.Items);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
};

/** DynamoDB's size of an item: the bytes of its names and values, near enough for an average. */
const sizeOf = (item: WireItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => {
    if ('S' in value) return sum + name.length + Buffer.byteLength(value.S);
    if ('N' in value) return sum + name.length + Math.ceil(value.N.replace(/^0+|\.|-/g, '').length / 2) + 1;
    if ('M' in value) return sum + name.length + 3 + sizeOf(value.M) + Object.keys(value.M).length;
    if ('L' in value)
      return sum + name.length + 3 + value.L.reduce((all, each) => all + sizeOf({ '': each }) + 1, 0);
    return sum + name.length + 1;
  }, 0);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyText = ({ journey, customer, cycle }: EnrolmentKey): string =>
  `${customer}\0${journey}\0${String(cycle).padStart(4, '0')}`;
/** Orders of records that do not depend on where they were kept. */
export const byEnrolmentTime = (a: EnrolmentRecord, b: EnrolmentRecord): number =>
  a.enrolledAt - b.enrolledAt || compareText(keyText(a.key), keyText(b.key));
export const byEnrolment =
  <Of extends { readonly enrolment: EnrolmentKey }>(timeOf: (record: Of) => number) =>
  (a: Of, b: Of): number =>
    timeOf(a) - timeOf(b) || compareText(keyText(a.enrolment), keyText(b.enrolment));
export const byTouch = (a: TouchRecord, b: TouchRecord): number =>
  a.at - b.at || compareText(touchKey(a.enrolment, a.step), touchKey(b.enrolment, b.step));

const silentPaths = async (
  world: World,
  options: JobOptions,
): Promise<Readonly<Record<string, SilentPath>>> => {
  const paths: Record<string, SilentPath> = {};
  for (const journey of options.journeys) {
    const definition = world.definitionOf(stateMachineName(journey));
    const key = { journey: journey.id, version: journey.version, customer: 'silent', cycle: 1 };
    paths[journey.id] = await silentPathOf(definition, { ...key, splits: {}, path: '' });
  }
  return paths;
};

/** Every passage in the ledger. */
export const collectPassages = (world: World): readonly Passage[] =>
  passagesFromItems(allItems(world, world.environment.LEDGER_TABLE ?? ''));

export const collect = async (
  world: World,
  options: JobOptions,
  nights: number,
): Promise<Omit<RunResult, 'messages' | 'messagesNotKept'>> => {
  const { PROFILES_TABLE = '', LEDGER_TABLE = '' } = world.environment;
  const profiles = allItems(world, PROFILES_TABLE);
  const passages = collectPassages(world);
  const consumed = world.dynamodb.consumed();
  const usage = (table: string) => {
    const { requests = 0, readUnits = 0, writeUnits = 0 } = consumed[table] ?? {};
    return { requests, rru: readUnits, wru: writeUnits };
  };
  const enrolments = passages.flatMap(({ enrolment }) => (enrolment === undefined ? [] : [enrolment]));
  const open = new Set(enrolments.filter(({ exit }) => exit === undefined).map(({ key }) => keyText(key)));
  return {
    source: options.source,
    settings: options.settings,
    currency: options.currency,
    from: options.from,
    until: options.until,
    nights,
    journeys: options.journeys,
    enrolments: enrolments.sort(byEnrolmentTime),
    touches: passages.flatMap(({ touches }) => touches).sort(byTouch),
    coupons: passages.flatMap(({ coupons }) => coupons).sort(byEnrolment(({ issuedAt }) => issuedAt)),
    waiters: passages
      .flatMap(({ waiter }) => (waiter !== undefined && open.has(keyText(waiter.enrolment)) ? [waiter] : []))
      .sort(byEnrolment(({ since }) => since)),
    executions: Object.fromEntries(
      options.journeys.map((journey) => {
        const { started = 0, transitions = 0 } =
          world.states.stats.byMachine.get(stateMachineName(journey)) ?? {};
        return [journey.id, { started, transitions }];
      }),
    ),
    silentPaths: await silentPaths(world, options),
    tables: { profiles: usage(PROFILES_TABLE), ledger: usage(LEDGER_TABLE) },
    profileBytes: profiles.reduce((sum, item) => sum + sizeOf(item), 0) / Math.max(1, profiles.length),
    profileCount: profiles.length,
  };
};
