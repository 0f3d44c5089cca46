/** Whoever reads at an address has said there that the consent is her own, on the page that a message of ours led to. */
import * as z from 'zod';
import { touch } from '../../../base/record.ts';
import type { Profile } from '../../profiles/profile.ts';
import { wantingAnything } from '../../profiles/wishes.ts';
import { withConsent } from '../identify.ts';
import { checkedEvent, detailOf, eventKind, isOwnTouch } from './kind.ts';

export const consentConfirmed = eventKind({
  name: 'Consent Confirmed',
  schema: checkedEvent('Consent Confirmed', {
    touch,
    /** The contact point that the message was sent to. */
    contact: z.string(),
    /** What was consented to; nothing where the address is the customer's no more. */
    topics: z.array(z.string()).exactOptional(),
  }),
  detail: detailOf({ touch, contact: z.string().min(1) }).superRefine(isOwnTouch),
  event: (every, { touch, contact }) => ({ ...every, touch, contact }),
  fold: (profile, { topics = [], at }) =>
    topics.reduce<Profile>(
      (known, topic) => withConsent(known, 'email', topic, { given: true, at }),
      topics.length > 0 ? wantingAnything(profile, true, at) : profile,
    ),
  documents: {
    detail: '`touch`, `contact`: told by our own page alone',
    profile:
      'the consent that was to be confirmed; the address is confirmed, and what was refused of it there is wanted again',
  },
});
