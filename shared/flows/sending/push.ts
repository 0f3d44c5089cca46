/** What a push tells the app, official account or chat tool that shows it: who sends it on to the customer knows the rest. */
import { iso } from '../../base/time.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { PushSpec } from '../../journeys/touchpoints/push.ts';
import type { OutgoingPush } from '../ports.ts';
import type { Composed } from './compose.ts';

/** A template's first line is the title, what follows is the body. */
const wordsOf = (text: string): Pick<OutgoingPush, 'title' | 'body'> => {
  const [title = '', ...rest] = text.trim().split('\n');
  return { title: title.trim(), body: rest.join('\n').trim() };
};

export const pushOf = (
  { enrolment, touch }: Pick<SendRequest, 'enrolment'> & { readonly touch: PushSpec },
  { text, locale, link, coupon }: Composed,
): Omit<OutgoingPush, 'key'> => ({
  to: touch.to,
  customer: enrolment.customer,
  journey: enrolment.journey,
  message: touch.name,
  transactional: touch.transactional,
  locale,
  ...wordsOf(text),
  link,
  ...(coupon !== undefined && {
    coupon: { code: coupon.code, ...coupon.terms, validUntil: iso(coupon.validUntil) },
  }),
});
