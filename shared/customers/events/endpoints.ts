/** The events on the bus that settings' endpoints take, and what is read of one when it comes back as its own receipt. */
import * as z from 'zod';

interface EndpointEvent {
  readonly source: string;
  readonly name: string;
  /** One and several of what is handed over, as people see it in their account. */
  readonly called: readonly [string, string];
}

/** By the setting that names the endpoints. */
export const endpointEvents = {
  pushes: { source: 'rekindle.pushes', name: 'Push Requested', called: ['Push', 'Pushes'] },
  postcards: {
    source: 'rekindle.postcards',
    name: 'Postcard Requested',
    called: ['Postcard', 'Postcards'],
  },
} as const satisfies Record<string, EndpointEvent>;
export type EndpointSetting = keyof typeof endpointEvents;

export const endpointSettings = Object.keys(endpointEvents) as readonly EndpointSetting[];

const sources: ReadonlySet<string> = new Set(Object.values(endpointEvents).map(({ source }) => source));
/** Whether the bus has it for an endpoint: that it comes in by the queue too is its receipt. */
export const isReceipt = (source: string): boolean => sources.has(source);

export const receiptSchema = z.looseObject({ id: z.string() });
