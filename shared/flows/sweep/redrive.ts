/** Begins again what failed, once its cause is mended: executions in bulk, each with its passage. */
import { days, iso, milliseconds, minus, plus } from '../../base/time.ts';
import { badEnds } from '../../customers/events/execution-ended.ts';
import type { Ports } from '../ports.ts';
import { endFailed, reopen } from '../sending/failed.ts';

/** As long as Step Functions lets an execution be redriven after its end. */
const redrivableFor = days(14);

/** One takes some ten requests. */
const mostAtOnce = 50;

export interface AskedRedrive {
  /** Only those whose failure begins so, such as an error's name. */
  readonly error?: string | undefined;
  /** Says what would be begun again, and begins nothing. */
  readonly looksOnly: boolean;
  /** Where an earlier request stopped. */
  readonly after?: string | undefined;
}

export interface Redriven {
  readonly executions: readonly {
    readonly customer: string;
    readonly failedAt: string;
    readonly failure: string;
    /** Why it was not begun again; absent: it was, or would be. */
    readonly refused?: string;
  }[];
  readonly redriven: number;
  /** To go on with; absent: that was all. */
  readonly after?: string;
}

/** As many as somebody looks at. */
const mostLatest = 10;

interface LatestFailed {
  readonly executions: readonly Pick<Redriven['executions'][number], 'customer' | 'failedAt' | 'failure'>[];
}

/** The latest of those that failed and were not begun again, of what Step Functions lists first. */
export const latestFailed = async (
  stateMachineArn: string,
  { executions, now }: Pick<Ports, 'executions' | 'now'>,
): Promise<LatestFailed> => {
  const since = minus(now(), redrivableFor);
  const pages = await Promise.all(badEnds.map((as) => executions.ended(stateMachineArn, as)));
  const latest = pages
    .flatMap((page) => page.executions)
    .filter(({ stoppedAt }) => stoppedAt >= since)
    .sort((a, b) => b.stoppedAt - a.stoppedAt)
    .slice(0, mostLatest);
  const ends = await Promise.all(latest.map(({ execution }) => executions.endOf(execution)));
  return {
    executions: ends.flatMap((ended) =>
      ended === undefined
        ? []
        : [{ customer: ended.enrolment.customer, failedAt: iso(ended.at), failure: ended.why }],
    ),
  };
};

/** Those that did not succeed within that time, in an order that stays as it is when some of them go on. */
const candidatesOf = async (stateMachineArn: string, ports: Ports): Promise<readonly string[]> => {
  const since = minus(ports.now(), redrivableFor);
  const found: string[] = [];
  for (const as of badEnds) {
    let page: string | undefined;
    do {
      const { executions, next } = await ports.executions.ended(stateMachineArn, as, page);
      found.push(
        ...executions.filter(({ stoppedAt }) => stoppedAt >= since).map(({ execution }) => execution),
      );
      page = next;
    } while (page !== undefined);
  }
  return found.sort();
};

/** Opens the passage and lets the execution go on; why not, if it can't. */
const beginAgain = async (
  execution: string,
  ended: Parameters<typeof endFailed>[0],
  ports: Ports,
): Promise<string | undefined> => {
  // Its event may have been lost.
  await endFailed(ended, ports);
  const against = await reopen(ended.enrolment, ports);
  if (against !== undefined) return against;
  const refused = await ports.executions.redrive(execution);
  if (refused === undefined) return undefined;
  // The answer of the first try may have been lost, or somebody else was first: then it goes on.
  const still = await ports.executions.endOf(execution);
  if (still === undefined) return undefined;
  await endFailed({ ...still, at: plus(ports.now(), milliseconds(1)) }, ports);
  return refused;
};

/** @returns so many of them as a request has time for, with the place to go on from */
export const redriveFailed = async (
  stateMachineArn: string,
  { error = '', looksOnly, after = '' }: AskedRedrive,
  ports: Ports,
): Promise<Redriven> => {
  const candidates = (await candidatesOf(stateMachineArn, ports)).filter((execution) => execution > after);
  const now = candidates.slice(0, mostAtOnce);
  const told: Redriven['executions'][number][] = [];
  for (const execution of now) {
    const ended = await ports.executions.endOf(execution);
    if (ended === undefined || !ended.why.startsWith(error)) continue;
    const refused = looksOnly ? undefined : await beginAgain(execution, ended, ports);
    told.push({
      customer: ended.enrolment.customer,
      failedAt: iso(ended.at),
      failure: ended.why,
      ...(refused !== undefined && { refused }),
    });
  }
  const last = now.at(-1);
  return {
    executions: told,
    redriven: looksOnly ? 0 : told.filter(({ refused }) => refused === undefined).length,
    ...(last !== undefined && candidates.length > now.length && { after: last }),
  };
};
