/** Composes a touchpoint's message for one customer. */
import { days, type Instant, plus } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import type { PublishedWords, Pulled } from '../../decisions/words/publication.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { CouponRecord, Withheld } from '../../journeys/records.ts';
import { brandTold } from '../../messages/brand.ts';
import { type MessageSource, wordsKey } from '../../messages/catalog.ts';
import type { LinkKeys } from '../../messages/link-keys.ts';
import { sealLink } from '../../messages/links.ts';
import {
  InvalidVariableError,
  MissingMessageError,
  MissingVariableError,
  type Rendered,
  type Renderer,
} from '../../messages/render.ts';
import type { KeptWords, Said } from '../../messages/said.ts';
import { recordedPaths, toldAt } from '../../messages/told.ts';
import type {
  BrowsedVariables,
  LastOrderVariables,
  MessageVariables,
  PicksVariables,
} from '../../messages/variables.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { broadcastOf } from './broadcast.ts';
import { cartOf } from './cart.ts';
import {
  answersShown,
  asItLeaves,
  codeOf,
  confirmShown,
  couponShown,
  type Leaving,
  linksShown,
} from './composed.ts';
import { loyaltyOf } from './loyalty.ts';
import { dueSince } from './plan.ts';
import type { StepContext } from './settle.ts';

export interface Composer {
  /** Of the deployment's own words. */
  readonly renderer: Renderer;
  /** Of published words, which stand under the message's name; the same for the same publication. */
  readonly published: (id: string, message: string, words: PublishedWords['sources']) => Renderer;
  /** What is known of them already. */
  readonly known: (id: string) => Renderer | undefined;
  /** What was published, and the deployment has itself. */
  readonly pulled: Pulled;
  /** The links function's address, ending with a slash. */
  readonly linksUrl: string;
  /** The words as they are kept, for what is sent to be said again. */
  readonly kept: (source: MessageSource, locale: string, isPassedOn: boolean) => WordsToKeep;
}

/** Which words a message is said with. */
export interface Spoken {
  readonly renderer: Renderer;
  /** What they stand under there. */
  readonly key: string;
}

export interface WordsToKeep {
  readonly digest: string;
  readonly words: KeptWords;
}

export interface Composed extends Rendered {
  readonly words: WordsToKeep;
  readonly said: Said;
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
  composer: Composer,
  spoken: Spoken,
): Composed => {
  const { linksUrl } = composer;
  const { enrolment, touch } = request;
  const { profile, passage } = context;
  const passedOn = 'toPassOn' in touch && touch.toPassOn === true;
  const leaving: Leaving = {
    enrolment,
    step: touch.name,
    channel: touch.channel,
    at: now,
    code: coupon && codeOf(coupon),
    isPassedOn: passedOn,
    seal: (kind, payload) => sealLink(keys, kind, payload),
    settings,
    linksUrl,
  };
  const { list, ...links } = linksShown(settings.brand.url, leaving);
  const cart = cartOf(passage.enrolment?.trigger, sinceCheckout, settings, touch.channel === 'sms');
  const broadcast = broadcastOf(passage.enrolment?.trigger);
  const wanted = profile.locale ?? settings.locales[0];
  const variables: MessageVariables = {
    customer: {
      firstName: profile.firstName ?? null,
      favouriteCategory: profile.favouriteCategory ?? null,
    },
    brand: brandTold(settings.brand),
    links,
    now,
    held: isLate(request.state.held, now),
    timezone: zoneOf(profile, settings.timezone),
    currency: settings.currency,
    ...(coupon !== undefined && { coupon: couponShown(coupon, settings.currency) }),
    ...(cart !== undefined && { cart }),
    ...(confirms !== undefined && { confirm: confirmShown(confirms, leaving) }),
    ...(lastOrder !== undefined && { lastOrder }),
    ...(browsed !== undefined && { browsed }),
    ...(picks !== undefined && { picks }),
    ...(traits !== undefined && { traits }),
    ...(broadcast !== undefined && { broadcast }),
    loyalty: loyaltyOf(context),
    ...(answers !== undefined && { answers: answersShown(answers, leaving) }),
  };
  const { renderer, key } = spoken;
  const rendered = renderer.render(key, wanted, variables);
  const left = asItLeaves(rendered, cart?.url ?? settings.brand.url, leaving);
  const source = renderer.wordsIn(key, rendered.locale);
  if (source === undefined) throw new MissingMessageError(`the words of ${key} are gone`);
  const words = composer.kept(source, rendered.locale, passedOn);
  return {
    ...left,
    // No mail program shows it to whom the message is passed on.
    unsubscribeUrl: list,
    ...(coupon !== undefined && { coupon }),
    words,
    said: {
      words: words.digest,
      told: toldAt(variables, recordedPaths(source)),
      ...(wanted !== rendered.locale && { in: wanted }),
      ...(variables.timezone !== settings.timezone && { zone: variables.timezone }),
    },
  };
};
