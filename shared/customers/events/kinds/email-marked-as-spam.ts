/** A complaint about mail, as an export or another system tells it. */
import * as z from 'zod';
import { boundedProperties } from '../properties.ts';
import { mailboxIn, toldMailbox } from './email-bounced.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

export const emailMarkedAsSpam = eventKind({
  name: 'Email Marked as Spam',
  schema: checkedEvent('Email Marked as Spam', { email: z.string().exactOptional() }),
  detail: detailOf({ email: toldMailbox }),
  event: (every, { email }) => ({ ...every, ...(email !== undefined && { email }) }),
  read: ({ fields }) => ({ email: mailboxIn(fields), properties: boundedProperties(fields) }),
  documents: {
    detail: '`email?` (the customer’s own where it is not told)',
    profile: 'nothing: mail to that address stops, whoever has it',
  },
});
