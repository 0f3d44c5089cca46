/** What all benchmarks share: a small size, what has to hold, and where the figures are kept. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

const usage = (name: string): string => `Usage: npm run bench:${name} [-- --small]

Prints what it measures, and keeps it in bench/results.

Options:
  --small  runs in seconds: enough to see that it works and that its ratios hold
  --help   prints this
`;

/** All benchmarks take the same. A process that one starts for itself may be told more, in words without dashes. */
const told = () => {
  try {
    const { values } = parseArgs({
      options: { small: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (!values.help) return values;
    process.stdout.write(usage(basename(process.argv[1] ?? '', '.ts')));
    process.exit();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
};

const { small: isSmall } = told();

/** A figure that says how much is measured: the first for a result to be quoted, the second with `--small`. */
export const sized = (whole: number, small: number): number => (isSmall ? small : whole);

/**
 * What has to be so at any size and on a machine of any speed: counts and ratios, never a time.
 * @throws Error with the sentence, which says what was found instead
 */
export const insist = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};

/** Keeps the figures in bench/results/NAME.json; those of a small run in NAME.small.json, as they are not to be quoted. */
export const keep = (name: string, figures: object): void => {
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${name}${isSmall ? '.small' : ''}.json`, folder);
  writeFileSync(file, `${JSON.stringify(figures, undefined, 2)}\n`);
};
