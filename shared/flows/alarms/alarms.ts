/** How the deployment's own alarms stand: CloudWatch tells of each change, and what it told last is kept. */
import * as z from 'zod';
import { type Instant, instant, iso } from '../../base/time.ts';
import { wordsIn } from '../../shop/alarms.ts';

/** The source of CloudWatch's events on the default bus. */
export const alarmsSource = 'aws.cloudwatch';
export const alarmEvents = {
  changed: 'CloudWatch Alarm State Change',
  /** That there is one, another, or one less. */
  configured: 'CloudWatch Alarm Configuration Change',
} as const;

export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof alarmStates)[number];

export interface AlarmRecord {
  readonly name: string;
  readonly state: AlarmState;
  readonly since: Instant;
  /** CloudWatch's own words. */
  readonly reason: string;
  /** Ours. */
  readonly description: string;
}

export interface AlarmStore {
  /** Keeps it, unless what is kept is of later. */
  readonly put: (alarm: AlarmRecord) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  readonly all: () => Promise<readonly AlarmRecord[]>;
}

/** `2019-10-02T17:04:40.985+0000`: the colon that ISO 8601 has in an offset is left out. */
const told = z.string().transform((text, context): Instant => {
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (!Number.isNaN(at)) return instant(at);
  context.addIssue({ code: 'custom', message: 'must be a time' });
  return z.NEVER;
});

export const alarmEvent = z.discriminatedUnion('detail-type', [
  z.object({
    'detail-type': z.literal(alarmEvents.changed),
    detail: z.object({
      alarmName: z.string(),
      state: z.object({ value: z.enum(alarmStates), reason: z.string().default(''), timestamp: told }),
      configuration: z.object({ description: z.string().default('') }),
    }),
  }),
  z.object({
    'detail-type': z.literal(alarmEvents.configured),
    detail: z.object({ alarmName: z.string(), operation: z.string() }),
  }),
]);

/** @throws StoreUnavailableError: hand it over again */
export const followAlarm = async (event: z.output<typeof alarmEvent>, store: AlarmStore): Promise<void> => {
  if (event['detail-type'] === alarmEvents.configured) {
    const { alarmName, operation } = event.detail;
    return operation === 'delete' ? store.remove(alarmName) : undefined;
  }
  const { alarmName: name, state, configuration } = event.detail;
  const { value, reason, timestamp: since } = state;
  await store.put({ name, state: value, since, reason, description: configuration.description });
};

/** Those that stand in alarm, the latest first. */
export const tellAlarms = async ({ all }: Pick<AlarmStore, 'all'>) =>
  (await all())
    .filter(({ state }) => state === 'ALARM')
    .sort((a, b) => b.since - a.since || (a.name < b.name ? -1 : 1))
    .map(({ name, since, reason, description }) => ({
      name,
      since: iso(since),
      ...wordsIn(description),
      reason,
    }));
