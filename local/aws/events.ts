/** EventBridge in process: buses, rules with their patterns, and the queues that they feed. */
import { entryRefusal, putEventsRefusal } from './limits.ts';
import { type Instant, instant, iso } from './time.ts';

export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  readonly time: Instant;
  readonly detail: unknown;
  /** ARNs that it concerns, where it says any. */
  readonly resources?: readonly string[];
}

export interface Rule {
  readonly name: string;
  /** A bus's name; `default` for the account's own. */
  readonly bus: string;
  readonly pattern: unknown;
  readonly deliver: (envelope: string) => void;
}

/** A rule's pattern uses an operator that the embedded engine does not know. */
export class UnsupportedPatternError extends Error {
  override readonly name = 'UnsupportedPatternError';
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (operator: string, operand: unknown): string => {
  if (typeof operand === 'string') return operand;
  throw new UnsupportedPatternError(
    `the pattern operator "${operator}" takes a text, not ${JSON.stringify(operand)}`,
  );
};

const matchesCondition = (condition: unknown, value: unknown): boolean => {
  if (!isRecord(condition)) return condition === value;
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(condition);
  if (others.length > 0)
    throw new UnsupportedPatternError(`a condition has one operator: ${JSON.stringify(condition)}`);
  switch (operator) {
    case 'exists':
      return (value !== undefined) === operand;
    case 'prefix':
      return typeof value === 'string' && value.startsWith(textOf(operator, operand));
    case 'suffix':
      return typeof value === 'string' && value.endsWith(textOf(operator, operand));
    case 'anything-but':
      return (
        value !== undefined &&
        !(Array.isArray(operand) ? operand : [operand]).some((each) => matchesCondition(each, value))
      );
    default:
      throw new UnsupportedPatternError(`the pattern operator "${operator}" is not supported`);
  }
};

/**
 * EventBridge's matching: every field of the pattern must match; an array lists the conditions of which one must hold.
 * @throws UnsupportedPatternError naming the operator
 */
export const matchesPattern = (pattern: unknown, event: unknown): boolean => {
  if (!isRecord(pattern))
    throw new UnsupportedPatternError(`a pattern is an object, not ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([field, expected]) => {
    if (field === '$or') throw new UnsupportedPatternError('the pattern operator "$or" is not supported');
    const value = isRecord(event) ? event[field] : undefined;
    const values: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
    if (!Array.isArray(expected)) return values.some((each) => matchesPattern(expected, each));
    return expected.some((condition) => values.some((each) => matchesCondition(condition, each)));
  });
};

export interface LocalEvents {
  readonly put: (bus: string, event: Omit<BusEvent, 'id'>) => string;
  /** EventBridge.PutEvents, JSON text in and out. */
  readonly handle: (operation: string, body: string) => { readonly status: number; readonly body: string };
  /** Events put so far: with it, ids go on in another process, and none is used twice. */
  readonly snapshot: () => number;
  readonly restore: (snapshot: number) => void;
}

interface PutEventsEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Time?: number;
  readonly Resources?: readonly string[];
}

/** What of a request is honoured; all else is refused by its name. */
const served = ['Source', 'DetailType', 'Detail', 'EventBusName', 'Time', 'Resources'];

const refusal = (type: string, message: string) => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
});

/** The detail as JSON; `undefined` when it is none. */
const parseDetail = (detail: string): unknown => {
  try {
    return JSON.parse(detail);
  } catch {
    return undefined;
  }
};

/** EventBridge drops the fraction, of a time that it was given too (DataDog/dd-trace-js, pull request 1873). */
const secondOf = (time: Instant): Instant => instant(Math.floor(time / 1_000) * 1_000);

const nameOfBus = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);

export const createEvents = (options: {
  readonly rules: readonly Rule[];
  readonly now: () => Instant;
  /** Told of every event, matched or not. */
  readonly onEvent?: (bus: string, event: BusEvent) => void;
}): LocalEvents => {
  let count = 0;
  const put: LocalEvents['put'] = (bus, event) => {
    count += 1;
    const id = `event-${String(count).padStart(10, '0')}`;
    const name = nameOfBus(bus);
    options.onEvent?.(name, { ...event, id });
    const envelope = {
      version: '0',
      id,
      'detail-type': event.detailType,
      source: event.source,
      time: iso(secondOf(event.time)),
      ...(event.resources !== undefined && { resources: event.resources }),
      detail: event.detail,
    };
    for (const rule of options.rules)
      if (nameOfBus(rule.bus) === name && matchesPattern(rule.pattern, envelope))
        rule.deliver(JSON.stringify(envelope));
    return id;
  };
  return {
    put,
    snapshot: () => count,
    restore: (snapshot) => {
      count = snapshot;
    },
    handle: (operation, body) => {
      if (operation !== 'PutEvents') return refusal('UnknownOperationException', operation);
      const request = JSON.parse(body) as { readonly Entries?: readonly PutEventsEntry[] };
      const { Entries = [], ...others } = request;
      const foreign = [others, ...Entries]
        .flatMap((each) => Object.keys(each))
        .find((name) => !served.includes(name));
      if (foreign !== undefined) return refusal('ValidationException', `PutEvents takes no ${foreign} here`);
      const refused = putEventsRefusal(Entries);
      if (refused !== undefined) return refusal('ValidationException', refused);
      const answers = Entries.map((entry) => {
        const { Source: source = '', DetailType: detailType = '', Detail = '' } = entry;
        const wrong = entryRefusal(entry);
        if (wrong !== undefined) return { ErrorCode: wrong.code, ErrorMessage: wrong.message };
        const detail = parseDetail(Detail);
        if (!isRecord(detail))
          return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is no JSON object' };
        const id = put(entry.EventBusName ?? 'default', {
          source,
          detailType,
          time: entry.Time === undefined ? options.now() : ((entry.Time * 1_000) as Instant),
          detail,
          ...(entry.Resources !== undefined && { resources: entry.Resources }),
        });
        return { EventId: id };
      });
      const failed = answers.filter((answer) => 'ErrorCode' in answer).length;
      return { status: 200, body: JSON.stringify({ Entries: answers, FailedEntryCount: failed }) };
    },
  };
};
