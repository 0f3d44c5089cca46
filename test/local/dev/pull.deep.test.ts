/** Words, thresholds, holdouts and budgets that were published at a server come into the shop's files, and no deployment goes over them before. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askPublished, checkShop, lockWords } from '../../../local/cli/check.ts';
import { pullPublished } from '../../../local/cli/pull.ts';
import { sendTestMessage } from '../../../local/cli/send-test.ts';
import { localKeys } from '../../../local/engine/keys.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { loadShop } from '../../../shared/shop/load.ts';
import { newFolder } from '../../support/files.ts';
import { type Bench, createBench, type Stand } from './support.ts';

const root = join(import.meta.dirname, '../../..');
const message = 'we-miss-you';

let bench: Bench;
let stand: Stand;
let folder: string;
let config: string;
let said: string[];
const key = localKeys.marketer;

const deploy = async (): Promise<void> => {
  const shop = await loadShop(config);
  stand = await bench.start({ shop, assembly: await synthesize(shop) });
};
beforeEach(async () => {
  folder = newFolder();
  config = join(folder, 'rekindle.config.ts');
  mkdirSync(join(folder, 'messages'));
  writeFileSync(
    config,
    `import { storyShop } from '${root}/local/testing/index.ts';
import { winBack14d } from '${root}/workflows/journeys/index.ts';
export default storyShop(winBack14d(), { messages: './messages', words: { testTo: ['@shop.example'] } });
`,
  );
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  bench = createBench();
  await lockWords({ config });
  await deploy();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await stand.server.close();
  bench.clear();
});

/** Of all that is answered. */
interface Told {
  readonly sources: { readonly en: { readonly mjml: string; readonly txt: string } };
  readonly publication: { readonly id: string };
  readonly publications: readonly { readonly state: string }[];
  readonly subject: string;
}

const ask = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${stand.server.url}/v1/words/${message}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Told };
};
const publish = async (subject: string, whom: 'new' | 'all') => {
  const { sources } = (await ask('GET', '')).body;
  const mjml = sources.en.mjml.replace(/<mj-title>[^<]*/, `<mj-title>${subject}`);
  const written = { en: { mjml, txt: `${subject}\n${sources.en.txt}` } };
  const drafted = await ask('PUT', '/draft', { revision: 0, sources: written });
  expect(drafted.status).toBe(200);
  const published = await ask('POST', '/publish', { revision: 1, for: whom, why: 'it reads better' });
  expect(published).toMatchObject({ status: 200 });
  return published.body.publication.id;
};
/** All that lies in the shop's folder, as it is written. */
const files = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted()
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
const states = async () => (await ask('GET', '')).body.publications.map(({ state }) => state);
const subject = async () => (await ask('POST', '/render', {})).body.subject;
const pull = () => pullPublished({ config, url: stand.server.url, key });
const asked = () => askPublished({ url: stand.server.url, key }, folder);
const file = (path: string) => readFileSync(join(folder, 'messages', message, path), 'utf8');
const lock = () => JSON.parse(readFileSync(join(folder, 'journeys.lock.json'), 'utf8'));
const redeploy = async () => {
  await stand.server.close();
  await deploy();
};

const rule = 'win-back-14d.rule';
const tuning = async (tunable: string, change?: { readonly amounts: object; readonly revision: number }) => {
  const response = await fetch(
    `${stand.server.url}/v1/tunables/${tunable}${change === undefined ? '' : '/publish'}`,
    {
      method: change === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(change !== undefined && { body: JSON.stringify({ ...change, why: 'to try it' }) }),
    },
  );
  const told = (await response.json()) as {
    readonly rule?: string;
    readonly amounts: readonly {
      readonly name: string;
      readonly deployed: number;
      readonly inForce: number;
    }[];
    readonly published?: { readonly id: string; readonly state: string };
  };
  const [first] = told.amounts;
  return { ...told, first: [first?.deployed, first?.inForce, told.published?.state] };
};

