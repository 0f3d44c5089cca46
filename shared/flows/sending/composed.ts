/** A message's words as they leave: its links lead by way of us, or with the shop's marks, and bear the code that it carries. */
import { type EnrolmentKey, touchKey } from '../../base/ids.ts';
import type { LinkSettings } from '../../base/own-links.ts';
import { remember } from '../../base/remember.ts';
import type { Instant } from '../../base/time.ts';
import { offerTold } from '../../journeys/offers/told.ts';
import type { CouponRecord, TouchRecord } from '../../journeys/records.ts';
import { isShops, withCampaign, withCoupon } from '../../messages/leads.ts';
import { type LinkKind, type LinkPayloads, linkTo } from '../../messages/links.ts';
import type { Rendered } from '../../messages/render.ts';
import { withAddresses, withAnchors } from '../../messages/rewrite.ts';
import type { CouponVariables, MessageVariables } from '../../messages/variables.ts';

/** Makes what a link of ours leads by. */
export type Seal = <Kind extends LinkKind>(kind: Kind, payload: LinkPayloads[Kind]) => string;

/** Which message it is, and where its links may lead. */
export interface Leaving {
  readonly enrolment: EnrolmentKey;
  readonly step: string;
  readonly channel: TouchRecord['channel'];
  readonly at: Instant;
  /** As the customer writes it. */
  readonly code: string | undefined;
  readonly isPassedOn: boolean;
  readonly seal: Seal;
  readonly settings: LinkSettings & { readonly couponLink?: string | undefined };
  /** The links function's address, ending with a slash. */
  readonly linksUrl: string;
}

/** What is longer leads where it leads: a link of ours that holds it would be too long for some. */
const mostLetters = 2_000;

/** Where the message's links are to lead: `marked` for who gets them as they are, `told` by way of us. */
const leadsOf = ({ enrolment, step, channel, at, code, seal, settings, linksUrl }: Leaving) => {
  const { couponLink } = settings;
  const isOurs = isShops(settings);
  const campaign = { medium: channel, journey: enrolment.journey, step };
  const key = touchKey(enrolment, step);
  const withCode = (url: string): string =>
    code === undefined || couponLink === undefined ? url : withCoupon(url, couponLink, code);
  const marked = (url: string): string => withCode(withCampaign(url, campaign));
  const told = (url: string): string => {
    const to = marked(url);
    return to.length > mostLetters
      ? to
      : linkTo(linksUrl, 'l', seal('l', { touch: key, sentAt: at, url: to }));
  };
  const ofOurs =
    (lead: (url: string) => string) =>
    (url: string): string | undefined =>
      isOurs(url) && !url.startsWith(linksUrl) ? lead(url) : undefined;
  return { withCode: ofOurs(withCode), marked: ofOurs(marked), told: ofOurs(remember(50, told)) };
};

/** The rendered message with its links as they leave; `link`: where it leads. */
export const asItLeaves = (
  { html, ...rendered }: Rendered,
  link: string,
  leaving: Leaving,
): Rendered & { readonly link: string } => {
  const leads = leadsOf(leaving);
  return {
    ...rendered,
    link: leads.withCode(link) ?? link,
    // A text's letters cost: its links bear no more than the code.
    text: withAddresses(rendered.text, html === undefined ? leads.withCode : leads.marked),
    ...(html !== undefined && { html: withAnchors(html, leaving.isPassedOn ? leads.marked : leads.told) }),
  };
};

/** The links that words may name. */
export const linksShown = (
  url: string,
  { enrolment, step, isPassedOn, seal, linksUrl }: Leaving,
): MessageVariables['links'] & { readonly list: string } => {
  const touch = touchKey(enrolment, step);
  const linkOf = (kind: 'u' | 'p' | 'f'): string => linkTo(linksUrl, kind, seal(kind, { touch }));
  const passedOn = isPassedOn ? linkOf('f') : undefined;
  const list = linkOf('u');
  return { shop: url, unsubscribe: passedOn ?? list, preferences: passedOn ?? linkOf('p'), list };
};

export const answersShown = (
  answers: readonly string[],
  { enrolment, step, seal, linksUrl }: Leaving,
): NonNullable<MessageVariables['answers']> => {
  const touch = touchKey(enrolment, step);
  return Object.fromEntries(
    answers.map((answer) => [answer, linkTo(linksUrl, 'a', seal('a', { touch, answer }))]),
  );
};

export const confirmShown = (
  contact: string,
  { enrolment, step, seal, linksUrl }: Leaving,
): NonNullable<MessageVariables['confirm']> => ({
  link: linkTo(linksUrl, 'c', seal('c', { touch: touchKey(enrolment, step), contact })),
});

/** As the customer writes it. */
export const codeOf = ({ spelt, code }: CouponRecord): string => spelt ?? code;

export const couponShown = (coupon: CouponRecord, currency: string): CouponVariables => ({
  ...offerTold(coupon, currency),
  code: codeOf(coupon),
  validUntil: coupon.validUntil,
});
