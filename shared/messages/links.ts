/**
 * Links in messages: opaque tokens, sealed by AES-SIV (RFC 5297), which say nothing to whoever has not the key, and
 * which nobody else can make. The same link is the same token each time.
 */
import { createHash } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';
import * as z from 'zod';
import type { TouchKey } from '../base/ids.ts';
import { time, touch } from '../base/record.ts';
import { remember } from '../base/remember.ts';
import type { Instant } from '../base/time.ts';
import type { LinkKeys } from './link-keys.ts';

interface OfTouch {
  readonly touch: TouchKey;
}

/** What a link's token says, by the kind of link: the letter that begins its path. */
export interface LinkPayloads {
  /** Unsubscribes. */
  readonly u: OfTouch;
  /** Unsubscribes whoever was passed the message on. */
  readonly f: OfTouch;
  /** Preferences. */
  readonly p: OfTouch;
  /** Answers a survey. */
  readonly a: OfTouch & { readonly answer: string };
  /** Confirms an address: the contact point that it was sent to. */
  readonly c: OfTouch & { readonly contact: string };
  /** Leads to a page of the shop’s, by way of us. */
  readonly l: OfTouch & { readonly sentAt: Instant; readonly url: string };
}

export type LinkKind = keyof LinkPayloads;

/** What is sealed are the bare values, in an order of their own: each letter of a link counts in a text. */
interface Codec<Payload> {
  readonly values: (payload: Payload) => readonly (string | number)[];
  readonly payload: z.ZodType<Payload>;
}

const ofTouch: Codec<OfTouch> = {
  values: ({ touch: key }) => [key],
  payload: z.tuple([touch]).transform(([key]) => ({ touch: key })),
};

const codecs: { readonly [Kind in LinkKind]: Codec<LinkPayloads[Kind]> } = {
  u: ofTouch,
  p: ofTouch,
  f: ofTouch,
  c: {
    values: ({ touch: key, contact }) => [key, contact],
    payload: z.tuple([touch, z.string()]).transform(([key, contact]) => ({ touch: key, contact })),
  },
  a: {
    values: ({ touch: key, answer }) => [key, answer],
    payload: z.tuple([touch, z.string()]).transform(([key, answer]) => ({ touch: key, answer })),
  },
  l: {
    values: ({ touch: key, sentAt, url }) => [key, sentAt, url],
    payload: z
      .tuple([touch, time, z.string()])
      .transform(([key, sentAt, url]) => ({ touch: key, sentAt, url })),
  },
};

export const linkKinds = Object.keys(codecs) as readonly LinkKind[];

/** Longer ones are none of ours: they are refused unread. */
const mostLetters = 4_096;

const tokenPattern = new RegExp(`^(?<id>k\\d{1,6})\\.(?<sealed>[\\w-]{22,${mostLetters}})$`);

const utf8 = new TextEncoder();

/** Of whatever length the key's text is, the 64 bytes of two AES-256 keys. */
const bytesOf = remember(16, (key) => new Uint8Array(createHash('sha512').update(key).digest()));

/** The kind is sealed with it, so that a token of one kind is none of another. */
const cipherOf = (key: string, kind: LinkKind) => aessiv(bytesOf(key), utf8.encode(kind));

/** `<key id>.<base64url>`: safe in a path. */
export const sealLink = <Kind extends LinkKind>(
  { current, keys }: LinkKeys,
  kind: Kind,
  payload: LinkPayloads[Kind],
): string => {
  const key = keys[current];
  if (key === undefined) throw new RangeError(`there is no key ${current} to seal links with`);
  // The brackets of the list say nothing.
  const values = JSON.stringify(codecs[kind].values(payload)).slice(1, -1);
  return `${current}.${Buffer.from(cipherOf(key, kind).encrypt(utf8.encode(values))).toString('base64url')}`;
};

/** The id of the key that the token says it was sealed with; `undefined` when it is no token. */
export const keyIdOf = (token: string): string | undefined => tokenPattern.exec(token)?.groups?.id;

const decrypted = (key: string, kind: LinkKind, sealed: Buffer): string | undefined => {
  try {
    return Buffer.from(cipherOf(key, kind).decrypt(new Uint8Array(sealed))).toString('utf8');
  } catch {
    return undefined;
  }
};

/** What the token says; `undefined` when it is malformed, of another kind, or sealed with none of the keys. */
export const openLinkToken = <Kind extends LinkKind>(
  { keys }: LinkKeys,
  kind: Kind,
  token: string,
): LinkPayloads[Kind] | undefined => {
  const { id = '', sealed = '' } = tokenPattern.exec(token)?.groups ?? {};
  const key = Object.hasOwn(keys, id) ? keys[id] : undefined;
  const bytes = Buffer.from(sealed, 'base64url');
  // Bits that stand for nothing would make many tokens of one.
  if (key === undefined || bytes.toString('base64url') !== sealed) return undefined;
  const values = decrypted(key, kind, bytes);
  return values === undefined ? undefined : codecs[kind].payload.safeParse(JSON.parse(`[${values}]`)).data;
};

/** @param base the links function's address, ending with a slash */
export const linkTo = (base: string, kind: LinkKind, token: string): string => `${base}${kind}/${token}`;
