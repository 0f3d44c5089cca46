/** How long each function's code takes to load, beside the AWS clients that it holds and nothing else: by turns, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../scripts/bundling.ts';
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
const mostTimes = 6;

const folder = mkdtempSync(join(tmpdir(), 'rekindle-cold-'));
writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The names of the clients in a bundle, such as `client-sesv2`. */
const clientsIn = (inputs: Readonly<Record<string, unknown>>): readonly string[] => [
  ...new Set(
    Object.keys(inputs).flatMap(
      (file) => /node_modules\/@aws-sdk\/(client-[a-z0-9-]+)\//.exec(file)?.[1] ?? [],
    ),
  ),
];

/** Such as `SESv2Client`. */
const classOf = async (client: string): Promise<string> => {
  const name = Object.keys(await import(`@aws-sdk/${client}`)).find((each) => /^[A-Z]\w+Client$/.test(each));
  if (name === undefined) throw new Error(`@aws-sdk/${client} has no client`);
  return name;
};

/** A bundle of these clients alone, each of which can be made. */
const bundleAlone = async (clients: readonly string[], into: string): Promise<void> => {
  const lines = clients.map(async (client) => {
    const name = await classOf(client);
    return `import { ${name} } from '@aws-sdk/${client}'; export const make${name} = () => new ${name}({});`;
  });
  const { entryPoints: _, ...options } = bundling('', into);
  await build({ ...options, stdin: { contents: (await Promise.all(lines)).join('\n'), resolveDir: root } });
};

/** As Lambda starts it: the time until its module is loaded, without Node's own. */
const loadedIn = (bundle: string): number => {
  const script = `const began = performance.now(); require(${JSON.stringify(join(bundle, 'index.js'))}); process.stdout.write(String(performance.now() - began)); process.exit();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--eval', script], {
    encoding: 'utf8',
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      POWERTOOLS_SERVICE_NAME: 'cold',
    },
  });
  insist(status === 0, `${bundle} ended with ${status}: ${stderr}`);
  return Number(stdout);
};

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const rows = [];
for (const name of measured) {
  const [own, beside] = [join(folder, name), join(folder, `${name}-clients`)];
  const { metafile } = await build({
    ...bundling(join(root, 'functions', name, 'handler.ts'), own),
    metafile: true,
  });
  await bundleAlone(clientsIn(metafile.inputs), beside);
  const times: { readonly own: number; readonly clients: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) times.push({ own: loadedIn(own), clients: loadedIn(beside) });
  rows.push({
    function: name,
    ms: Math.round(median(times.map(({ own }) => own))),
    'ms of its clients alone': Math.round(median(times.map(({ clients }) => clients))),
    times: Number(median(times.map(({ own, clients }) => own / clients)).toFixed(2)),
  });
}
console.table(rows);
keep('cold', rows);
for (const { function: name, times } of rows)
  insist(times <= mostTimes, `${name} takes ${times} times as long to load as its AWS clients alone`);
