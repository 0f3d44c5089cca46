/** The message catalog: what the compiler of templates hands to the renderer. */

/** The Liquid sources of one message in one locale. An email has a subject, HTML and text; a text message only text. */
export interface MessageSource {
  readonly subject?: string;
  /** A whole HTML document. */
  readonly html?: string;
  readonly text: string;
}

/**
 * What a message's words of this version stand under in the catalog: the first under the message's own name, so that
 * what was sent before there were versions finds them.
 */
export const wordsKey = (message: string, version = 1): string =>
  version === 1 ? message : `${message}@${version}`;

/** `wordsKey` → locale (BCP 47, such as `zh-Hant`) → sources. Plain JSON. */
export type Catalog = Readonly<Record<string, Readonly<Record<string, MessageSource>>>>;
