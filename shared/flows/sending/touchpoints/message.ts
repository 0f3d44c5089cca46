/** Prepares a message: composed before it is claimed, and handed to its provider under the claim. */

import { touchKey } from '../../../base/ids.ts';
import { iso } from '../../../base/time.ts';
import { contactId } from '../../../customers/contacts/contact.ts';
import { marketing } from '../../../customers/profiles/topics.ts';
import type { TouchRecord } from '../../../journeys/records.ts';
import type { MessageSpec } from '../../../journeys/touchpoints/index.ts';
import type { Accepted, Delivery, EndpointMessage } from '../../ports.ts';
import { browsedBy } from '../browsed.ts';
import { type Composed, compose, withheldFor } from '../compose.ts';
import { lastOrderOf } from '../last-order.ts';
import { picksFor } from '../picks.ts';
import { spokenWords } from '../spoken.ts';
import { traitsShown } from '../traits.ts';
import { couponTouch } from './coupon.ts';
import {
  offerOf,
  type Prepared,
  prepareWithheld,
  type Sending,
  touchRecord,
  type Unprepared,
} from './sender.ts';

/** Hands the composed message to its provider. */
export type HandOver = (message: Composed, delivery: Delivery) => Promise<Accepted>;

interface Own {
  readonly handOver: HandOver;
  /** A survey's. */
  readonly answers?: readonly string[];
  /** What its record has beside a message's. */
  readonly record?: Partial<TouchRecord>;
}

export const prepareMessage = async (
  sending: Sending<MessageSpec>,
  { handOver, answers, record = {} }: Own,
): Promise<Prepared | Unprepared> => {
  const { request, context, now, ports, composer } = sending;
  const { touch } = request;
  const spec = 'coupon' in touch ? touch.coupon : undefined;
  const reserved = spec && (await offerOf(spec, sending));
  if (reserved?.kind === 'withheld') return prepareWithheld(request, reserved.withheld, now);
  if (reserved !== undefined && reserved.kind !== 'coupon') return reserved;
  const { coupon, issued = [] } = reserved ?? {};
  const showsBrowsed = 'showsBrowsed' in touch && touch.showsBrowsed === true;
  const browsed = showsBrowsed ? await browsedBy(context.profile, ports) : undefined;
  const spoken = await spokenWords(request, context.passage, ports, composer);
  const asks = (...variables: readonly string[]): boolean => spoken.renderer.asks(spoken.key, variables);
  const picks = asks('picks')
    ? await picksFor(context.profile, request, ports, asks('browsed.items'))
    : undefined;
  const lastOrder = asks('lastOrder') ? await lastOrderOf(context.profile, ports) : undefined;
  const { trigger } = context.passage.enrolment ?? {};
  const sinceCheckout =
    trigger !== undefined && asks('cart.items', 'cart.more', 'cart.total')
      ? await ports.ledger.eventsSince(context.profile.id, trigger.at)
      : [];
  const { email } = context.profile;
  const confirms =
    email !== undefined && asks('confirm.link') ? contactId(await ports.secret(), 'email', email) : undefined;
  const traits = await traitsShown(context.profile, ports);
  const shown = { coupon, browsed, picks, lastOrder, sinceCheckout, traits, answers, confirms };
  const keys = await ports.linkKeys();
  let message: Composed;
  try {
    message = compose(request, context, shown, now, keys, ports.settings, composer, spoken);
  } catch (error) {
    const withheld = withheldFor(error);
    if (withheld === undefined) throw error;
    return prepareWithheld(request, withheld, now);
  }
  const { digest, words } = message.words;
  await ports.words.keep(digest, words);
  return {
    kind: 'prepared',
    effect: { kind: 'hand-over', handOver: (delivery) => handOver(message, delivery) },
    records: {
      coupons: issued,
      touches: [
        ...issued.map((each) => ({ ...couponTouch(each, each.name, touch.channel), alone: false })),
        {
          ...touchRecord(request, now),
          outcome: 'sending',
          locale: message.locale,
          said: message.said,
          ...(coupon !== undefined && { couponCode: coupon.code }),
          ...(picks !== undefined && picks.ids.length > 0 && { picked: picks.ids }),
          ...record,
        },
      ],
    },
  };
};

/** By SES. */
export const emailed =
  ({ request: { enrolment, touch }, context: { profile } }: Sending<MessageSpec>): HandOver =>
  ({ subject = '', html = '', text, unsubscribeUrl }, delivery) =>
    delivery.email({
      key: touchKey(enrolment, touch.name),
      to: profile.email ?? '',
      subject,
      html,
      text,
      ...(!touch.transactional && { list: { unsubscribeUrl, topic: touch.topic ?? marketing } }),
    });

/** By SNS. */
export const texted =
  ({ request: { enrolment, touch }, context: { profile } }: Sending<MessageSpec>): HandOver =>
  ({ text }, delivery) =>
    delivery.text({
      key: touchKey(enrolment, touch.name),
      to: profile.phone ?? '',
      text,
      transactional: touch.transactional,
    });

/** A template's first line is the title, what follows is the body. */
const titleAndBody = (text: string): Pick<EndpointMessage, 'title' | 'body'> => {
  const [title = '', ...rest] = text.trim().split('\n');
  return { title: title.trim(), body: rest.join('\n').trim() };
};

/** What an endpoint is told: no address of the customer's, whom it knows by the id. */
export const endpointMessage = (
  to: string,
  { request: { enrolment, touch } }: Sending<MessageSpec>,
  { text, locale, link, coupon }: Composed,
): EndpointMessage => ({
  key: touchKey(enrolment, touch.name),
  to,
  customer: enrolment.customer,
  journey: enrolment.journey,
  message: touch.name,
  transactional: touch.transactional,
  locale,
  ...titleAndBody(text),
  link,
  ...(coupon !== undefined && {
    coupon: { code: coupon.spelt ?? coupon.code, ...coupon.terms, validUntil: iso(coupon.validUntil) },
  }),
});
