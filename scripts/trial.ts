/**
 * Tries the package as a new user would, in an empty folder: packed, installed, a shop made, lived, tested and
 * synthesized. Nothing of Rekindle's is edited; only npm's registry is asked.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'rekindle-trial-'));
const shop = join(folder, 'my-shop');
const began = performance.now();

interface Outcome {
  readonly status: number | null;
  readonly text: string;
}

const tried = (cwd: string, command: string, ...args: readonly string[]): Outcome => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
};

const demand = (what: string, holds: boolean, text: string): void => {
  if (!holds) throw new Error(`${what}:\n${text}`);
};

/** Runs it, and tells how long it took. @throws Error with what it printed, unless it ends with `wanted` */
const step = (
  name: string,
  [cwd, command, ...args]: readonly [string, string, ...string[]],
  wanted = 0,
): string => {
  const start = performance.now();
  const { status, text } = tried(cwd, command, ...args);
  demand(`${name} ended with ${status}, not ${wanted}`, status === wanted, text);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(1).padStart(6)} s  ${name}\n`);
  return text;
};

/** Sixty customers who order now and then over eight months. */
const orders = (): string => {
  const rows = Array.from({ length: 60 }, (_, customer) =>
    Array.from({ length: 2 + (customer % 4) }, (__, order) => {
      const day = new Date(Date.UTC(2025, 0, 5 + customer + order * (30 + (customer % 7) * 9)));
      return `k${customer},${day.toISOString().slice(0, 10)},${10 + customer}.50`;
    }),
  );
  return `customer_id,date,value\n${rows.flat().join('\n')}\n`;
};

try {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    }).replace(/^[^[]*/, ''),
  ) as readonly [{ readonly filename: string }];
  const tarball = join(folder, packed[0].filename);
  process.stdout.write(`${(statSync(tarball).size / 1_048_576).toFixed(1)} MB  ${packed[0].filename}\n`);

  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  step('npm install rekindle', [folder, 'npm', 'install', '--no-audit', '--no-fund', tarball]);
  step('rekindle init my-shop', [folder, 'npx', 'rekindle', 'init', 'my-shop', '--from', `file:${tarball}`]);
  const again = step(
    'rekindle init my-shop, once more: refused',
    [folder, 'npx', 'rekindle', 'init', 'my-shop'],
    2,
  );
  demand('it does not say why', again.includes('is not empty'), again);
  step('npm install', [shop, 'npm', 'install', '--no-audit', '--no-fund']);
  step('tsc', [shop, 'npx', 'tsc', '--noEmit']);
  const sample = step('npm start', [shop, 'npm', 'start']);
  demand('its own journey enrolled nobody', sample.includes('see-what-is-new'), sample);
  writeFileSync(join(shop, 'orders.csv'), orders());
  step('npm start -- --orders orders.csv', [
    shop,
    'npm',
    'start',
    '--',
    '--orders',
    'orders.csv',
    '--out',
    'out-orders',
  ]);
  step('npm test', [shop, 'npm', 'test']);
  step('npm run synth', [shop, 'npm', 'run', 'synth']);
  const templates = readdirSync(join(shop, 'cdk.out')).filter((file) => file.endsWith('.template.json'));
  demand('there are not five stacks', templates.length === 5, templates.join('\n'));
  step('rekindle lock', [shop, 'npx', 'rekindle', 'lock']);
  const story = join(shop, 'journeys', 'see-what-is-new.ts');
  const asLocked = readFileSync(story, 'utf8');
  writeFileSync(story, asLocked.replace('atMost: days(4)', 'atMost: days(5)'));
  const changed = step(
    'a story that changed under its version: refused',
    [shop, 'npx', 'rekindle', 'check'],
    2,
  );
  demand('it does not name the version', changed.includes('version 1 was locked with'), changed);
  writeFileSync(story, asLocked);
  step('rekindle check --deployed', [shop, 'npx', 'rekindle', 'check', '--deployed']);
  step('rekindle add welcome', [shop, 'npx', 'rekindle', 'add', 'welcome']);
  demand('the source is not there', existsSync(join(shop, 'journeys', 'welcome.ts')), '');
  step('tsc, with welcome', [shop, 'npx', 'tsc', '--noEmit']);

  writeFileSync(join(shop, 'broken.config.ts'), 'export default {\n  a: [1, 2\n};\n');
  const broken = step(
    'a config that is no module: refused',
    [shop, 'npm', 'start', '--', '--config', 'broken.config.ts'],
    2,
  );
  demand('it does not name the line', broken.includes('broken.config.ts:3: '), broken);
  demand('there is a stack trace', !broken.includes('    at '), broken);
  process.stdout.write(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  in all\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
