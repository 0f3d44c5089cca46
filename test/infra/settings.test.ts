/** What `cdk` says of a settings file that it can't use: sentences, and no stack trace. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allJourneys } from '../../workflows/journeys/index.ts';

const journeyIds = allJourneys.map(({ id }) => id);
const root = join(import.meta.dirname, '..', '..');
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-settings-'));
  file = join(folder, 'shop.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the app's entry as `cdk` does; the assembly goes where nobody looks. */
const run = (environment: Readonly<Record<string, string>>) => {
  const { status, stderr } = spawnSync(process.execPath, ['infra/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, CDK_OUTDIR: join(folder, 'out'), ...environment },
  });
  return { status, stderr };
};

const sample = (): Record<string, unknown> => JSON.parse(readFileSync(join(root, 'rekindle.json'), 'utf8'));

describe('cdk synth', () => {
  it('lists every mistake of the settings by its place, with what would be right', () => {
    writeFileSync(
      file,
      JSON.stringify({ ...sample(), timezone: 'Mars/Olympus', sweep: { at: '2 am' }, curency: 'EUR' }),
    );
    const { status, stderr } = run({ REKINDLE_SETTINGS: file });
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      `${file} is not valid:`,
      '  timezone: is no IANA timezone; write one such as "Europe/London" or "Asia/Taipei"',
      '  sweep.at: is no time of day; write one such as "21:30"',
      '  (whole file): Unrecognized key: "curency"',
    ]);
  });

  it('names a journey that there is not, and those that there are', () => {
    writeFileSync(file, JSON.stringify({ ...sample(), journeys: { 'win-back-13d': {} } }));
    expect(run({ CDK_CONTEXT_JSON: JSON.stringify({ settings: file }) })).toEqual({
      status: 1,
      stderr: `journeys.win-back-13d: there is no such journey; there are ${journeyIds.join(', ')}\n`,
    });
  });

  it('wants points to be there for a journey that awards some', () => {
    writeFileSync(file, JSON.stringify({ ...sample(), journeys: { 'badge-earned': {} } }));
    expect(run({ REKINDLE_SETTINGS: file })).toEqual({
      status: 1,
      stderr: 'loyalty: must be there, as {"pointsPerUnit": 1}: badge-earned awards "badge-points"\n',
    });
  });

  it('says where the JSON breaks', () => {
    writeFileSync(file, '{ "brand": }');
    const { status, stderr } = run({ REKINDLE_SETTINGS: file });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\S+shop\.json is no JSON: Unexpected token '\}'.*\n$/);
  });

  it('says that there is no such file, and how to name another', () => {
    const missing = join(folder, 'missing.json');
    expect(run({ REKINDLE_SETTINGS: missing })).toEqual({
      status: 1,
      stderr: `${missing} can't be read: name another file with -c settings=<file>\n`,
    });
  });
});
