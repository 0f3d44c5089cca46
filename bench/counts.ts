/**
 * What `rekindle cost` counts with: what each thing that happens takes of AWS, counted on the embedded engine. They are counts
 * and no times, so that they are the same at each run: where the file that is checked in says another, this fails, and
 * `npm run bench:counts -- write` writes it anew.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { createPorts } from '../functions/adapters/index.ts';
import type { SentMail } from '../local/aws/mail.ts';
import { type Transport, textOf } from '../local/aws/transport.ts';
import { passagesOf } from '../local/backtest/run/collect.ts';
import type { Counts, Taken } from '../local/cost/counts.ts';
import { localKeyring } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld, type World } from '../local/engine/world.ts';
import sample from '../rekindle.config.ts';
import { days, milliseconds, minutes, parseIso, plus } from '../shared/base/time.ts';
import type { Profile } from '../shared/customers/profiles/profile.ts';
import { exit, type Journey } from '../shared/journeys/language.ts';
import { winBack14d } from '../workflows/journeys/index.ts';
import { insist } from './bench.ts';
import { bytesOf, invocationLines, requestLine } from './log-lines.ts';
import { silentProfiles } from './profiles.ts';
import { storedProfiles } from './scan-stub.ts';
import { perRequest, type Traffic, tellAll } from './traffic.ts';

/** The same with `--small`: what is counted is not to depend on it. */
const customers = 40;
/** What they are told apart by from a shop with more who do nothing. */
const crowded = 440;
const nights = 30;
const events = 2_000;
const from = parseIso('2026-01-01T00:00:00Z');

/** What the handlers of this process write to its output while they run, a line each. */
const lines: string[] = [];
const said = process.stdout.write.bind(process.stdout);
const listen = (): void => {
  process.stdout.write = (chunk: Uint8Array | string) => {
    lines.push(
      ...String(chunk)
        .split('\n')
        .filter((line) => line !== ''),
    );
    return true;
  };
};
const hush = (): void => {
  process.stdout.write = said;
};

/** A metric as CloudWatch bills it: a name, and a value for each dimension. */
const metricsIn = (line: string): readonly string[] => {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const told = JSON.parse(line) as {
    readonly _aws: {
      readonly CloudWatchMetrics: readonly {
        readonly Dimensions: readonly (readonly string[])[];
        readonly Metrics: readonly { readonly Name: string }[];
      }[];
    };
  } & Readonly<Record<string, unknown>>;
  return told._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) =>
        [Name, ...names.filter((name) => name !== 'service').map((name) => String(told[name]))].join(' '),
      ),
    ),
  );
};

const metrics = new Set<string>();

/** What one world has taken so far. */
class Meter {
  readonly requests: Record<string, number> = {};
  busEvents = 0;
  messages = 0;
  emails = 0;
  texts = 0;

  /** Counts the requests of the handlers' clients, by service and operation. */
  counting(transport: Transport): Transport {
    return {
      ...transport,
      handle: (request) => {
        const target = request.headers['x-amz-target'] ?? (request.path.startsWith('/v2/') ? 'SES.' : 'SNS.');
        const [service = '', operation = ''] = target.split('.');
        const name = `${service.replace(/_.*/, '')}${operation === '' ? '' : `:${operation}`}`;
        this.requests[name] = (this.requests[name] ?? 0) + 1;
        const body =
          target.endsWith('PutEvents') || target.endsWith('MessageBatch') ? textOf(request.body) : '';
        if (target.endsWith('PutEvents'))
          this.busEvents += (JSON.parse(body) as { readonly Entries: readonly unknown[] }).Entries.length;
        if (target.endsWith('SendMessageBatch'))
          this.messages += (JSON.parse(body) as { readonly Entries: readonly unknown[] }).Entries.length;
        return transport.handle(request);
      },
    };
  }
}

interface Lived {
  readonly journey: Journey;
  readonly profiles: readonly Profile[];
  readonly onMail?: (mail: SentMail, world: World) => void;
}

const worldOf = async (meter: Meter, { journey, profiles, onMail }: Lived): Promise<World> => {
  const settings = { ...sample.settings, experiment: { controlPercent: 0, lanes: {} } };
  const shop = { ...sample, settings, journeys: [{ journey, enabled: true }] };
  let world: World;
  world = await createWorld({
    assembly: await synthesize(shop),
    start: from,
    seed: 1,
    streams: true,
    environment: {
      // As deployed functions are observed.
      POWERTOOLS_LOG_LEVEL: 'INFO',
      POWERTOOLS_METRICS_DISABLED: 'false',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    },
    intercept: (transport) => meter.counting(transport),
    onMail: (mail) => {
      meter.emails += 1;
      onMail?.(mail, world);
    },
    onText: () => {
      meter.texts += 1;
    },
    onEvent: (_, { source }) => {
      if (source !== 'rekindle' && source !== 'aws.states') meter.messages += 1;
    },
  });
  world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
  await createPorts(world.environment).profiles.putAll(profiles);
  return world;
};

