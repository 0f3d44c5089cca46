/** Segment's calls as envelopes: what names a customer by its user id. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { iso } from '../time.ts';
import type { Inlet, Problem } from './inlet.ts';

const id = z.union([z.string().min(1).max(200), z.number().transform(String)], {
  error: 'must be a text of 1 to 200 characters',
});
const object = z.preprocess(
  // PHP writes an empty object as an empty array.
  (value) => (Array.isArray(value) && value.length === 0 ? {} : (value ?? {})),
  z.looseObject({}, { error: 'must be an object' }),
);

const common = {
  messageId: id.nullish(),
  userId: id,
  timestamp: z.iso.datetime({ offset: true, error: 'must be an ISO 8601 instant' }).nullish(),
};

export const segmentCall = z.discriminatedUnion(
  'type',
  [
    z.looseObject({
      type: z.literal('track'),
      ...common,
      event: z.string().min(1).max(200),
      properties: object,
    }),
    z.looseObject({ type: z.literal('identify'), ...common, traits: object }),
    z.looseObject({ type: z.literal('page'), ...common, properties: object }),
    z.looseObject({ type: z.literal('screen'), ...common, properties: object }),
  ],
  { error: 'must be track, identify, page or screen' },
);

type Call = z.output<typeof segmentCall>;

const told = (call: Call): { readonly name: string; readonly fields: Readonly<Record<string, unknown>> } => {
  switch (call.type) {
    case 'track': {
      const { order_id: orderId = call.properties.orderId, ...fields } = call.properties;
      return { name: call.event, fields: { ...fields, ...(orderId !== undefined && { orderId }) } };
    }
    case 'identify':
      return { name: 'Customer Identified', fields: call.traits };
    case 'page':
    case 'screen':
      return { name: 'Site Visited', fields: call.properties };
  }
};

export const segment: Inlet = (payload, { at }) => {
  const result = segmentCall.safeParse(payload);
  if (!result.success)
    return {
      envelopes: [],
      problems: result.error.issues.map(
        ({ path, message }): Problem => ({
          path: path.join('.'),
          wrong: message,
        }),
      ),
    };
  const call = result.data;
  const { name, fields } = told(call);
  const digest = createHash('sha256').update(JSON.stringify(payload)).digest('hex').slice(0, 32);
  const { id: _, ...detail } = fields;
  return {
    envelopes: [
      {
        id: call.messageId ?? digest,
        source: 'segment',
        'detail-type': name,
        time: iso(at),
        detail: { ...detail, customer: call.userId, at: call.timestamp ?? iso(at) },
      },
    ],
    problems: [],
  };
};
