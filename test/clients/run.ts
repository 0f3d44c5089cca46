/** Real clients, unmodified, tell the development server a story: is what is known then what they told? */
import { delimiter, join } from 'node:path';
import { findChromium } from '../../bench/chromium.ts';
import { localKeys } from '../../local/engine/keys.ts';
import { type Ended, run } from './commands.ts';
import { folderOf, install } from './installing.ts';
import { openShop, type Shop, servePage, tap } from './shop.ts';
import {
  browserCalls,
  type Check,
  checksOf,
  cloudEvents,
  type Format,
  type Known,
  segmentCalls,
  storyOf,
} from './story.ts';
import { type Ecosystem, versions } from './versions.ts';

interface Client {
  readonly name: string;
  readonly ecosystem: Ecosystem;
  /** What is tried, of what the ecosystem's table has. */
  readonly library: string;
  readonly command: readonly [string, ...string[]];
  readonly format: Format;
  /** It reads our errors, and says in so many words why it was refused. */
  readonly saysWhy?: boolean;
  readonly needsBrowser?: boolean;
}

const node = process.execPath;
const python = join('venv', 'bin', 'python');

const clients: readonly Client[] = [
  {
    name: 'segment-node',
    ecosystem: 'npm',
    library: '@segment/analytics-node',
    command: [node, 'segment-node.mjs'],
    format: segmentCalls,
  },
  {
    name: 'segment-python',
    ecosystem: 'python',
    library: 'segment-analytics-python',
    command: [python, 'segment_python.py'],
    format: segmentCalls,
    saysWhy: true,
  },
  {
    name: 'segment-go',
    ecosystem: 'go',
    library: 'github.com/segmentio/analytics-go/v3',
    command: ['./segment-go'],
    format: segmentCalls,
    saysWhy: true,
  },
  {
    name: 'segment-java',
    ecosystem: 'java',
    library: 'com.segment.analytics.java:analytics',
    command: ['java', '-cp', ['.', join('lib', '*')].join(delimiter), 'SegmentJava'],
    format: segmentCalls,
    saysWhy: true,
  },
  {
    name: 'segment-browser',
    ecosystem: 'npm',
    library: '@segment/analytics-next',
    command: [node, 'segment-browser.mjs', 'standard'],
    format: browserCalls,
    needsBrowser: true,
  },
  {
    name: 'segment-browser-batching',
    ecosystem: 'npm',
    library: '@segment/analytics-next',
    command: [node, 'segment-browser.mjs', 'batching'],
    format: browserCalls,
    needsBrowser: true,
  },
  {
    name: 'rudderstack-node',
    ecosystem: 'npm',
    library: '@rudderstack/rudder-sdk-node',
    command: [node, 'rudder-node.mjs'],
    format: segmentCalls,
  },
  {
    name: 'rudderstack-python',
    ecosystem: 'python',
    library: 'rudder-sdk-python',
    command: [python, 'rudder_python.py'],
    format: segmentCalls,
    saysWhy: true,
  },
  {
    name: 'cloudevents-js',
    ecosystem: 'npm',
    library: 'cloudevents',
    command: [node, 'cloudevents-js.mjs'],
    format: cloudEvents,
    saysWhy: true,
  },
  {
    name: 'cloudevents-python',
    ecosystem: 'python',
    library: 'cloudevents',
    command: [python, 'cloudevents_python.py'],
    format: cloudEvents,
    saysWhy: true,
  },
];

interface Place {
  readonly shop: Shop;
  readonly page: string;
  readonly chromium?: string | undefined;
}

const programWithin = 60;

const tell = ({ ecosystem, command: [command, ...args] }: Client, story: object): Promise<Ended> =>
  run(command, args, {
    cwd: folderOf(ecosystem),
    within: programWithin,
    env: { REKINDLE_STORY: JSON.stringify(story) },
  });

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What is taken lies in a queue at first. */
const knownWithin = 20_000;
/** Once all is known, what is one too many may still come. */
const lookAgainAfter = 1_500;

const known = async (
  shop: Shop,
  told: ReturnType<typeof storyOf>,
  format: Format,
): Promise<readonly Check[]> => {
  const look = async (): Promise<readonly Check[]> => {
    const { userId, anonymousId, earlierId } = told.ids;
    const answers = new Map<string, Known | undefined>();
    for (const id of [userId, anonymousId, earlierId]) answers.set(id, await shop.ask(id));
    return checksOf(told, format, (id) => answers.get(id));
  };
  const until = Date.now() + knownWithin;
  let checks = await look();
  while (!checks.every(({ holds }) => holds) && Date.now() < until) {
    await sleep(250);
    checks = await look();
  }
  await sleep(lookAgainAfter);
  return look();
};

interface Result {
  readonly sent: number;
  readonly accepted: number;
  readonly checks: number;
  readonly held: number;
  readonly paths: readonly string[];
  readonly troubles: readonly string[];
}

/** Whether it learns that its key is refused, and says why. */
const refused = async (client: Client, { shop, ...browser }: Place): Promise<readonly string[]> => {
  const story = storyOf(`${client.name}-refused`);
  const { code, output } = await tell(client, { url: shop.url, key: 'nobody', ...story, browser });
  if (code === 0 || code === undefined) return [`it does not learn that its key is refused: ${output}`];
  const isSaid = output.includes('unauthorized') && output.includes('the key is not valid');
  return isSaid || client.saysWhy !== true ? [] : [`it does not say why its key is refused, but: ${output}`];
};

