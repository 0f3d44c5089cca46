/** Lives through the seeds that its parent names, one at a time, and says what was found. */
import { synthesize } from '../../local/engine/synth.ts';
import { check } from './checker/check.ts';
import { mutants } from './mutants.ts';
import type { Found } from './run.ts';
import { simulatedShop } from './simulator/shop.ts';
import { simulate } from './simulator/simulate.ts';

const assembly = await synthesize(simulatedShop);
const amid = mutants.find(({ name }) => name === process.env.MUTANT)?.amid;
process.on('message', async (seed: number) => {
  const before = process.cpuUsage();
  const { observed, faults, invocations } = await simulate(seed, assembly, { amid });
  const { user, system } = process.cpuUsage(before);
  const found: Found = {
    seed,
    violations: check(observed),
    faults,
    invocations,
    cpuMs: (user + system) / 1_000,
  };
  process.send?.(found);
});
process.send?.('ready');
