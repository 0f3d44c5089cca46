/** EventBridge in process: buses, rules with their patterns, and the queues that they feed. */
import { type Instant, iso } from '../shared/time.ts';

export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  readonly time: Instant;
  readonly detail: unknown;
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

const matchesCondition = (condition: unknown, value: unknown): boolean => {
  if (!isRecord(condition)) return condition === value;
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(condition);
  if (others.length > 0)
    throw new UnsupportedPatternError(`a condition has one operator: ${JSON.stringify(condition)}`);
  switch (operator) {
    case 'exists':
      return (value !== undefined) === operand;
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(operand));
    case 'suffix':
      return typeof value === 'string' && value.endsWith(String(operand));
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
    const value = isRecord(event) ? event[field] : undefined;
    if (!Array.isArray(expected)) return matchesPattern(expected, value);
    const values: readonly unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
    return expected.some((condition) => values.some((each) => matchesCondition(condition, each)));
  });
};

export interface LocalEvents {
  readonly put: (bus: string, event: Omit<BusEvent, 'id'>) => string;
  /** EventBridge.PutEvents, JSON text in and out. */
  readonly handle: (operation: string, body: string) => { readonly status: number; readonly body: string };
}

interface PutEventsEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Time?: number;
}

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
      time: iso(event.time),
      detail: event.detail,
    };
    for (const rule of options.rules)
      if (nameOfBus(rule.bus) === name && matchesPattern(rule.pattern, envelope))
        rule.deliver(JSON.stringify(envelope));
    return id;
  };
  return {
    put,
    handle: (operation, body) => {
      if (operation !== 'PutEvents')
        return {
          status: 400,
          body: JSON.stringify({ __type: 'UnknownOperationException', message: operation }),
        };
      const { Entries = [] } = JSON.parse(body) as { readonly Entries?: readonly PutEventsEntry[] };
      const answers = Entries.map((entry) => {
        if (entry.Source === undefined || entry.DetailType === undefined || entry.Detail === undefined)
          return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source, DetailType and Detail are required' };
        const id = put(entry.EventBusName ?? 'default', {
          source: entry.Source,
          detailType: entry.DetailType,
          time: entry.Time === undefined ? options.now() : ((entry.Time * 1_000) as Instant),
          detail: JSON.parse(entry.Detail),
        });
        return { EventId: id };
      });
      const failed = answers.filter((answer) => 'ErrorCode' in answer).length;
      return { status: 200, body: JSON.stringify({ Entries: answers, FailedEntryCount: failed }) };
    },
  };
};
