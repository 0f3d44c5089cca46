/** What each function's start takes, beside loading the AWS clients that it uses later and nothing else: by turns, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, bundleLater } from '../scripts/bundling.ts';
import { insist, keep, sized } from './bench.ts';

const root = join(import.meta.dirname, '..');
const turns = sized(10, 3);
const functions = readdirSync(join(root, 'functions'), { withFileTypes: true })
  .filter(
    (each) => each.isDirectory() && readdirSync(join(each.parentPath, each.name)).includes('handler.ts'),
  )
  .map(({ name }) => name);
const measured = functions.slice(0, sized(functions.length, 3));
/** What is to be reached is 1.3; what nothing may come back to is this. */
const mostTimes = 1.5;

const folder = mkdtempSync(join(tmpdir(), 'rekindle-cold-'));
writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The CPU that it takes to load these modules and all that they have, in a process as Lambda starts it, without Node's own; ms. */
const loadedIn = (...modules: readonly string[]): number => {
  const script = `const began = process.cpuUsage(); for (const module of ${JSON.stringify(modules)}) Object.values(require(module)); const { user, system } = process.cpuUsage(began); process.stdout.write(String((user + system) / 1_000)); process.exit();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--eval', script], {
    encoding: 'utf8',
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      POWERTOOLS_SERVICE_NAME: 'cold',
    },
  });
  insist(status === 0, `${modules.join(', ')} ended with ${status}: ${stderr}`);
  return Number(stdout);
};

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const rows = [];
for (const name of measured) {
  const own = join(folder, name);
  const index = join(own, 'index.js');
  const later = join(own, 'later.js');
  const clients = join(own, 'clients.js');
  const taken = await bundle(join(root, 'functions', name, 'handler.ts'), own);
  await bundleLater(new Map([...taken].filter(([each]) => each.startsWith('@aws-sdk/'))), clients);
  const times = Array.from({ length: turns }, () => ({
    own: loadedIn(index),
    clients: loadedIn(clients),
    both: loadedIn(index, later),
  }));
  rows.push({
    function: name,
    ms: Math.round(median(times.map(({ own }) => own))),
    'ms of its clients alone': Math.round(median(times.map(({ clients }) => clients))),
    times: Number(median(times.map(({ own, clients }) => own / clients)).toFixed(2)),
    'times, once all is used': Number(median(times.map(({ both, clients }) => both / clients)).toFixed(2)),
  });
}
console.table(rows);
keep('cold', rows);
for (const { function: name, times } of rows)
  insist(times <= mostTimes, `${name} takes ${times} times as long to load as its AWS clients alone`);
