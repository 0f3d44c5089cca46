/** Composes a touchpoint's message for one customer. */
import { touchKey } from '../../base/ids.ts';
import { remember } from '../../base/remember.ts';
import { days, type Instant, plus } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { offerTold } from '../../journeys/offers/told.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { CouponRecord, Withheld } from '../../journeys/records.ts';
import { brandTold } from '../../messages/brand.ts';
import { wordsKey } from '../../messages/catalog.ts';
import { isShops, withCampaign, withCoupon } from '../../messages/leads.ts';
import type { LinkKeys } from '../../messages/link-keys.ts';
import { linkTo, sealLink } from '../../messages/links.ts';
import {
  InvalidVariableError,
  MissingMessageError,
  MissingVariableError,
  type Rendered,
  type Renderer,
} from '../../messages/render.ts';
import { withAddresses, withAnchors } from '../../messages/rewrite.ts';
import type {
  BrowsedVariables,
  LastOrderVariables,
  MessageVariables,
  PicksVariables,
} from '../../messages/variables.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { broadcastOf } from './broadcast.ts';
import { cartOf } from './cart.ts';
import { loyaltyOf } from './loyalty.ts';
import { dueSince } from './plan.ts';
import type { StepContext } from './settle.ts';

export interface Composer {
  readonly renderer: Renderer;
  /** The links function's address, ending with a slash. */
  readonly linksUrl: string;
}

export interface Composed extends Rendered {
  readonly unsubscribeUrl: string;
  /** Where the message leads. */
  readonly link: string;
  readonly coupon?: CouponRecord;
}

/** What the message shows beyond what the step's context tells. */
interface Shown {
  readonly coupon: CouponRecord | undefined;
  readonly browsed: BrowsedVariables | undefined;
  readonly picks: PicksVariables | undefined;
  readonly lastOrder: LastOrderVariables | undefined;
  /** What was told of the customer since the checkout that began the passage. */
  readonly sinceCheckout: readonly CustomerEvent[];
  readonly traits: MessageVariables['traits'];
  /** The contact point that it asks to confirm. */
  readonly confirms: string | undefined;
  /** A survey's. */
  readonly answers: readonly string[] | undefined;
}

/** What its words stand under in the catalog. */
export const wordsOf = (touch: SendRequest['touch']): string =>
  wordsKey(touch.name, 'words' in touch ? touch.words : undefined);

/** What is longer leads where it leads: a link of ours that holds it would be too long for some. */
const mostLetters = 2_000;

/** Where the message's links are to lead: `direct` for who gets them as they are, `told` by way of us. */
const leadsOf = (
  { enrolment, touch }: Pick<SendRequest, 'enrolment' | 'touch'>,
  code: string | undefined,
  now: Instant,
  keys: LinkKeys,
  settings: FunctionSettings,
  linksUrl: string,
) => {
  const { couponLink } = settings;
  const isOurs = isShops(settings);
  const campaign = { medium: touch.channel, journey: enrolment.journey, step: touch.name };
  const key = touchKey(enrolment, touch.name);
  const withCode = (url: string): string =>
    code === undefined || couponLink === undefined ? url : withCoupon(url, couponLink, code);
  const marked = (url: string): string => withCode(withCampaign(url, campaign));
  const told = (url: string): string => {
    const to = marked(url);
    return to.length > mostLetters
      ? to
      : linkTo(linksUrl, 'l', sealLink(keys, 'l', { touch: key, sentAt: now, url: to }));
  };
  const ofOurs =
    (lead: (url: string) => string) =>
    (url: string): string | undefined =>
      isOurs(url) && !url.startsWith(linksUrl) ? lead(url) : undefined;
  return { withCode: ofOurs(withCode), marked: ofOurs(marked), told: ofOurs(remember(50, told)) };
};

/** Quiet hours are over within a day: whatever is held for longer is late. */
const isLate = (held: SendRequest['state']['held'], now: Instant): boolean =>
  now >= plus(dueSince(held, now), days(1));

/** Why there are no words for this customer; `undefined`: the error is another. */
export const withheldFor = (error: unknown): Withheld | undefined => {
  if (error instanceof MissingMessageError) return { guardrail: 'words-gone', detail: error.message };
  return error instanceof MissingVariableError || error instanceof InvalidVariableError
    ? { guardrail: 'nothing-to-say', detail: error.message }
    : undefined;
};

/** @throws MissingMessageError, MissingVariableError, InvalidVariableError */
export const compose = (
  request: Pick<SendRequest, 'enrolment' | 'touch' | 'state'>,
  context: StepContext,
  { coupon, browsed, picks, lastOrder, sinceCheckout, traits, answers, confirms }: Shown,
  now: Instant,
  keys: LinkKeys,
  settings: FunctionSettings,
  { renderer, linksUrl }: Composer,
): Composed => {
  const { enrolment, touch } = request;
  const { profile, passage } = context;
  const key = touchKey(enrolment, touch.name);
  const linkOf = (kind: 'u' | 'p' | 'f'): string =>
    linkTo(linksUrl, kind, sealLink(keys, kind, { touch: key }));
  const unsubscribeUrl = linkOf('u');
  const isPassedOn = 'toPassOn' in touch && touch.toPassOn === true;
  const passedOn = isPassedOn ? linkOf('f') : undefined;
  const { url } = settings.brand;
  const cart = cartOf(passage.enrolment?.trigger, sinceCheckout, settings, touch.channel === 'sms');
  const broadcast = broadcastOf(passage.enrolment?.trigger);
  const { html, ...rendered } = renderer.render(wordsOf(touch), profile.locale ?? settings.locales[0], {
    customer: {
      firstName: profile.firstName ?? null,
      favouriteCategory: profile.favouriteCategory ?? null,
    },
    brand: brandTold(settings.brand),
    links: {
      shop: url,
      unsubscribe: passedOn ?? unsubscribeUrl,
      preferences: passedOn ?? linkOf('p'),
    },
    now,
    held: isLate(request.state.held, now),
    timezone: zoneOf(profile, settings.timezone),
    currency: settings.currency,
    ...(coupon !== undefined && {
      coupon: {
        ...offerTold(coupon, settings.currency),
        code: coupon.spelt ?? coupon.code,
        validUntil: coupon.validUntil,
      },
    }),
    ...(cart !== undefined && { cart }),
    ...(confirms !== undefined && {
      confirm: { link: linkTo(linksUrl, 'c', sealLink(keys, 'c', { touch: key, contact: confirms })) },
    }),
    ...(lastOrder !== undefined && { lastOrder }),
    ...(browsed !== undefined && { browsed }),
    ...(picks !== undefined && { picks }),
    ...(traits !== undefined && { traits }),
    ...(broadcast !== undefined && { broadcast }),
    loyalty: loyaltyOf(context),
    ...(answers !== undefined && {
      answers: Object.fromEntries(
        answers.map((answer) => [answer, linkTo(linksUrl, 'a', sealLink(keys, 'a', { touch: key, answer }))]),
      ),
    }),
  });
  const leads = leadsOf(request, coupon?.spelt ?? coupon?.code, now, keys, settings, linksUrl);
  const link = cart?.url ?? url;
  return {
    ...rendered,
    // No mail program shows it to whom the message is passed on.
    unsubscribeUrl,
    link: leads.withCode(link) ?? link,
    ...(coupon !== undefined && { coupon }),
    // A text's letters cost: its links bear no more than the code.
    text: withAddresses(rendered.text, html === undefined ? leads.withCode : leads.marked),
    ...(html !== undefined && { html: withAnchors(html, isPassedOn ? leads.marked : leads.told) }),
  };
};
