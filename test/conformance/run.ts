/**
 * `npm run test:conformance [-- SUITE…]`: what others wrote, or AWS documents, against what the project answers. Ends with 1 on
 * any difference that is not on its suite's list, on an entry of a list that occurs no more, and when a suite fails.
 */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { judge } from './judge.ts';
import { stopAll } from './processes.ts';
import type { Case, Suite } from './suite.ts';

const folder = join(import.meta.dirname, 'suites');
const suites = globSync('*.ts', { cwd: folder }).map((file) => basename(file, '.ts'));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suites.includes(name));
if (unknown.length > 0) {
  console.error(`there is no suite ${unknown.join(', ')}; there are ${suites.sort().join(', ')}`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopAll().finally(() => process.exit(1));
  });

const within = async <T>(minutes: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`its ${minutes} minutes were up`)), minutes * 60_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const longest = 1_500;
const shown = (answer: unknown): string => {
  const text = JSON.stringify(answer, null, 1) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};
const mostShown = 20;

const tell = (suite: string, { name, ours, theirs }: Case): void =>
  console.log(`${suite}: ${name}\n  ours: ${shown(ours)}\n  theirs: ${shown(theirs)}`);

/** The peers that can't be had here, each with why. */
const absent = new Map<string, string>();
const installedPeers = new Set<string>();

const isMissing = async ({ peers }: Suite): Promise<boolean> => {
  for (const { name, install } of peers) {
    if (installedPeers.has(name) || absent.has(name)) continue;
    const why = await install();
    if (why === undefined) installedPeers.add(name);
    else absent.set(name, why);
  }
  return peers.some(({ name }) => absent.has(name));
};

const began = Date.now();
const rows: object[] = [];
const skipped: string[] = [];
let failed = false;
const total = { cases: 0, same: 0, listed: 0, unlisted: 0 };

for (const name of suites.sort()) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { default: suite } = (await import(join(folder, `${name}.ts`))) as { readonly default: Suite };
  console.log(`== ${name}: ${suite.says}`);
  if (await isMissing(suite)) {
    skipped.push(name);
    continue;
  }
  const from = Date.now();
  let cases: readonly Case[] = [];
  const troubles: string[] = [];
  try {
    cases = await within(suite.minutes, suite.run());
  } catch (error) {
    troubles.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await stopAll();
  }
  const judged = judge(cases, suite.differences);
  // What a suite did not come to says nothing of its list.
  if (troubles.length === 0) troubles.push(...judged.troubles);
  for (const different of judged.unlisted.slice(0, mostShown)) tell(name, different);
  if (judged.unlisted.length > mostShown)
    console.log(`${name}: and ${judged.unlisted.length - mostShown} more differences`);
  for (const trouble of troubles) console.log(`${name}: ${trouble}`);
  failed ||= judged.unlisted.length > 0 || troubles.length > 0;
  total.cases += judged.cases;
  total.same += judged.same;
  total.listed += judged.listed;
  total.unlisted += judged.unlisted.length;
  rows.push({
    suite: name,
    cases: judged.cases,
    same: judged.same,
    'listed differences': judged.listed,
    'unlisted differences': judged.unlisted.length,
    seconds: Math.round((Date.now() - from) / 1_000),
  });
}

console.table(rows);
const reasons = [...absent].map(([peer, why]) => `${peer} (${why})`).join(', ');
console.log(
  `in ${Math.round((Date.now() - began) / 1_000)} s, ${rows.length} suites, ${total.cases} cases: ${total.same} the same, ${total.listed} listed differences, ${total.unlisted} unlisted; ${absent.size} peers absent${absent.size === 0 ? '' : `: ${reasons}; left out: ${skipped.join(', ')}`}`,
);
process.exit(failed ? 1 : 0);
