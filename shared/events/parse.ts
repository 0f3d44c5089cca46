/** Envelopes from the queue to events: the edge where whatever others send is checked. */
import { z } from 'zod';
import { parseTouchKey, type TouchKey } from '../ids.ts';
import { days, type Instant, iso, parseIso, plus } from '../time.ts';
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

/** Ids become keys, which have a greatest length. */
const mostLetters = 200;
const text = z
  .union([z.string(), z.number().transform(String)], { error: 'must be a text or a number' })
  .refine((id) => id !== '' && id.length <= mostLetters, {
    error: `must have 1 to ${mostLetters} characters`,
  });

/** More than any order; and a greater number is no longer exact in hundredths. */
const mostMoney = 1e12;
const money = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ],
    { error: 'must be a number such as 12.5 or "12.50"' },
  )
  .refine((amount) => amount >= 0 && amount <= mostMoney, {
    error: `must be 0 to ${mostMoney}; a refund is no order`,
  });
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
  .refine(({ value, total, revenue }) => (value ?? total ?? revenue) !== undefined, {
    path: ['value'],
    error: 'must be there, or total, or revenue',
  });
const answerSchema = z.object({ ...common, touch: z.string(), answer: z.string().min(1).max(mostLetters) });
const anySchema = z.looseObject(common);

const mailSchema = z.object({
  mail: z.object({ messageId: z.string(), tags: z.record(z.string(), z.array(z.string())).optional() }),
  bounce: z.object({ bounceType: z.string() }).optional(),
  click: z.object({ link: z.string() }).optional(),
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

/** Whether a message's own unsubscribe link was clicked (its token begins with the tag): no interest in the offer. */
const isUnsubscribeLink = (link: string | undefined, tag: string): boolean =>
  link?.includes(`/u/${tag}.`) ?? false;

const mailEvent = (kind: MailEvent['kind'], detail: unknown, at: Instant): Incoming => {
  const { mail, bounce, click } = checked(mailSchema, detail, 'an SES event');
  const [tag = ''] = mail.tags?.touch ?? [];
  const touch = Buffer.from(tag, 'base64url').toString('utf8');
  if (parseTouchKey(touch) === undefined || isUnsubscribeLink(click?.link, tag)) return { kind: 'foreign' };
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

interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly time: Instant;
}

/** Clocks differ a little; what is told a day ahead is a mistake, and would make a customer look active for long. */
const mostAhead = days(1);

/** The envelope tells what the detail leaves out. */
const happened = (
  detail: {
    readonly id?: string | undefined;
    readonly customer: string;
    readonly at?: string | undefined;
  },
  { id, type, time }: Envelope,
): Pick<CustomerEvent, 'id' | 'customer' | 'at'> => {
  const at = detail.at === undefined ? time : parseIso(detail.at);
  if (at > plus(time, mostAhead))
    throw new UnreadableEventError(`${type}: at: ${detail.at} is long after ${iso(time)}, when it was told`);
  return { id: detail.id ?? id, customer: detail.customer, at };
};

const orderEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const order = checked(orderSchema, detail, envelope.type);
  const { orderId, value, total, revenue } = order;
  const couponCode = order.couponCode ?? order.coupon ?? '';
  return {
    ...happened(order, envelope),
    // An order is one event, whatever ids its tellings have.
    id: `order-${orderId}`,
    name: 'Order Completed',
    orderId,
    value: Math.round((value ?? total ?? revenue ?? 0) * 100),
    ...(couponCode !== '' && { couponCode }),
  };
};

const answerEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const { touch, answer, ...rest } = checked(answerSchema, detail, envelope.type);
  const { customer } = parseTouchKey(touch)?.enrolment ?? {};
  if (customer !== rest.customer)
    throw new UnreadableEventError(
      `${envelope.type}: touch: "${touch}" is no touchpoint of ${rest.customer}`,
    );
  return { ...happened(rest, envelope), name: 'Survey Answered', touch: touch as TouchKey, answer };
};

const customerEvent = (detail: unknown, envelope: Envelope): CustomerEvent => {
  const { type } = envelope;
  switch (type) {
    case 'Order Completed':
      return orderEvent(detail, envelope);
    case 'Survey Answered':
      return answerEvent(detail, envelope);
    case 'Site Visited':
    case 'Unsubscribed':
      return { ...happened(checked(anySchema, detail, type), envelope), name: type };
    default:
      return { ...happened(checked(anySchema, detail, type), envelope), name: 'Custom', customName: type };
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
  return { kind: 'customer', event: customerEvent(detail, { id, type, time: at }) };
};
