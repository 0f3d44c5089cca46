/** How fast Step Functions begins executions and moves them on, and how many may be open. */
import { shareOfSweep } from '../../../shared/flows/sweep/plan.ts';
import { type Check, count, type Finding, right, warning } from '../check.ts';
import { startsOf } from '../starts.ts';

/** As a passage begins: into its first state, and on to the next. */
const transitionsAtOnce = 2;
/** AWS's own: a million is enough for some ten or twenty million customers, as `rekindle cost` says it of a shop. */
const usuallyOpen = 1_000_000;

const quotas = 'Service Quotas, AWS Step Functions';

export const stepFunctions: Check = {
  name: 'step-functions',
  findings: async ({ account, shop }) => {
    const wanted = await startsOf({ account, shop });
    const told = await account.quotas('states');
    const amountOf = (name: RegExp): number | undefined => [...told].find(([each]) => name.test(each))?.[1];
    const starts = amountOf(/^StartExecution throttle token refill rate/i);
    const transitions = amountOf(/^StateTransition throttle token refill rate/i);
    const open = amountOf(/open executions/i);
    const found: Finding[] = [];
    const unknown = (what: string, usual: string): Finding => ({
      state: 'unknown',
      is: `Service Quotas does not tell ${what}`,
      shouldBe: usual,
      mend: `look at ${quotas}`,
    });
    if (starts === undefined) found.push(unknown('how many executions start a second', `${wanted} at least`));
    else if (starts < wanted)
      found.push(
        warning(
          `${count(starts)} executions start a second, and a night starts ${wanted}: the sweep is throttled, and takes longer`,
          `${wanted} at least, with something left for events`,
          `sweep: { startsPerSecond: ${Math.floor(starts * shareOfSweep)} } in the settings, or ${quotas}: "StartExecution throttle token refill rate per second"`,
        ),
      );
    if (transitions !== undefined && transitions < wanted * transitionsAtOnce)
      found.push(
        warning(
          `${count(transitions)} transitions a second, and ${wanted} starts take ${wanted * transitionsAtOnce}`,
          `${wanted * transitionsAtOnce} at least`,
          `${quotas}: "StateTransition throttle token refill rate per second"`,
        ),
      );
    if (open !== undefined && open < usuallyOpen)
      found.push(
        warning(`${count(open)} executions may be open`, count(usuallyOpen), `${quotas}: open executions`),
      );
    return found.length === 0 ? [right(`${count(starts ?? 0)} executions start a second`)] : found;
  },
};