describe('words that were published', () => {
  it('as a correction keep a deployment back, are pulled in the place of the old ones, and are the repository’s then', async () => {
    expect(await asked()).toBe(true);
    const id = await publish('We miss you so', 'all');
    await expect(asked()).rejects.toThrow(
      /^the words of we-miss-you were published by local-marketer on \S+ \(number 1\), and are not in the repository: run rekindle pull/,
    );
    await expect(checkShop({ config, deployed: true, url: stand.server.url, key })).rejects.toThrow(
      'are not in the repository',
    );
    // A deployment that nobody kept back undoes nothing.
    await redeploy();
    expect([await subject(), await states()]).toEqual(['We miss you so', ['in-force']]);

    await pull();
    expect(said.at(-1)).toMatch(/^Wrote the words of we-miss-you to .*messages, and locked them\. Commit/);
    expect(file('en.mjml')).toContain('<mj-title>We miss you so');
    expect(readdirSync(join(folder, 'messages', message)).toSorted()).toEqual(['en.mjml', 'en.txt']);
    expect(lock()).toMatchObject({ lockVersion: 2, published: { [message]: { [id]: 1 } } });
    expect(await asked()).toBe(true);
    await pull();
    expect(said.at(-1)).toBe('Nothing is published that is not here.\n');

    await redeploy();
    expect([await subject(), await states()]).toEqual(['We miss you so', ['in-repository']]);
    writeFileSync(
      join(folder, 'messages', message, 'en.mjml'),
      file('en.mjml').replace('We miss you so', 'Hello again'),
    );
    await lockWords({ config, correction: [message] });
    expect(lock().published).toEqual({ [message]: { [id]: 1 } });
    await redeploy();
    expect(await subject()).toBe('Hello again');
  });

  it('are what the command sends to an address of the shop’s own, and to no other', async () => {
    await publish('We miss you so', 'all');
    const to = (address: string) => sendTestMessage(message, { url: stand.server.url, key, to: address });
    await to('kim@shop.example');
    expect(said.at(-1)).toMatch(
      /^TEST We miss you so left for kim@shop\.example; its provider calls it \S+\.\n$/,
    );
    const refused = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await to('ada@example.com');
    expect([String(refused.mock.lastCall?.[0]), process.exitCode]).toEqual([
      expect.stringContaining('words.testTo'),
      1,
    ]);
    process.exitCode = undefined;
  });

  it('for new passages become new words, beside those that passages under way began with', async () => {
    const [first, second] = [await publish('One', 'new'), await publish('Two', 'new')];
    await pull();
    expect(file('en.mjml')).toContain('<mj-title>Two');
    expect(existsSync(join(folder, 'messages', message, '1', 'en.mjml'))).toBe(true);
    expect(file('1/en.mjml')).not.toContain('<mj-title>Two');
    expect(lock().published).toEqual({ [message]: { [first]: 2, [second]: 2 } });
    await checkShop({ config, deployed: true, url: stand.server.url, key });
    await redeploy();
    expect([await subject(), await states()]).toEqual(['Two', ['in-repository', 'in-repository']]);
  });

  it('are not written over others that were changed here meanwhile', async () => {
    mkdirSync(join(folder, 'messages', message));
    const { sources } = (await ask('GET', '')).body;
    writeFileSync(join(folder, 'messages', message, 'en.mjml'), sources.en.mjml);
    writeFileSync(join(folder, 'messages', message, 'en.txt'), `Dear friend,\n${sources.en.txt}`);
    await lockWords({ config, correction: [message] });
    await publish('Two', 'new');
    await tuning(rule, { revision: 0, amounts: { silence: 21 } });
    const before = files();
    await expect(pull()).rejects.toThrow('are others here than those that are deployed');
    expect(files()).toEqual(before);
  });

  it('are not written, nor is anything else, where they say what the files here can’t', async () => {
    const parts = join(folder, 'messages', '_ours');
    mkdirSync(parts);
    writeFileSync(join(parts, 'note.mjml'), '<mj-text>Yours</mj-text>');
    await redeploy();
    const { sources } = (await ask('GET', '')).body;
    const mjml = sources.en.mjml.replace(
      '<mj-text mj-class="title">',
      '<mj-include path="../_ours/note.mjml" />$&',
    );
    const written = { en: { mjml, txt: sources.en.txt } };
    expect((await ask('PUT', '/draft', { revision: 0, sources: written })).status).toBe(200);
    expect((await ask('POST', '/publish', { revision: 1, for: 'new', why: 'ours' })).status).toBe(200);
    await tuning(rule, { revision: 0, amounts: { silence: 21 } });
    rmSync(join(parts, 'note.mjml'));
    const before = files();
    await expect(pull()).rejects.toThrow(
      /^what was published can’t stand here, and nothing is written: \S*messages\/we-miss-you\/en\.mjml:\d+: .*note\.mjml/,
    );
    expect(files()).toEqual(before);
  });
});

