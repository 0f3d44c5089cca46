/** Logs, metrics and traces, the same for every handler; never a customer's data. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { MiddlewareObj } from '@middy/core';
import type { Ports } from '../../shared/flows/ports.ts';

// Whose they are, the environment says: POWERTOOLS_SERVICE_NAME.
export const logger = new Logger();
const metrics = new Metrics({ namespace: 'Rekindle' });

/** Counts under this name, which an alarm watches, and logs. */
export const alert: Ports['alert'] = ({ name, sentence, id }) => {
  metrics.addMetric(name, MetricUnit.Count, 1);
  logger.warn(sentence, { id });
};

/** Counts and logs a handler's faults by their names, which are those that state machines retry by. */
const faults = (name: string): MiddlewareObj => ({
  onError: ({ error }) => {
    const fault = error instanceof Error ? error : new Error(String(error));
    metrics.addDimension('function', name);
    metrics.addMetric('Faults', MetricUnit.Count, 1);
    logger.error(`${name} failed`, fault);
  },
});

const outcomeOf = (response: unknown): string | undefined =>
  typeof response === 'object' && response !== null && 'outcome' in response
    ? String(response.outcome)
    : undefined;

/** Counts what became of a step, where its handler says so: an `unknown` touchpoint is seen here. */
const outcomes = (name: string): MiddlewareObj => ({
  after: ({ response }) => {
    const outcome = outcomeOf(response);
    if (outcome === undefined) return;
    metrics.addDimensions({ function: name, outcome });
    metrics.addMetric('Steps', MetricUnit.Count, 1);
  },
});

const observed = process.env.POWERTOOLS_LOG_LEVEL !== 'SILENT';

/** X-Ray's SDK hooks every promise of its process as it loads, so a process that traces nothing does not load it. */
const tracing = async (): Promise<MiddlewareObj[]> => {
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import('@aws-lambda-powertools/tracer'),
    import('@aws-lambda-powertools/tracer/middleware'),
  ]);
  return [captureLambdaHandler(new Tracer(), { captureResponse: false })];
};
const traced = observed ? await tracing() : [];

/** A process that silences the logger has no use for metrics and traces either. */
export const observe = (name: string): MiddlewareObj[] =>
  observed
    ? [
        ...traced,
        injectLambdaContext(logger, { resetKeys: true }),
        logMetrics(metrics, { captureColdStartMetric: true }),
        faults(name),
        outcomes(name),
      ]
    : [];
