/** The net below the events of executions, which come by best effort: each night finds those that did not succeed. */
import { z } from 'zod';
import { days, minus, parseIso } from '../../base/time.ts';
import { badEnds } from '../../customers/events/execution-ended.ts';
import type { Ports } from '../ports.ts';
import { endFailed } from '../sending/failed.ts';

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

/** Nights that fail, or events that are lost, for so long lose nobody. */
const looksBack = days(4);

/**
 * Ends the passages of executions that did not succeed of late, where no event has. Repeating it changes nothing.
 * @param isTimeUp asked after each page
 */
export const reconcile = async (
  { at, machines: prefix, cursor }: ReconcileRequest,
  ports: Ports,
  isTimeUp: () => boolean,
): Promise<ReconcileResult> => {
  const { executions } = ports;
  const machines = await executions.machines(prefix);
  const since = minus(parseIso(at), looksBack);
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
  return {};
};
