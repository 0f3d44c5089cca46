/** What `cdk` says of a config that it can't use: sentences with file and line, and no stack trace. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the app's entry as `cdk` does. */
const run = (environment: Readonly<Record<string, string>>, cwd = root) => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'infra/app.ts')], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      CDK_OUTDIR: join(folder, 'out'),
      ...environment,
    },
  });
  expect(existsSync(join(folder, 'out'))).toBe(false);
  return { status, stderr };
};

const write = (name: string, lines: readonly string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

/** What it says of a module of these lines, after imports of all that a config needs. */
const saidOf = (...lines: readonly string[]) => {
  const file = write('shop.config.ts', [
    `import { defineShop } from '${root}/shared/shop/shop.ts'; import * as journeys from '${root}/workflows/journeys/index.ts';`,
    `import shop from '${root}/rekindle.config.ts'; const { settings } = shop; void journeys; void settings; void defineShop;`,
    ...lines,
  ]);
  const { status, stderr } = run({ REKINDLE_CONFIG: file });
  return { status, lines: stderr.replaceAll(folder, '').trimEnd().split('\n') };
};

describe('cdk synth', () => {
  it('lists every mistake of the shop by its place, with what would be right', () => {
    const said = saidOf(
      '',
      'export default defineShop({',
      "  ...settings, timezone: 'Mars/Olympus', sweep: { at: '2 am' }, curency: 'EUR', journeys: [],",
      '});',
    );
    expect(said).toEqual({
      status: 2,
      lines: [
        '/shop.config.ts:4 is not valid:',
        '  timezone: is no IANA timezone; write one such as "Europe/London" or "Asia/Taipei"',
        '  sweep.at: is no time of day; write one such as "21:30"',
        '  (whole file): Unrecognized key: "curency"',
      ],
    });
  });

  it.each<[string, readonly string[], string]>([
    [
      'an option that a journey does not have',
      [
        'export default defineShop({ ...settings, journeys: [',
        '  journeys.secondOrder({ afterMinutes: 3 }),',
        '] });',
      ],
      '/shop.config.ts:4: second-order: there is no option "afterMinutes"; there are afterDays, percentOff, minimum, version, topic, lane, begins, budget',
    ],
    [
      'points that the shop does not have',
      ['', 'export default defineShop({ ...settings, journeys: [journeys.badgeEarned()] });'],
      '/shop.config.ts:4: loyalty: must be there, as { pointsPerUnit: 1 }: badge-earned awards "badge-points"',
    ],
    [
      'a journey that is named twice',
      ['export default defineShop({ ...settings, journeys: [journeys.welcome(), journeys.welcome()] });'],
      '/shop.config.ts:3: journeys.1: "welcome" is named twice; name it once',
    ],
    [
      'a story that can’t be run, in a file of its own',
      [
        "import { journey } from './own.ts';",
        'export default defineShop({ ...settings, journeys: [journey] });',
      ],
      '/own.ts:3: journey "own": version must be a whole number from 1, not 0',
    ],
    ['no module', ['export default {', '  a: [1, 2', '};'], "/shop.config.ts:5: Expected ',', got '}'"],
    [
      'TypeScript that Node does not run',
      ['enum Colour { Red }', 'export default Colour;'],
      '/shop.config.ts:3: TypeScript enum is not supported in strip-only mode',
    ],
    [
      'an import that leads nowhere',
      ["import { nope } from './nope.ts';", 'export default nope;'],
      "/shop.config.ts:3: Cannot find module '/nope.ts' imported from /shop.config.ts",
    ],
    [
      'an import that leads nowhere, in a file of its own',
      ["import { nope } from './lost.ts';", 'export default nope;'],
      "/lost.ts:2: Cannot find package 'no-such-package' imported from /lost.ts",
    ],
    [
      'an import of a folder',
      ["import { nope } from './node_modules';", 'export default nope;'],
      "/shop.config.ts:3: Directory import '/node_modules' is not supported resolving ES modules imported from /shop.config.ts",
    ],
    [
      'an import of what a package does not export',
      ["import nope from 'exports-nothing/nope';", 'export default nope;'],
      `/shop.config.ts:3: Package subpath './nope' is not defined by "exports" in /node_modules/exports-nothing/package.json imported from /shop.config.ts`,
    ],
    [
      'nothing that is exported by default',
      ['export const mine = 1;'],
      '/shop.config.ts:1: has no default export; write "export default defineShop({ … })"',
    ],
    [
      'something else that is exported by default',
      ['export default { ...settings, journeys: [] };'],
      '/shop.config.ts:3: exports by default what is no shop; write "export default defineShop({ … })"',
    ],
    [
      'a message that is not there',
      [
        "import { journey } from './own-message.ts';",
        'export default defineShop({ ...settings, locales: ["en"], journeys: [journey] });',
      ],
      'messages/nowhere/en.mjml:1: is missing: own sends it, and the shop has the locale en; write it',
    ],
    [
      'a folder of messages that is not there',
      ["export default defineShop({ ...settings, journeys: [], messages: './words' });"],
      '/shop.config.ts:3: messages: there is no folder /words',
    ],
  ])('names the place of %s', (_, lines, sentence) => {
    mkdirSync(join(folder, 'node_modules/exports-nothing'), { recursive: true });
    write('node_modules/exports-nothing/package.json', ['{ "name": "exports-nothing", "exports": {} }']);
    write('lost.ts', ['', "import 'no-such-package';"]);
    write('own-message.ts', [
      `import { email, journey, purchase, send, dormantFor, days } from '${root}/shared/index.ts';`,
      "const own = journey('own', { version: 1, enrols: { when: dormantFor(days(9)) }, goal: purchase,",
      "  steps: [send(email('nowhere'))] });",
      'export { own as journey };',
    ]);
    write('own.ts', [
      `import { journey } from '${root}/shared/journeys/journey.ts';`,
      `import { purchase } from '${root}/shared/journeys/language.ts';`,
      "const own = journey('own', { version: 0, enrols: { on: [] }, goal: purchase, steps: [] });",
      'export { own as journey };',
    ]);
    expect(saidOf(...lines)).toEqual({ status: 2, lines: sentence.split('\n') });
  });

  it('tells an old rekindle.json how to become a config', () => {
    const sentence =
      /rekindle\.json:1: settings are a module now: write rekindle\.config\.ts with "export default defineShop/;
    const file = write('rekindle.json', ['{}']);
    expect(run({ CDK_CONTEXT_JSON: JSON.stringify({ config: file }) })).toEqual({
      status: 2,
      stderr: expect.stringMatching(sentence),
    });
    expect(run({}, folder)).toEqual({ status: 2, stderr: expect.stringMatching(sentence) });
    rmSync(file);
  });

  it('says that there is no such file, and how to name another', () => {
    const missing = join(folder, 'missing.config.ts');
    expect(run({ REKINDLE_CONFIG: missing })).toEqual({
      status: 2,
      stderr: `${missing}: there is no such file; name the config with --config FILE\n`,
    });
    expect(run({}, folder)).toEqual({
      status: 2,
      stderr: `there is no rekindle.config.ts in ${folder}; make a shop with rekindle init, or name its config with --config FILE\n`,
    });
  });
});
