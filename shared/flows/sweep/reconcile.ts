/** The net below the events of executions, which come by best effort: each night finds those that did not succeed. */
import * as z from 'zod';
import { hours, type Instant, instant, minus, parseIso } from '../../base/time.ts';
import { badEnds } from '../../customers/events/execution-ended.ts';
import type { Ports } from '../ports.ts';
import { endFailed } from '../sending/failed.ts';
import { settleBudgets } from './budgets.ts';

const placeSchema = z.object({
  machine: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Of Step Functions' list. */
  page: z.string().exactOptional(),
});

export const reconcileRequestSchema = z.object({
  /** The scheduled instant, ISO 8601. */
  at: z.iso.datetime({ offset: true }),
  /** What the ARNs of all journeys' machines begin with, those among them that the shop has no more. */
  machines: z.string().min(1),
  /** Where an earlier Lambda of the same night stopped, or the beginning. */
  cursor: placeSchema,
});
export type ReconcileRequest = z.infer<typeof reconcileRequestSchema>;

/** `cursor` absent: that was all. */
export type ReconcileResult = Partial<Pick<ReconcileRequest, 'cursor'>>;

/** Lists of executions may be so late. */
const lateness = hours(1);

/** Since the last night that looked at all of them, however long ago that is; all that Step Functions still lists, where none has. */
const looksBackTo = async (now: Instant, { sweeps }: Ports): Promise<Instant> => {
  const last = await sweeps.reconciledAt();
  return last === undefined ? instant(0) : minus(instant(Math.min(last, now)), lateness);
};

/**
 * Ends the passages of executions that did not succeed since the last time, where no event has. Repeating it changes
 * nothing.
 * @param isTimeUp asked after each page
 */
export const reconcile = async (
  { at, machines: prefix, cursor }: ReconcileRequest,
  ports: Ports,
  isTimeUp: () => boolean,
): Promise<ReconcileResult> => {
  const { executions } = ports;
  const machines = await executions.machines(prefix);
  const now = parseIso(at);
  const since = await looksBackTo(now, ports);
  let { machine, end, page } = cursor;
  while (machine < machines.length) {
    const [arn = '', as] = [machines[machine], badEnds[end]];
    if (as === undefined) {
      machine += 1;
      end = 0;
      continue;
    }
    const found = await executions.ended(arn, as, page);
    for (const { execution, stoppedAt } of found.executions) {
      const ended = stoppedAt < since ? undefined : await executions.endOf(execution);
      if (ended !== undefined) await endFailed(ended, ports, true);
    }
    page = found.next;
    if (page === undefined) end += 1;
    if (isTimeUp()) return { cursor: { machine, end, ...(page !== undefined && { page }) } };
  }
  await settleBudgets(ports);
  await ports.sweeps.reconciled(now);
  return {};
};
