/** The message catalog: what the compiler of templates hands to the renderer. */
import * as z from 'zod';

/** The Liquid sources of one message in one locale. An email has a subject, HTML and text; a text message only text. */
export const messageSourceSchema = z.strictObject({
  subject: z.string().exactOptional(),
  /** A whole HTML document. */
  html: z.string().exactOptional(),
  text: z.string(),
});
export type MessageSource = Readonly<z.infer<typeof messageSourceSchema>>;

/** What is written of a message in one locale: `LOCALE.mjml` of an email, and `LOCALE.txt` of all. */
export const writtenWords = z.strictObject({ mjml: z.string().exactOptional(), txt: z.string() });
/** By locale. */
export type WrittenWords = Readonly<Record<string, Readonly<z.infer<typeof writtenWords>>>>;

/**
 * What a message's words of this version stand under in the catalog: the first under the message's own name, so that
 * what was sent before there were versions finds them.
 */
export const wordsKey = (message: string, version = 1): string =>
  version === 1 ? message : `${message}@${version}`;

/** The message that has words under this key. */
export const messageOf = (key: string): string => key.split('@')[0] ?? key;

/** `wordsKey` → locale (BCP 47, such as `zh-Hant`) → sources. Plain JSON. */
export type Catalog = Readonly<Record<string, Readonly<Record<string, MessageSource>>>>;
export const catalogSchema: z.ZodType<Catalog> = z.record(
  z.string(),
  z.record(z.string(), messageSourceSchema),
);
