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

/** What stands in the shop, and when each file was written last. */
const written = (): string =>
  readdirSync(shop, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('node_modules'))
    .map((path) => `${path} ${statSync(join(shop, path)).mtimeMs}`)
    .join('\n');

interface Mistake {
  readonly name: string;
  readonly file: string;
  readonly made: (text: string) => string;
  readonly refusedBy: readonly string[];
  readonly sentence: RegExp;
}

const mistakes: readonly Mistake[] = [
  {
    name: 'a story that changed under its version',
    file: 'journeys/see-what-is-new.ts',
    made: (text) => text.replace('atMost: days(4)', 'atMost: days(5)'),
    refusedBy: ['check'],
    sentence: /^journeys\.lock\.json:\d+: see-what-is-new is not the story that version 1 was locked with/,
  },
  {
    name: 'a lock that was edited by hand',
    file: 'journeys.lock.json',
    made: (text) => text.replace('"see-what-is-new-again"', '"see-what-was-new"'),
    refusedBy: ['check', 'start', 'synth'],
    sentence: /^journeys\.lock\.json:\d+: was edited by hand/,
  },
  {
    name: 'a message that is missing',
    file: 'journeys/see-what-is-new.ts',
    made: (text) => text.replace("'see-what-is-new-again'", "'nowhere'"),
    refusedBy: ['check', 'start'],
    sentence: /^messages\/nowhere\/en\.mjml:1: is missing/,
  },
  {
    name: 'a config that is no module',
    file: 'rekindle.config.ts',
    made: () => 'export default {\n  a: [1, 2\n};\n',
    refusedBy: ['check', 'start'],
    sentence: /^rekindle\.config\.ts:3: /,
  },
];

/** Makes the mistake, and takes it back: exit code 2, one sentence that begins with file and line, and nothing written. */
const tryMistake = ({ name, file, made, refusedBy, sentence }: Mistake): void => {
  const path = join(shop, file);
  const text = readFileSync(path, 'utf8');
  demand(`${file} has not what the mistake is made of`, made(text) !== text, text);
  writeFileSync(path, made(text));
  const before = written();
  for (const command of refusedBy) {
    const said = step(`${name}: refused by ${command}`, [shop, 'npx', 'rekindle', command], 2);
    demand(`it is not one sentence, ${sentence}`, sentence.test(said) && /^[^\n]*\n$/.test(said), said);
    demand('something was written', written() === before, said);
  }
  writeFileSync(path, text);
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
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
  // What builds print would stand before the JSON.
  const pack = [
    'pack',
    '.',
    './local/cli/create',
    '--ignore-scripts',
    '--json',
    '--pack-destination',
    folder,
  ];
  const packed = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8' })) as readonly [
    { readonly filename: string },
    { readonly filename: string },
  ];
  const [tarball, create] = [join(folder, packed[0].filename), join(folder, packed[1].filename)];
  process.stdout.write(`${(statSync(tarball).size / 1_048_576).toFixed(1)} MB  ${packed[0].filename}\n`);

  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  step('npm install, both packages', [folder, 'npm', 'install', '--no-audit', '--no-fund', tarball, create]);
  const made = [folder, 'npm', 'create', 'rekindle', 'my-shop', '--', '--from', `file:${tarball}`] as const;
  step('npm create rekindle my-shop', made);
  const again = step('npm create rekindle my-shop, once more: refused', made, 2);
  demand('it does not say why', again.includes('my-shop is not empty: '), again);
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
  // Its messages show picks, which a fit of the orders makes.
  const stacks = ['Data', 'Messaging', 'Journeys', 'Sweep', 'Api', 'Fit', 'Figures'];
  demand(
    `these are not the stacks ${stacks.join(', ')}`,
    templates.length === stacks.length &&
      stacks.every((stack) => templates.some((file) => file.startsWith(`Rekindle${stack}`))),
    templates.join('\n'),
  );
  step('rekindle lock', [shop, 'npx', 'rekindle', 'lock']);
  step('rekindle check --deployed', [shop, 'npx', 'rekindle', 'check', '--deployed']);
  mistakes.forEach(tryMistake);
  step('rekindle add welcome', [shop, 'npx', 'rekindle', 'add', 'welcome']);
  demand('the source is not there', existsSync(join(shop, 'journeys', 'welcome.ts')), '');
  step('tsc, with welcome', [shop, 'npx', 'tsc', '--noEmit']);
  process.stdout.write(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  in all\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
