/** A shop's messages as they would look today, rendered as they are when they are sent. */
import type { Instant } from '../../shared/base/time.ts';
import { wordsKey } from '../../shared/messages/catalog.ts';
import { createRenderer, type Rendered } from '../../shared/messages/render.ts';
import { deployedJourneys, type Shop } from '../../shared/shop/shop.ts';
import { messagesOf, type SentMessage } from '../../shared/shop/words/given.ts';
import { withPictures } from '../../shared/shop/words/pictures.ts';
import { pictureBase, type Reader, shownTo } from '../../shared/shop/words/shown.ts';
import type { ShopWords } from '../../workflows/compile/words.ts';

/** Each message that the shop's journeys send, once, by its name. */
export const sentBy = (shop: Shop): ReadonlyMap<string, SentMessage> =>
  new Map(
    deployedJourneys(shop)
      .flatMap((journey) => messagesOf(journey, shop.settings))
      .map((sent) => [sent.message, sent]),
  );

export interface Preview extends Rendered {
  readonly message: string;
  /** Which journey sends it. */
  readonly journey: string;
}

/** @param locale BCP 47, of the words that are wanted */
export const previewOf = (
  sent: SentMessage,
  { settings }: Shop,
  { catalog, versions }: ShopWords,
  reader: Reader,
  locale: string,
  now: Instant,
): Preview => {
  const renderer = createRenderer(catalog, {
    fallback: settings.locales[0],
    fallbacks: settings.localeFallbacks,
    categories: settings.categories,
  });
  const message = sent.message;
  const { html, ...rendered } = renderer.render(
    wordsKey(message, versions[message]?.version),
    locale,
    shownTo(reader, sent, settings, now),
  );
  return {
    ...rendered,
    ...(html !== undefined && { html: withPictures(html, pictureBase(settings)) }),
    message,
    journey: sent.journey,
  };
};
