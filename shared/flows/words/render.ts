/** Shows a message as it would leave: to somebody made up, or by a customer's own data. Nothing is sent, and nothing written. */
import { journeyId } from '../../base/ids.ts';
import { invalid, isRefusal, type Refusal } from '../../base/refusal.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import type { Catalog, WrittenWords } from '../../messages/catalog.ts';
import { pickLocale } from '../../messages/locales.ts';
import {
  createRenderer,
  InvalidVariableError,
  MissingMessageError,
  MissingVariableError,
  type Renderer,
} from '../../messages/render.ts';
import { segmentsOf } from '../../messages/segments.ts';
import type { MessageVariables } from '../../messages/variables.ts';
import type { SentMessage } from '../../shop/words/given.ts';
import { withPictures } from '../../shop/words/pictures.ts';
import { pictureBase, type Reader, shownTo } from '../../shop/words/shown.ts';
import type { Ports } from '../ports.ts';
import { browsedBy } from '../sending/browsed.ts';
import { lastOrderOf } from '../sending/last-order.ts';
import { picksFor } from '../sending/picks.ts';
import { traitsShown } from '../sending/traits.ts';
import { type KnownMessage, knownMessage, type WordsDesk } from './desk.ts';
import { inForce } from './view.ts';
import { type AskedWords, writtenOf } from './work.ts';

export interface AskedRender extends AskedWords {
  readonly locale?: string | undefined;
  readonly customer?: Profile | undefined;
  readonly journey?: string | undefined;
}

export interface RenderedWords {
  readonly message: string;
  readonly locale: string;
  readonly journey: string;
  readonly channel: SentMessage['channel'];
  readonly subject?: string;
  readonly html?: string;
  readonly text: string;
  readonly segments?: number;
}

/** Of all that is written the one locale that is shown: to compile an email takes a tenth of a second. */
const inLocale = (
  written: WrittenWords,
  wanted: string,
  { locales, localeFallbacks }: Ports['settings'],
): WrittenWords => {
  const has = (locale: string) => Object.hasOwn(written, locale);
  const picked = pickLocale(has, wanted, locales[0], localeFallbacks);
  const one = picked && written[picked.locale];
  return picked === undefined || one === undefined ? written : { [picked.locale]: one };
};

/** The words that are meant, as they are sent. */
const sourcesOf = async (
  known: KnownMessage,
  asked: AskedWords,
  wanted: string,
  desk: WordsDesk,
): Promise<{ readonly sources: Catalog[string] } | Refusal> => {
  const { words } = desk.ports;
  const { message } = known;
  const isSent = asked.sources === undefined && asked.draft === undefined;
  if (isSent && asked.number === undefined) return inForce(known, await words.read(), desk);
  if (isSent && asked.number !== undefined) {
    const published = await words.publication(message, asked.number);
    return (
      published ??
      invalid('number', `there is no publication ${asked.number} of ${message}`, {
        kind: 'no-such',
        what: 'publication',
        name: `${message} ${asked.number}`,
      })
    );
  }
  const meant = await writtenOf(message, asked, desk);
  if (isRefusal(meant)) return meant;
  const shown = inLocale(meant.written, wanted, desk.ports.settings);
  const compiled = await desk.compile(message, shown);
  if (compiled.words !== undefined) return compiled.words;
  const [first] = compiled.problems;
  return {
    refused: 'invalid',
    why: first === undefined ? 'there are no words' : `${first.file}:${first.line}: ${first.problem}`,
  };
};

/** Somebody of whom something is known, so that words say what they can. */
const anybody: Reader = { firstName: 'Ada', favouriteCategory: null, points: null, tier: null };

const readerOf = (profile: Profile): Reader => ({
  firstName: profile.firstName ?? null,
  favouriteCategory: profile.favouriteCategory ?? null,
  points: profile.points ?? null,
  tier: profile.tier ?? null,
  locale: profile.locale,
  timezone: profile.timezone,
});

/** What the customer's own data say; of what a journey would give her, what is made up. */
const hers = async (
  made: MessageVariables,
  profile: Profile,
  sent: SentMessage,
  renderer: Renderer,
  ports: Ports,
): Promise<MessageVariables> => {
  const { message, given, journey } = sent;
  const asks = (...variables: readonly string[]): boolean => renderer.asks(message, variables);
  const touch = {
    enrolment: { journey: journeyId(journey), version: 1, customer: profile.id, cycle: 1 },
    touch: { name: message },
  };
  const traits = await traitsShown(profile, ports);
  return {
    ...made,
    timezone: zoneOf(profile, ports.settings.timezone),
    loyalty: {
      points: profile.points ?? null,
      expiring: profile.pointsExpiring ?? null,
      expireAt: profile.pointsExpireAt ?? null,
      tier: profile.tier ?? null,
      tierEndsAt: profile.tierEndsAt ?? null,
      toKeep: profile.pointsToKeepTier ?? null,
      granted: made.loyalty?.granted ?? null,
      badge: made.loyalty?.badge ?? null,
    },
    ...(asks('lastOrder') && { lastOrder: await lastOrderOf(profile, ports) }),
    ...(asks('picks') && { picks: await picksFor(profile, touch, ports, asks('browsed.items')) }),
    ...(given.browsed !== undefined && { browsed: await browsedBy(profile, ports) }),
    ...(traits !== undefined && { traits }),
  };
};

export const renderWords = async (
  message: string,
  asked: AskedRender,
  desk: WordsDesk,
): Promise<RenderedWords | Refusal> => {
  const known = knownMessage(message, desk.deployed);
  if (isRefusal(known)) return known;
  const { journey, customer } = asked;
  const sent = journey === undefined ? known.sent[0] : known.sent.find((each) => each.journey === journey);
  if (sent === undefined)
    return invalid(
      'journey',
      `${journey} does not send ${message}; ${known.sent.map((each) => each.journey).join(', ')} do`,
      { kind: 'not-sent-by', journey: journey ?? '', message },
    );
  const { settings, now } = desk.ports;
  const reader = customer === undefined ? anybody : readerOf(customer);
  const wanted = asked.locale ?? reader.locale ?? settings.locales[0];
  const meant = await sourcesOf(known, asked, wanted, desk);
  if (isRefusal(meant)) return meant;
  const renderer = createRenderer(
    { [message]: meant.sources },
    { fallback: settings.locales[0], fallbacks: settings.localeFallbacks, categories: settings.categories },
  );
  const made = shownTo(reader, sent, settings, now());
  const variables = customer === undefined ? made : await hers(made, customer, sent, renderer, desk.ports);
  try {
    const { html, ...rendered } = renderer.render(message, wanted, variables);
    return {
      message,
      journey: sent.journey,
      channel: sent.channel,
      ...rendered,
      ...(html !== undefined && { html: withPictures(html, pictureBase(settings)) }),
      ...(sent.channel === 'sms' && { segments: segmentsOf(rendered.text).segments }),
    };
  } catch (error) {
    const isSaid =
      error instanceof InvalidVariableError ||
      error instanceof MissingVariableError ||
      error instanceof MissingMessageError;
    if (!isSaid) throw error;
    return { refused: 'invalid', why: `it has nothing to say: ${error.message}` };
  }
};
