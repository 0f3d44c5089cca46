/** What another sender's mail to the customer came to, as an export or another system tells it. */
import * as z from 'zod';
import { emailAddressOf } from '../email-address.ts';
import { boundedProperties } from '../properties.ts';
import { firstOf, type Loose } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

/** Which mailbox it is about; absent: the one that the customer has. */
export const toldMailbox = unlessEmpty(
  z.string().transform((text, context) => {
    const address = emailAddressOf(text);
    if (address === undefined)
      context.addIssue({ code: 'custom', message: `must be an e-mail address, unlike "${text}"` });
    return address ?? '';
  }),
);

export const mailboxIn = (fields: Loose): string | undefined => {
  const { value } = firstOf(fields, ['email', 'emailAddress', 'email_address', 'recipient']) ?? {};
  return typeof value === 'string' ? value : undefined;
};

const softWords = /soft|transient|temporary|undetermined/i;

export const emailBounced = eventKind({
  name: 'Email Bounced',
  schema: checkedEvent('Email Bounced', {
    email: z.string().exactOptional(),
    /** The mailbox may take mail later. */
    soft: z.boolean().exactOptional(),
  }),
  detail: detailOf({ email: toldMailbox, soft: z.boolean().nullish() }),
  event: (every, { email, soft }) => ({
    ...every,
    ...(email !== undefined && { email }),
    ...(soft === true && { soft }),
  }),
  read: ({ fields }) => {
    const kind = firstOf(fields, ['bounce_type', 'bounceType', 'Bounce Type', 'type'])?.value;
    return {
      email: mailboxIn(fields),
      soft: typeof kind === 'string' && softWords.test(kind),
      properties: boundedProperties(fields),
    };
  },
  documents: {
    detail: '`email?` (the customer’s own where it is not told), `soft?`',
    profile: 'nothing: mail to that address stops, whoever has it; soft bounces are counted',
  },
});
