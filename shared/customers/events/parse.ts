/** Envelopes from the queue to events: the edge where whatever others send is checked. */
import { z } from 'zod';
import { parseTouchKey, type TouchKey } from '../../base/ids.ts';
import { type Instant, parseIso } from '../../base/time.ts';
import { checked, UnreadableEventError } from './checked.ts';
import { customerEvent } from './details.ts';
import type { CustomerEvent, MailEvent } from './event.ts';
import { parseJson } from './json.ts';
import { pushEvent, pushReceiptSchema } from './pushes.ts';

export { UnreadableEventError } from './checked.ts';

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

/** The bus has the push: that it comes here too is its receipt. */
const pushReceipt = (detail: unknown, messageId: string, at: Instant): Incoming => {
  const { id: touch } = checked(pushReceiptSchema, detail, 'a push');
  if (parseTouchKey(touch) === undefined) return { kind: 'foreign' };
  return { kind: 'mail', event: { kind: 'sent', touch: touch as TouchKey, messageId, at } };
};

/**
 * @param body an EventBridge envelope, as a rule puts it on the queue
 * @throws UnreadableEventError naming the field and what is wrong with it
 */
export const parseIncoming = (body: string): Incoming => {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch (error) {
    throw new UnreadableEventError(`the message is no JSON: ${(error as Error).message}`);
  }
  const { id, source, 'detail-type': type, time, detail } = checked(envelopeSchema, json, 'the envelope');
  const at = parseIso(time);
  if (source === 'aws.ses') {
    const kind = mailKinds[type];
    return kind === undefined ? { kind: 'foreign' } : mailEvent(kind, detail, at);
  }
  if (source === pushEvent.source) return pushReceipt(detail, id, at);
  return { kind: 'customer', event: customerEvent(detail, { id, source, type, time: at }) };
};