describe('thresholds and holdouts that were published', () => {
  const amounts = () => JSON.parse(readFileSync(join(folder, 'rekindle.tuning.json'), 'utf8'));
  const write = (content: unknown) =>
    writeFileSync(join(folder, 'rekindle.tuning.json'), JSON.stringify(content, null, 2));

  it('keep a deployment back, are pulled beside the config, and are the repository’s then', async () => {
    const { published } = await tuning(rule, { revision: 0, amounts: { silence: 21 } });
    await tuning('experiment', { revision: 0, amounts: { controlPercent: 10 } });
    await expect(asked()).rejects.toThrow(
      /^controlPercent 10 of experiment was published by local-marketer on \S+, and is not in the repository: run rekindle pull .*\nsilence 21 of win-back-14d\.rule was published/,
    );
    await redeploy();
    expect((await tuning(rule)).first).toEqual([14, 21, 'in-force']);

    await pull();
    expect(said.at(-1)).toBe(
      `Wrote the amounts of experiment, ${rule} to rekindle.tuning.json. Commit the files.\n`,
    );
    expect(amounts()).toMatchObject({
      tuned: { experiment: { controlPercent: { was: 0, is: 10 } }, [rule]: { silence: { was: 14, is: 21 } } },
    });
    expect(amounts().pulled).toContain(published?.id);
    expect(await asked()).toBe(true);
    await redeploy();
    expect(await tuning(rule)).toMatchObject({
      first: [21, 21, 'in-repository'],
      rule: 'days since last order ≥ 21',
    });
    // Published again in its place, and pulled over it, the code's amount is still known.
    await tuning(rule, { revision: 1, amounts: { silence: 30 } });
    await pull();
    expect(amounts().tuned[rule]).toEqual({ silence: { was: 14, is: 30 } });
    await redeploy();
    await tuning(rule, { revision: 2, amounts: { silence: 14 } });
    await pull();
    expect(amounts().tuned[rule]).toBeUndefined();
    await redeploy();
    expect((await tuning(rule)).first).toEqual([14, 14, 'in-repository']);
  });

  it('are refused by their line where the code says something else by now, or nothing sensible', async () => {
    const refused = async (change: object) => {
      write({ tuned: { [rule]: change }, pulled: [] });
      return checkShop({ config });
    };
    await expect(refused({ silence: { was: 10, is: 21 } })).rejects.toThrow(
      /rekindle\.tuning\.json:4: win-back-14d\.rule: silence was 10 in the code when 21 took its place, and is 14 there now: take silence out of this file for the code’s 14, or write "was": 14/,
    );
    await expect(refused({ silence: { was: 14, is: 0 } })).rejects.toThrow(
      'win-back-14d.rule: silence: must be 1 to 3650 days, not 0',
    );
    await expect(refused({ visits: { was: 1, is: 2 } })).rejects.toThrow(
      'visits: is no amount of win-back-14d.rule; there are silence',
    );
    await expect(refused({ silence: 21 })).rejects.toThrow(/rekindle\.tuning\.json:4: tuned\.win-back-14d/);
    write({ tuned: { 'never.rule': {} }, pulled: [] });
    await expect(checkShop({ config })).rejects.toThrow('never.rule: there is no such thing to change');
  });

  it('are not written where the code here has no room for them', async () => {
    const narrower = join(folder, 'narrower.config.ts');
    writeFileSync(
      narrower,
      `import { storyShop } from '${root}/local/testing/index.ts';
import { days } from '${root}/shared/base/time.ts';
import { allOf, not, sinceAtLeast } from '${root}/shared/customers/rules/index.ts';
import { winBack14d } from '${root}/workflows/journeys/index.ts';
const journey = winBack14d();
const when = allOf(journey.enrols.when, not(sinceAtLeast('lastOrder', days(20))));
export default storyShop({ ...journey, enrols: { ...journey.enrols, when } }, { messages: './messages' });
`,
    );
    await tuning(rule, { revision: 0, amounts: { silence: 21 } });
    await publish('Two', 'new');
    const before = files();
    await expect(pullPublished({ config: narrower, url: stand.server.url, key })).rejects.toThrow(
      /^what was published can’t stand here, and nothing is written: win-back-14d\.rule: /,
    );
    expect(files()).toEqual(before);
  });

  it('are not written over others that the code has by now', async () => {
    await tuning(rule, { revision: 0, amounts: { silence: 21 } });
    write({ tuned: { [rule]: { silence: { was: 14, is: 18 } } }, pulled: [] });
    await expect(pull()).rejects.toThrow(
      'silence of win-back-14d.rule is 18 here and 14 in what is deployed, where 21 was published in its place',
    );
  });
});
