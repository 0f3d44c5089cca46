/**
 * What a message said, so that it can be said again: the words, kept once by what they are, and of each message what they
 * told one customer that nobody knows again.
 */
import * as z from 'zod';
import { digestOfValue } from '../base/digest.ts';
import { json, type RecordOf } from '../base/record.ts';
import { messageSourceSchema } from './catalog.ts';

/** Words as a shop has sent them: all that decides what a message says, but for its customer and its passage. */
export const keptWords = z.object({
  locale: z.string(),
  source: messageSourceSchema,
  brand: z.object({
    name: z.string(),
    url: z.string(),
    address: z.string(),
    colour: z.string(),
    logo: z.object({ url: z.string(), width: z.number(), dark: z.string().nullable() }).nullable(),
  }),
  categories: z.record(z.string(), z.record(z.string(), z.string())),
  currency: z.string(),
  timezone: z.string(),
  /** The links function's address, ending with a slash. */
  linksUrl: z.string(),
  linkHosts: z.array(z.string()),
  couponLink: z.string().exactOptional(),
  /** It is handed on: its links are of whom it is handed to. */
  passedOn: z.literal(true).exactOptional(),
});
export type KeptWords = RecordOf<typeof keptWords>;

export const digestOfWords = (words: KeptWords): string => digestOfValue(words);

/** What a message's record has of it. */
export const said = z.object({
  /** The digest of the words. */
  words: z.string(),
  /** The values of `recordedPaths`, in their order. */
  told: z.array(json),
  /** The locale that was wanted, where it is another than that of the words. */
  in: z.string().exactOptional(),
  /** Where the customer lives, where it is another timezone than the shop's. */
  zone: z.string().exactOptional(),
});
export type Said = RecordOf<typeof said>;
