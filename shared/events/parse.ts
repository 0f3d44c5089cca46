/** Envelopes from the queue to events: the edge where whatever others send is checked. */
import { z } from 'zod';
import { parseTouchKey, type TouchKey } from '../ids.ts';
import { type Instant, parseIso } from '../time.ts';
import type { CustomerEvent, MailEvent } from './event.ts';

/** A message that is no event; it names the field, and ends in the dead-letter queue. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

export type Incoming =
  | { readonly kind: 'customer'; readonly event: CustomerEvent }
  | { readonly kind: 'mail'; readonly event: MailEvent }
  /** Not about anything of ours, such as an email that another system sent from this account. */
  | { readonly kind: 'foreign' };

const envelopeSchema = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  time: z.iso.datetime({ offset: true }),
  detail: z.looseObject({}),
});

const text = z.union([z.string().min(1), z.number().transform(String)]);
const money = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, 'must be a number such as "12.50"')
    .transform(Number),
]);
const common = { id: text.optional(), customer: text, at: z.iso.datetime({ offset: true }).optional() };

const orderSchema = z
  .object({
    ...common,
    orderId: text,
    value: money.optional(),
    total: money.optional(),
    revenue: money.optional(),
    couponCode: z.string().nullish(),
    coupon: z.string().nullish(),
  })
  .refine(({ value, total, revenue }) => (value ?? total ?? revenue ?? -1) >= 0, {
    path: ['value'],
    message: 'must be there and 0 or more; a refund is no order',
  });
const answerSchema = z.object({
  ...common,
  touch: z.string(),
  answer: z.string().min(1),
  isReason: z.boolean().optional(),
});
const anySchema = z.looseObject(common);

const mailSchema = z.object({
  mail: z.object({ messageId: z.string(), tags: z.record(z.string(), z.array(z.string())).optional() }),
  bounce: z.object({ bounceType: z.string() }).optional(),
});

const mailKinds: Readonly<Record<string, MailEvent['kind']>> = {
  'Email Sent': 'sent',
  'Email Opened': 'opened',
  'Email Clicked': 'clicked',
  'Email Bounced': 'bounced',
  'Email Complaint Received': 'complained',
};

const checked = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UnreadableEventError(`${what}: ${problems.join('; ')}`);
};

const mailEvent = (kind: MailEvent['kind'], detail: unknown, at: Instant): Incoming => {
  const { mail, bounce } = checked(mailSchema, detail, 'an SES event');
  const [tag] = mail.tags?.touch ?? [];
  const touch = tag === undefined ? '' : Buffer.from(tag, 'base64url').toString('utf8');
  if (parseTouchKey(touch) === undefined) return { kind: 'foreign' };
  const permanent = bounce?.bounceType === 'Permanent';
  return {
    kind: 'mail',
    event: {
      kind,
      touch: touch as TouchKey,
      messageId: mail.messageId,
      at,
      ...(kind === 'bounced' && { permanent }),
    },
  };
};

const customerEvent = (
  type: string,
  detail: unknown,
  envelopeId: string,
  envelopeTime: Instant,
): CustomerEvent => {
  const happened = ({
    id,
    customer,
    at,
  }: {
    id?: string | undefined;
    customer: string;
    at?: string | undefined;
  }) => ({
    id: id ?? envelopeId,
    customer,
    at: at === undefined ? envelopeTime : parseIso(at),
  });
  switch (type) {
    case 'Order Completed': {
      const order = checked(orderSchema, detail, type);
      const value = order.value ?? order.total ?? order.revenue ?? 0;
      const couponCode = order.couponCode ?? order.coupon ?? undefined;
      return {
        ...happened(order),
        // An order is one event however often, and through whichever door, it is told.
        id: `order-${order.orderId}`,
        name: type,
        orderId: order.orderId,
        value: Math.round(value * 100),
        ...(couponCode !== undefined && couponCode !== '' && { couponCode }),
      };
    }
    case 'Survey Answered': {
      const { touch, answer, isReason, ...rest } = checked(answerSchema, detail, type);
      if (parseTouchKey(touch) === undefined)
        throw new UnreadableEventError(`${type}: touch: "${touch}" is no touchpoint's key`);
      return {
        ...happened(rest),
        name: type,
        touch: touch as TouchKey,
        answer,
        ...(isReason !== undefined && { isReason }),
      };
    }
    case 'Site Visited':
    case 'Unsubscribed':
      return { ...happened(checked(anySchema, detail, type)), name: type };
    default:
      return { ...happened(checked(anySchema, detail, type)), name: 'Custom', customName: type };
  }
};

/**
 * @param body an EventBridge envelope, as a rule puts it on the queue
 * @throws UnreadableEventError naming the field and what is wrong with it
 */
export const parseIncoming = (body: string): Incoming => {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    throw new UnreadableEventError(`the message is no JSON: ${(error as Error).message}`);
  }
  const { id, source, 'detail-type': type, time, detail } = checked(envelopeSchema, json, 'the envelope');
  const at = parseIso(time);
  if (source === 'aws.ses') {
    const kind = mailKinds[type];
    return kind === undefined ? { kind: 'foreign' } : mailEvent(kind, detail, at);
  }
  return { kind: 'customer', event: customerEvent(type, detail, id, at) };
};
