/** One try of one webhook: a domain event of the bus, signed and posted to one receiver. */
import * as z from 'zod';
import type { Duration, Instant } from '../../base/time.ts';
import { domainEventId, domainEventNames } from '../../journeys/domain-events.ts';
import { mostTries, pauseAfter } from './again.ts';
import { signatureHeaders, signingKeys } from './sign.ts';

/** A request to the world outside. */
export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostingAnswer {
  readonly status: number;
  /** As the header of that name has it. */
  readonly retryAfter?: string | undefined;
}

/** Follows no redirect. @throws UnansweredPostError */
export type Post = (posting: Posting) => Promise<PostingAnswer>;

/** Nobody answered in time, or what was to be posted to may not be. */
export class UnansweredPostError extends Error {
  override readonly name = 'UnansweredPostError';
}

/** A receiver of webhooks, as the settings name it. */
export interface Receiver {
  readonly name: string;
  readonly url: string;
}

export interface WebhookPorts {
  readonly now: () => Instant;
  readonly post: Post;
  /** The text of a receiver's secret, by its name. */
  readonly secret: (name: string) => Promise<string>;
}

/** What became of a try. */
export type Delivered =
  | { readonly outcome: 'taken' }
  /** It is to be tried again after this; the last of all tries asks for no pause. */
  | {
      readonly outcome: 'again';
      readonly pause: Duration;
      readonly isLast: boolean;
      readonly id: string;
      readonly because: string;
    }
  /** The receiver takes no more of them: it is not to be tried again. */
  | { readonly outcome: 'gone'; readonly id: string; readonly because: string };

const envelopeSchema = z.object({
  'detail-type': z.enum(domainEventNames),
  time: z.iso.datetime({ offset: true }),
  detail: z.record(z.string(), z.unknown()),
});

/** As EventBridge puts it on a queue. */
const jsonEnvelope = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no JSON: ${(error as Error).message}` });
      return z.NEVER;
    }
  })
  .pipe(envelopeSchema);

/** What a webhook tells, as Standard Webhooks advises. */
const bodyOf = ({ 'detail-type': type, time, detail }: z.output<typeof envelopeSchema>): string =>
  JSON.stringify({ type, timestamp: time, data: detail });

/** A domain event, as an operator looks for it; `undefined`: it is none. */
export const glimpseOf = (
  envelope: string,
): { readonly id: string; readonly type: string; readonly customer?: string } | undefined => {
  const read = jsonEnvelope.safeParse(envelope);
  if (!read.success) return undefined;
  const { 'detail-type': type, detail } = read.data;
  const { customer } = detail;
  return { id: domainEventId(type, detail), type, ...(typeof customer === 'string' && { customer }) };
};

const gone = 410;

const answerOf = async (posting: Posting, post: Post): Promise<PostingAnswer | UnansweredPostError> => {
  try {
    return await post(posting);
  } catch (error) {
    if (error instanceof UnansweredPostError) return error;
    throw error;
  }
};

/**
 * @param envelope an event of the bus
 * @param tried how often, with this time
 * @throws ZodError for what is no domain event, WebhookSecretError, and what reading the secret throws
 */
export const deliverWebhook = async (
  envelope: string,
  { name, url }: Receiver,
  tried: number,
  { now, post, secret }: WebhookPorts,
): Promise<Delivered> => {
  const event = jsonEnvelope.parse(envelope);
  const id = domainEventId(event['detail-type'], event.detail);
  const body = bodyOf(event);
  const keys = signingKeys(await secret(name));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Rekindle',
    ...signatureHeaders(id, now(), body, keys),
  };
  const answer = await answerOf({ url, headers, body }, post);
  const isLast = tried >= mostTries;
  const again = (because: string, retryAfter?: string): Delivered => ({
    outcome: 'again',
    pause: pauseAfter(tried, id, retryAfter, now()),
    isLast,
    id,
    because,
  });
  if (answer instanceof UnansweredPostError) return again(answer.message);
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { outcome: 'taken' };
  const because = `it answered with ${status}`;
  return status === gone ? { outcome: 'gone', id, because } : again(because, retryAfter);
};
