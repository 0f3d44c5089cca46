/** `npm run faults`: lives through many seeds, on all cores, and says which of them broke a promise. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Violation } from './checker/check.ts';
import { type Mutant, mutants } from './mutants.ts';

/** What a seed came to. */
export interface Found {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly faults: Readonly<Record<string, number>>;
  readonly invocations: number;
  readonly cpuMs: number;
}

const usage = `npm run faults -- [--seeds N] [--from S] [--minutes M] [--jobs J]
npm run faults -- --story S          tells what happened in a seed, request by request
npm run faults -- --mutants          plants each known bug, and looks whether some seed finds it

  --seeds    how many seeds are lived through; 200 unless told
  --from     the first of them; 1 unless told
  --minutes  no seed is begun after so long
  --jobs     how many at once; as many as there are cores unless told
  --only     of the bugs, those whose names have these words`;

const whole = (name: string, text: string | undefined, fallback: number): number => {
  if (text === undefined) return fallback;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name}: ${JSON.stringify(text)} is no whole number from 0`);
};

/** So many seeds a process: then another takes its place, and what it kept is gone. */
const mostInAProcess = 400;

/** Nothing of the handlers' logs and traces; a fork inherits the rest. */
const quiet = { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_TRACE_ENABLED: 'false' };

/** The child's next message. @throws where it ends instead */
const messageOf = (child: ChildProcess, doing: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${doing}: its process ended by ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });

/** A process of seeds; a bug that is planted in it is in what it compiles, too, which it keeps to itself. */
const openProcess = (mutant: Mutant | undefined): ChildProcess => {
  const worker = join(import.meta.dirname, 'worker.ts');
  if (mutant === undefined) return fork(worker, { env: quiet });
  return fork(worker, {
    env: { ...quiet, MUTANT: mutant.name },
    execArgv: ['--import', join(import.meta.dirname, 'plant.ts')],
    ...(mutant.file.startsWith('workflows/') && { cwd: mkdtempSync(join(tmpdir(), 'faults-')) }),
  });
};

/** Gives the seeds to a process, one after the other, until there are no more. */
const work = async (
  next: () => number | undefined,
  take: (found: Found) => void,
  mutant?: Mutant,
): Promise<void> => {
  for (let seed = next(); seed !== undefined; ) {
    const child = openProcess(mutant);
    try {
      await messageOf(child, 'the start');
      for (let done = 0; done < mostInAProcess && seed !== undefined; done += 1) {
        child.send(seed);
        take((await messageOf(child, `seed ${seed}`)) as Found);
        seed = next();
      }
    } finally {
      child.kill();
    }
  }
};

const tellStory = async (seed: number): Promise<void> => {
  Object.assign(process.env, quiet);
  const { synthesize } = await import('../../local/engine/synth.ts');
  const { check } = await import('./checker/check.ts');
  const { simulatedShop } = await import('./simulator/shop.ts');
  const { simulate } = await import('./simulator/simulate.ts');
  const { observed, story, weather } = await simulate(seed, await synthesize(simulatedShop), {
    isFull: true,
  });
  console.log(story.lines().join('\n'));
  console.log(`The weather of seed ${seed}: ${JSON.stringify(weather)}`);
  const violations = check(observed);
  for (const { promise, what } of violations) console.log(`BROKEN: ${promise}: ${what}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
};

const runSeeds = async (from: number, seeds: number, minutes: number, jobs: number): Promise<void> => {
  const began = performance.now();
  const met: Record<string, number> = {};
  let at = from;
  let lived = 0;
  let invocations = 0;
  let cpuMs = 0;
  let broken = 0;
  const next = (): number | undefined => {
    if (at >= from + seeds || performance.now() - began > minutes * 60_000) return undefined;
    at += 1;
    return at - 1;
  };
  const take = (found: Found): void => {
    lived += 1;
    invocations += found.invocations;
    cpuMs += found.cpuMs;
    for (const [fault, count] of Object.entries(found.faults)) met[fault] = (met[fault] ?? 0) + count;
    if (found.violations.length === 0) return;
    broken += 1;
    for (const { promise, what } of found.violations) console.log(`seed ${found.seed}: ${promise}: ${what}`);
    console.log(`  its story: npm run faults -- --story ${found.seed}`);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, seeds)) }, () => work(next, take)));
  const faults = Object.entries(met).toSorted(([, a], [, b]) => b - a);
  const total = faults.reduce((sum, [, count]) => sum + count, 0);
  const several = (count: number): string => count.toLocaleString('en');
  console.log(`faults: ${faults.map(([fault, count]) => `${several(count)} × ${fault}`).join(', ')}`);
  console.log(
    `${several(lived)} seeds from ${from}, ${several(invocations)} invocations, ${several(total)} faults: ${broken} seeds broke a promise; ${Math.round((performance.now() - began) / 1_000)} s, ${Math.round(cpuMs / Math.max(1, lived))} ms of CPU a seed`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
};

/** Where no seed has found a bug by then, none will soon. */
const mostForAMutant = 900;

/** Lives through seeds with each bug until one finds it, by a promise that it breaks. */
const runMutants = async (from: number, only: string | undefined, jobs: number): Promise<void> => {
  const chosen = mutants.filter(({ name }) => only === undefined || name.includes(only));
  const left = [...chosen];
  let missed = 0;
  const hunt = async (): Promise<void> => {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      let seed = from;
      let found: Found | undefined;
      const next = (): number | undefined => {
        if (found !== undefined || seed >= from + mostForAMutant) return undefined;
        seed += 1;
        return seed - 1;
      };
      const breaks: ReadonlySet<string> = new Set(mutant.breaks);
      const isItsOwn = ({ promise }: Violation): boolean => breaks.has(promise);
      const others = new Set<string>();
      const take = (each: Found): void => {
        if (each.violations.some(isItsOwn)) found ??= each;
        for (const { promise } of each.violations) others.add(promise);
      };
      await work(next, take, mutant);
      const violation = found?.violations.find(isItsOwn);
      if (violation === undefined) missed += 1;
      const what =
        violation === undefined
          ? `NOT FOUND in ${mostForAMutant} seeds by: ${mutant.breaks.join('; ')} (but by: ${[...others].join('; ')})`
          : `found by seed ${found?.seed}: ${violation.promise}: ${violation.what.slice(0, 200)}`;
      console.log(`${mutant.name}: ${what}`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, hunt));
  console.log(`${chosen.length - missed} of ${chosen.length} planted bugs were found`);
  process.exitCode = missed === 0 ? 0 : 1;
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      from: { type: 'string' },
      minutes: { type: 'string' },
      jobs: { type: 'string' },
      story: { type: 'string' },
      mutants: { type: 'boolean' },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return console.log(usage);
  if (values.story !== undefined) return tellStory(whole('story', values.story, 0));
  const from = whole('from', values.from, 1);
  const jobs = whole('jobs', values.jobs, availableParallelism());
  if (values.mutants === true) return runMutants(from, values.only, jobs);
  const minutes =
    values.minutes === undefined ? Number.POSITIVE_INFINITY : whole('minutes', values.minutes, 0);
  await runSeeds(from, whole('seeds', values.seeds, 200), minutes, jobs);
};

await main();
