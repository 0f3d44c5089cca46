/** Logs, metrics and traces, the same for every handler; never a customer's data. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { Ports } from '../../shared/flows/ports.ts';
import { runtimeInUse } from '../adapters/runtime.ts';

// Whose they are, the environment says: POWERTOOLS_SERVICE_NAME.
export const logger = new Logger();
const namespace = 'Rekindle';

const observed = process.env.POWERTOOLS_LOG_LEVEL !== 'SILENT';

/** To the log, and to whoever else wants it; a process that silences the logger has no use for metrics, unless it says so. */
const count = (name: string, dimensions?: Readonly<Record<string, string>>): void => {
  const { measured } = runtimeInUse();
  if (!observed && measured === undefined) return;
  // By itself: what else is counted meanwhile would lend it its dimensions, and no alarm look there.
  const metrics = new Metrics({ namespace });
  if (dimensions !== undefined) metrics.addDimensions(dimensions);
  metrics.addMetric(name, MetricUnit.Count, 1);
  measured?.(metrics.serializeMetrics());
  metrics.publishStoredMetrics();
};

/** Counts under this name, which an alarm watches, and logs. */
export const alert: Ports['alert'] = ({ name, sentence, id }) => {
  count(name);
  logger.warn(sentence, { id });
};

const outcomeOf = (response: unknown): string | undefined =>
  typeof response === 'object' && response !== null && 'outcome' in response
    ? String(response.outcome)
    : undefined;

/**
 * Counts a handler's faults, and logs them by their names, which are those that state machines retry by; and what became of a
 * step, where its handler says so: an `unknown` touchpoint is seen here.
 */
const counting = (name: string): MiddlewareObj => ({
  after: ({ response }) => {
    const outcome = outcomeOf(response);
    if (outcome !== undefined) count('Steps', { function: name, outcome });
  },
  onError: ({ error }) => {
    count('Faults', { function: name });
    if (!observed) return;
    const fault = error instanceof Error ? error : new Error(String(error));
    logger.error(`${name} failed`, fault);
  },
});

const ofProcess = new Metrics({ namespace });
const coldStarts: MiddlewareObj = {
  before: ({ context }) => ofProcess.captureColdStartMetric(context.functionName),
};

/** X-Ray's SDK hooks every promise of its process as it loads, so a process that traces nothing does not load it. */
const tracing = async (): Promise<MiddlewareObj[]> => {
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import('@aws-lambda-powertools/tracer'),
    import('@aws-lambda-powertools/tracer/middleware'),
  ]);
  return [captureLambdaHandler(new Tracer(), { captureResponse: false })];
};
const traced = observed ? await tracing() : [];

/** A process that silences the logger has no use for traces either. */
export const observe = (name: string): MiddlewareObj[] =>
  observed
    ? [...traced, injectLambdaContext(logger, { resetKeys: true }), coldStarts, counting(name)]
    : [counting(name)];
