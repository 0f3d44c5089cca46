/** Histories of executions, as GetExecutionHistory tells them; kept only where a run asks for it. */
import type { Instant } from '../time.ts';
import type { JsonObject } from './json.ts';

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly [details: `${string}EventDetails`]: JsonObject;
}

/** The field that holds a type's details: `taskFailedEventDetails`; all states share two. */
const detailsField = (type: string): `${string}EventDetails` => {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
};

export class Histories {
  readonly #events = new Map<string, HistoryEvent[]>();

  /** @param id the event's number in its execution, from 1 */
  record(executionArn: string, id: number, at: Instant, type: string, details?: JsonObject): void {
    const events = this.#events.get(executionArn);
    const event: HistoryEvent = {
      id,
      previousEventId: id - 1,
      type,
      timestamp: at / 1_000,
      ...(details !== undefined && { [detailsField(type)]: details }),
    };
    if (events === undefined) this.#events.set(executionArn, [event]);
    else events.push(event);
  }

  of(executionArn: string): readonly HistoryEvent[] {
    return this.#events.get(executionArn) ?? [];
  }
}
