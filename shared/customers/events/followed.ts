/** A link of a message that was followed by way of us: told by the function that serves links, on the bus. */
import * as z from 'zod';
import { touch } from '../../base/record.ts';
import { iso, parseIso } from '../../base/time.ts';
import type { MailEvent } from './event.ts';

export const linkFollowed = 'Link Followed';

type Clicked = Extract<MailEvent, { readonly kind: 'clicked' }>;

const moment = z.iso.datetime({ offset: true }).transform(parseIso);

export const followedSchema = z
  .object({
    touch,
    at: moment,
    sentAt: moment.optional(),
    link: z.string(),
    method: z.enum(['HEAD', 'GET', 'POST']),
    client: z.object({ userAgent: z.string().exactOptional(), ipAddress: z.string().exactOptional() }),
    toOwnPage: z.literal(true).exactOptional(),
  })
  .transform(
    ({ sentAt, ...told }): Clicked => ({ kind: 'clicked', ...told, ...(sentAt !== undefined && { sentAt }) }),
  );

/** What the bus is told. */
export const followedDetail = ({
  kind: _,
  at,
  sentAt,
  ...clicked
}: Clicked): Readonly<Record<string, unknown>> => ({
  ...clicked,
  at: iso(at),
  ...(sentAt !== undefined && { sentAt: iso(sentAt) }),
});