const tryOut = async (client: Client, place: Place): Promise<Result> => {
  const { name, format } = client;
  const told = storyOf(name);
  const { url, heard, close } = await tap(place.shop, { loses: format.repeats });
  const { shop: _, ...browser } = place;
  const { code, output } = await tell(client, { url, key: localKeys.write, ...told, browser });
  const checks = await known(place.shop, told, format);
  close();
  const missed = checks.filter(({ holds }) => !holds);
  return {
    sent: format.sent,
    accepted: heard.accepted,
    checks: checks.length,
    held: checks.length - missed.length,
    paths: [...heard.paths],
    troubles: [
      ...(code === 0 ? [] : [`it ended with ${code ?? 'nothing, as its time was up'}: ${output}`]),
      ...heard.troubles,
      ...(heard.accepted === format.sent
        ? []
        : [`${heard.accepted} of ${format.sent} messages were accepted`]),
      ...missed.map(({ what, saw }) => `${what}: ${JSON.stringify(saw)}`),
      ...(await refused(client, place)),
    ],
  };
};

/** The handshake of CloudEvents' webhooks has no SDK: this asks as a sender would, and then sends. */
const tryHandshake = async ({ shop }: Place): Promise<readonly string[]> => {
  const address = `${shop.url}/v1/events?access_token=${localKeys.write}`;
  const asked = await fetch(address, {
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': 'events.example.com', 'webhook-request-rate': '120' },
  });
  const allowed = ['webhook-allowed-origin', 'webhook-allowed-rate', 'allow'].map((name) =>
    asked.headers.get(name),
  );
  const event = {
    specversion: '1.0',
    id: '1',
    source: '/shop',
    type: 'com.example.greeted',
    subject: 'handshake',
  };
  const sent = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  });
  const answered = [asked.status, ...allowed, sent.status].join(' ');
  const right = '200 events.example.com 120 OPTIONS, POST 200';
  return answered === right ? [] : [`${answered}, and not ${right}`];
};

/** A night takes some seconds there. */
const fast = 20_000;
const generator = join('venv', 'bin', 'openapi-python-client');

/**
 * What nobody has an SDK for: a client is generated from openapi.json, in a shop of its own, where nights pass soon. What is
 * answered otherwise than it is said there, the client can't read.
 */
const tryGenerated = async (origin: string): Promise<readonly string[]> => {
  const cwd = folderOf('python');
  const steered = await openShop(origin, fast);
  try {
    const from = ['generate', '--url', `${steered.url}/openapi.json`];
    const into = ['--output-path', 'rekindle_client', '--meta', 'none', '--overwrite'];
    const generated = await run(generator, [...from, ...into], { cwd, within: programWithin });
    if (generated.code !== 0 || /Unable to|omitted/.test(generated.output)) {
      return [`no client was generated, or not of all: ${generated.output}`];
    }
    const { ids } = storyOf('generated');
    const told = JSON.stringify({ url: steered.url, key: localKeys.admin, ids, story: {} });
    const { code, output } = await run(python, ['generated.py'], {
      cwd,
      within: 2 * programWithin,
      env: { REKINDLE_STORY: told },
    });
    return code === 0 ? [] : [output];
  } finally {
    await steered.close();
  }
};

const ecosystems = Object.keys(versions) as readonly Ecosystem[];
const began = Date.now();
const absent = new Map(
  await Promise.all(ecosystems.map(async (ecosystem) => [ecosystem, await install(ecosystem)] as const)),
);
const chromium = findChromium();
const whyNot = ({ ecosystem, needsBrowser }: Client): string | undefined =>
  absent.get(ecosystem) ?? (needsBrowser && chromium === undefined ? 'there is no Chromium' : undefined);

const page = await servePage(join(folderOf('npm'), 'page.js'));
const shop = await openShop(page.url);
const place: Place = { shop, page: page.url, chromium };
const rows: object[] = [];
const failed: string[] = [];
const skipped: string[] = [];
const note = (name: string, troubles: readonly string[]): void => {
  if (troubles.length > 0) failed.push(name);
  for (const trouble of troubles) console.log(`${name}: ${trouble}`);
};
try {
  for (const client of clients) {
    const { name, ecosystem, library } = client;
    const why = whyNot(client);
    if (why !== undefined) {
      skipped.push(`${name} (${why})`);
      continue;
    }
    const table: Readonly<Record<string, string>> = versions[ecosystem];
    const { troubles, sent, accepted, checks, held, paths } = await tryOut(client, place);
    rows.push({
      client: name,
      version: table[library],
      accepted: `${accepted} of ${sent}`,
      known: `${held} of ${checks}`,
      by: paths.join(' '),
    });
    note(name, troubles);
  }
  const troubles = await tryHandshake(place);
  const agreed = `${troubles.length === 0 ? 1 : 0} of 1`;
  rows.push({
    client: 'cloudevents-webhook',
    version: 'by hand',
    accepted: agreed,
    known: '',
    by: '/v1/events',
  });
  note('cloudevents-webhook', troubles);
  const whyNotGenerated = absent.get('python');
  if (whyNotGenerated === undefined) {
    const wrong = await tryGenerated(page.url);
    rows.push({
      client: 'generated',
      version: versions.python['openapi-python-client'],
      accepted: `${wrong.length === 0 ? 1 : 0} of 1`,
      known: '',
      by: '/openapi.json',
    });
    note('generated', wrong);
  } else skipped.push(`generated (${whyNotGenerated})`);
} finally {
  await shop.close();
  page.close();
}

console.table(rows);
const understood = clients.length + 2 - skipped.length - failed.length;
const names = skipped.length === 0 ? '' : `: ${skipped.join(', ')}`;
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(
  `in ${seconds} s, ${understood} clients understood, ${failed.length} failed, ${skipped.length} skipped${names}`,
);
// On the machine that tests what is submitted, none may be left out.
if (failed.length > 0 || (process.env.CI !== undefined && skipped.length > 0)) process.exitCode = 1;