interface Table {
  readonly ItemCount: number;
  readonly TableSizeBytes: number;
  readonly GlobalSecondaryIndexes?: readonly {
    readonly ItemCount: number;
    readonly IndexSizeBytes: number;
  }[];
}

/** DynamoDB bills a hundred bytes more of each item and of each entry of an index. */
const itemOverhead = 100;

const bytesIn = (world: World, name = ''): number => {
  const { Table: table } = JSON.parse(
    world.dynamodb.handle('DescribeTable', JSON.stringify({ TableName: name })).body,
  ) as { readonly Table: Table };
  const indexes = (table.GlobalSecondaryIndexes ?? []).reduce(
    (sum, { ItemCount, IndexSizeBytes }) => sum + IndexSizeBytes + ItemCount * itemOverhead,
    0,
  );
  return table.TableSizeBytes + table.ItemCount * itemOverhead + indexes;
};

const folders = readdirSync(new URL('../functions/', import.meta.url), { withFileTypes: true });

const invocationsIn = (world: World): Readonly<Record<string, number>> => {
  const invocations = world.lambda.invocations();
  return Object.fromEntries(
    folders.flatMap(({ name }) => {
      const known = world.functionAt(`functions/${name}/handler.ts`);
      const many = known === undefined ? 0 : (invocations[known] ?? 0);
      return many === 0 ? [] : [[name, many] as const];
    }),
  );
};

const sum = (each: readonly number[]): number => each.reduce((total, one) => total + one, 0);

/** What a world has taken since its profiles were put there. */
const takenBy = async (
  world: World,
  meter: Meter,
  run: () => Promise<void>,
): Promise<Taken & { readonly profileBytes: number }> => {
  const { LEDGER_TABLE, PROFILES_TABLE, FIGURES_TABLE } = world.environment;
  const units = () => Object.values(world.dynamodb.consumed());
  const before = units();
  const requestsBefore = sum(Object.values(meter.requests));
  lines.length = 0;
  listen();
  try {
    await run();
  } finally {
    hush();
  }
  for (const line of lines) for (const metric of metricsIn(line)) metrics.add(metric);
  insist(world.failures.length === 0, `an execution failed: ${world.failures[0]}`);
  insist(world.deadLetters().length === 0, `a message was given up: ${world.deadLetters()[0]}`);
  const invocations = invocationsIn(world);
  const taken = {
    writeUnits: sum(units().map(({ writeUnits }) => writeUnits)) - sum(before.map((each) => each.writeUnits)),
    readUnits: sum(units().map(({ readUnits }) => readUnits)) - sum(before.map((each) => each.readUnits)),
    requests: sum(Object.values(meter.requests)) - requestsBefore,
    invocations,
    transitions: world.states.stats.transitions,
    busEvents: meter.busEvents,
    messages: meter.messages,
    logBytes: bytesOf(lines) + sum(Object.values(invocations)) * bytesOf(invocationLines),
    storedBytes: bytesIn(world, LEDGER_TABLE) + bytesIn(world, FIGURES_TABLE),
    profileBytes: bytesIn(world, PROFILES_TABLE),
    emails: meter.emails,
    texts: meter.texts,
  };
  world.close();
  return taken;
};

/** What is more in the one than in the other, for each of so many. */
const more = (one: Taken, other: Taken | undefined, many: number): Taken => {
  const each = (of: (taken: Taken) => number): number =>
    Number(((of(one) - (other === undefined ? 0 : of(other))) / many).toFixed(3));
  const functions = [...new Set([...Object.keys(one.invocations), ...Object.keys(other?.invocations ?? {})])];
  return {
    writeUnits: each(({ writeUnits }) => writeUnits),
    readUnits: each(({ readUnits }) => readUnits),
    requests: each(({ requests }) => requests),
    invocations: Object.fromEntries(
      functions
        .sort()
        .map((name) => [name, each(({ invocations }) => invocations[name] ?? 0)] as const)
        .filter(([, count]) => count !== 0),
    ),
    transitions: each(({ transitions }) => transitions),
    busEvents: each(({ busEvents }) => busEvents),
    messages: each(({ messages }) => messages),
    logBytes: Math.round(each(({ logBytes }) => logBytes)),
    storedBytes: Math.round(each(({ storedBytes }) => storedBytes)),
    emails: each(({ emails }) => emails),
    texts: each(({ texts }) => texts),
  };
};

