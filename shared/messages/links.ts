/** Signed links in messages: which touchpoint they belong to, proved by a MAC. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TouchKey } from '../base/ids.ts';

const mac = (secret: string, key: string): string =>
  createHmac('sha256', secret).update(`link ${key}`).digest('base64url').slice(0, 22);

/** `<base64url of the key>.<MAC>`: safe in a path. */
export const signTouch = (secret: string, key: TouchKey): string =>
  `${Buffer.from(key).toString('base64url')}.${mac(secret, key)}`;

/** The key that a token was signed for; `undefined` when it was not signed with this secret. */
export const verifyTouch = (secret: string, token: string): TouchKey | undefined => {
  const [encoded = '', given = '', ...rest] = token.split('.');
  const key = Buffer.from(encoded, 'base64url').toString('utf8');
  const expected = Buffer.from(mac(secret, key));
  const actual = Buffer.from(given);
  const genuine = rest.length === 0 && actual.length === expected.length && timingSafeEqual(actual, expected);
  return genuine ? (key as TouchKey) : undefined;
};

/** @param base the links function's address, ending with a slash */
export const unsubscribeLink = (base: string, token: string): string => `${base}u/${token}`;
/** An answer is signed with its touchpoint: only those that the survey offers are taken. */
const answerMac = (secret: string, token: string, answer: string): string =>
  createHmac('sha256', secret).update(`answer ${token} ${answer}`).digest('base64url').slice(0, 11);

export const answerLink = (base: string, secret: string, token: string, answer: string): string =>
  `${base}a/${token}/${encodeURIComponent(answer)}/${answerMac(secret, token, answer)}`;

/** Whether the link offered this answer. */
export const isOffered = (secret: string, token: string, answer: string, given: string): boolean => {
  const [expected, actual] = [Buffer.from(answerMac(secret, token, answer)), Buffer.from(given)];
  return actual.length === expected.length && timingSafeEqual(actual, expected);
};
