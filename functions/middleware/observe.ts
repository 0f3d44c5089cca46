/** Logs, metrics and traces, the same for every handler; never a customer's data. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { MiddlewareObj } from '@middy/core';
import * as z from 'zod';
import { executionName } from '../../shared/base/ids.ts';
import { enrolmentKey } from '../../shared/base/record.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import { runtimeInUse } from '../adapters/runtime.ts';
import { inSources } from './stack.ts';

// Whose they are, the environment says: POWERTOOLS_SERVICE_NAME.
export const logger = new Logger();
const namespace = 'Rekindle';

const observed = process.env.POWERTOOLS_LOG_LEVEL !== 'SILENT';

const stepSchema = z.object({
  enrolment: enrolmentKey,
  touch: z.object({ name: z.string() }).exactOptional(),
});

/** What a step's lines are found by: its passage by its execution's name, which has of the customer a digest alone. */
const stepOf = (event: unknown): Readonly<Record<string, string>> => {
  const read = stepSchema.safeParse(event);
  if (!read.success) return {};
  const { enrolment, touch } = read.data;
  return { passage: executionName(enrolment), ...(touch !== undefined && { touchpoint: touch.name }) };
};

/** To the log, and to whoever else wants it; a process that silences the logger has no use for metrics, unless it says so. */
const measure = (
  name: string,
  value: number,
  dimensions?: Readonly<Record<string, string>>,
  step: Readonly<Record<string, string>> = {},
): void => {
  const { measured } = runtimeInUse();
  if (!observed && measured === undefined) return;
  // By itself: what else is counted meanwhile would lend it its dimensions, and no alarm look there.
  const metrics = new Metrics({ namespace });
  if (dimensions !== undefined) metrics.addDimensions(dimensions);
  metrics.addMetric(name, MetricUnit.Count, value);
  for (const [key, of] of Object.entries(step)) metrics.addMetadata(key, of);
  measured?.(metrics.serializeMetrics());
  metrics.publishStoredMetrics();
};

const count = (name: string, dimensions?: Readonly<Record<string, string>>): void =>
  measure(name, 1, dimensions);

/** Counts under this name, which an alarm watches, and logs. */
export const alert: Ports['alert'] = ({ name, sentence, id }) => {
  count(name);
  logger.warn(sentence, { id });
};

/** Logs it, with its stack as the sources have it; Lambda logs the same error again, as it was changed here. */
export const logFault = (sentence: string, error: Error): void => {
  if (error.stack !== undefined) error.stack = inSources(error.stack);
  logger.error(sentence, error);
};

/** Of messages whose fate is sealed, by how it was: their average is the share that was withheld. */
const withheld: Readonly<Record<string, number>> = { sent: 0, withheld: 1 };

const outcomeOf = (response: unknown): string | undefined =>
  typeof response === 'object' && response !== null && 'outcome' in response
    ? String(response.outcome)
    : undefined;

/**
 * Counts a handler's faults, and logs them by their names, which are those that state machines retry by; and what became of a
 * step, where its handler says so: an `unknown` touchpoint is seen here.
 */
const counting = (name: string): MiddlewareObj => ({
  after: ({ event, response }) => {
    const outcome = outcomeOf(response);
    if (outcome === undefined) return;
    measure('Steps', 1, { function: name, outcome }, stepOf(event));
    const share = withheld[outcome];
    if (share !== undefined) measure('Withheld', share);
  },
  onError: ({ error }) => {
    count('Faults', { function: name });
    if (!observed) return;
    const fault = error instanceof Error ? error : new Error(String(error));
    logFault(`${name} failed`, fault);
  },
});

/** Each line of a step says which it is of. */
const naming: MiddlewareObj = {
  before: ({ event }) => {
    logger.appendKeys(stepOf(event));
  },
};

/** What a traced invocation is wrapped in. */
type Wrapping = ReturnType<typeof captureLambdaHandler>;

const load = async (): Promise<Wrapping> => {
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import('@aws-lambda-powertools/tracer'),
    import('@aws-lambda-powertools/tracer/middleware'),
  ]);
  return captureLambdaHandler(new Tracer(), { captureResponse: false });
};

/** Lambda says of each invocation whether X-Ray keeps its trace: of one in twenty, past the first of a second. */
const isSampled = (): boolean => /\bSampled=1\b/.test(process.env._X_AMZN_TRACE_ID ?? '');

/** X-Ray's SDK is a tenth of what a start takes, and hooks every promise of its process: what nobody will see does not load it. */
const tracing = (): MiddlewareObj => {
  let loading: Promise<Wrapping> | undefined;
  let wrapping: Wrapping | undefined;
  return {
    before: async (request) => {
      wrapping = undefined;
      if (!isSampled()) return;
      loading ??= load();
      wrapping = await loading;
      await wrapping.before?.(request);
    },
    after: async (request) => {
      await wrapping?.after?.(request);
    },
    onError: async (request) => {
      await wrapping?.onError?.(request);
    },
  };
};

/** A process that silences the logger has no use for traces either. */
export const observe = (name: string): MiddlewareObj[] =>
  observed
    ? [tracing(), injectLambdaContext(logger, { resetKeys: true }), naming, counting(name)]
    : [counting(name)];