/** A month of nights, in which something else happens besides where it is told. */
const month = async (lived: Lived, besides?: (world: World) => void) => {
  const meter = new Meter();
  const world = await worldOf(meter, lived);
  let touchpoints = 0;
  const taken = await takenBy(world, meter, async () => {
    besides?.(world);
    world.startSchedules();
    for (let night = 1; night <= nights; night += 1) {
      await world.clock.runUntil(plus(from, days(night)));
      world.dynamodb.expire();
    }
    for (const { touches } of passagesOf(world))
      touchpoints += touches.filter(({ outcome }) => outcome === 'sent').length;
  });
  return { ...taken, touchpoints };
};

const told = async (): Promise<Taken> => {
  const meter = new Meter();
  const world = await worldOf(meter, { journey: winBack14d(), profiles: [] });
  const traffic: Traffic = {
    customers: 397,
    inARow: 1,
    at: (index) => plus(from, milliseconds((index * minutes(1)) / perRequest)),
  };
  const taken = await takenBy(world, meter, () => tellAll(world, events, traffic, from));
  const requests = events / perRequest;
  return { ...taken, logBytes: taken.logBytes + requests * bytesOf([requestLine]) };
};

const silent = (silentDays: number, many = customers): readonly Profile[] =>
  silentProfiles(many, from, { timezone: 'Europe/London', silentDays });
const story = winBack14d({ after: days(14) });
const nothing = { ...story, steps: [exit('over')] };

// Who has been silent for so long has crossed the line before the first night looks back.
const idle = await month({ journey: story, profiles: silent(200) });
const crowd = await month({ journey: story, profiles: silent(200, crowded) });
const led = await month({ journey: story, profiles: silent(14) });
const openedToo = await month({
  journey: story,
  profiles: silent(14),
  // When all stories are over: no wait is ended by it.
  onMail: (mail, world) => {
    world.clock.schedule(plus(from, days(25)), () => world.mail.report(mail, 'opened'));
  },
});
const idleBeside = await month({ journey: nothing, profiles: silent(200) });
const entered = await month({ journey: nothing, profiles: silent(14) });
insist(led.touchpoints > 0, `${story.id} reached nobody`);
// For the names of what is measured alone: some are held by quiet hours, some want nothing, some order.
await month(
  {
    journey: story,
    profiles: silent(14).map((profile, index) => ({
      ...profile,
      timezone: index % 2 === 0 ? 'America/New_York' : 'Europe/London',
      consents: { email: index % 3 > 0, sms: index % 3 > 0 },
    })),
  },
  (world) => {
    for (let index = 0; index < customers; index += 4)
      world.clock.schedule(plus(from, days(2)), () =>
        world.events.put(world.bus, {
          source: 'shop',
          detailType: 'Order Completed',
          time: world.clock.now(),
          detail: { customer: `customer-${index}`, orderId: `o-${index}`, value: 40 },
        }),
      );
  },
);
const passages = more(entered, idleBeside, 1);
const byCustomer = more(crowd, idle, crowded - customers);
const { sizes } = storedProfiles(1_000);
const measured: Counts = {
  month: more(idle, undefined, 1),
  customer: {
    writeUnits: byCustomer.writeUnits,
    storedBytes: byCustomer.storedBytes,
    profileBytes: Math.round(sum(sizes) / sizes.length) + itemOverhead,
  },
  passage: more(passages, undefined, customers),
  touchpoint: more(more(led, idle, 1), passages, led.touchpoints),
  event: more(await told(), undefined, events),
  opened: more(openedToo, led, led.emails),
  invocationLogBytes: bytesOf(invocationLines),
  requestLogBytes: bytesOf([requestLine]),
  metrics: [...metrics].sort(),
};

const file = new URL('../local/cost/counted.json', import.meta.url);
if (process.argv.includes('write')) {
  writeFileSync(file, JSON.stringify(measured));
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'format', '--write', fileURLToPath(file)], { stdio: 'ignore' });
}
const kept = JSON.parse(readFileSync(file, 'utf8')) as Counts;
const things = ['month', 'passage', 'touchpoint', 'event', 'opened'] as const;
console.table(
  Object.fromEntries(things.map((thing) => [thing, { ...measured[thing], invocations: undefined }])),
);
for (const thing of Object.keys(measured) as readonly (keyof Counts)[])
  insist(
    isDeepStrictEqual(kept[thing], measured[thing]),
    `${thing} takes ${JSON.stringify(measured[thing])}, and local/cost/counted.json says ${JSON.stringify(kept[thing])}: npm run bench:counts -- write, and docs/cost.md with what it changes`,
  );
