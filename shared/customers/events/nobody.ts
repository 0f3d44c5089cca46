/** Ids that mean nobody: what sites send when no one is logged in, which would make one customer of all of those. */
import { visibleOnly } from './invisible.ts';

/**
 * As letters and digits alone. What Mixpanel, PostHog and others refuse or never merge by, and what shops' own systems
 * say, in the languages that were met.
 */
const words: ReadonlySet<string> = new Set([
  ...['null', 'nil', 'none', 'nan', 'na', 'undefined', 'void', 'empty', 'blank', 'infinity', 'objectobject'],
  ...['true', 'false', 'unknown', 'unset', 'notset', 'notavailable', 'notapplicable', 'missing', 'default'],
  ...['anonymous', 'anonymoususer', 'anonymouscustomer', 'anon', 'anonuser', 'nobody', 'noone'],
  ...['guest', 'guests', 'guestuser', 'guestcustomer', 'guestcheckout', 'visitor', 'unregistered'],
  ...['unauthenticated', 'notauthenticated', 'unauthorized', 'notloggedin', 'loggedout', 'notsignedin'],
  ...['nouser', 'nouserid', 'nocustomer', 'noid', 'unidentified', 'unknownuser'],
  ...['id', 'userid', 'customerid', 'distinctid', 'anonymousid', 'externalid', 'email'],
  ...['gast', 'gastkunde', 'unbekannt', 'invité', 'anonyme', 'invitado', 'anónimo', 'anonimo', 'ospite'],
  ...['游客', '遊客', '访客', '訪客', '匿名', '匿名用户', '未登录', '未登錄', 'ゲスト', '게스트'],
]);

/** Zeroes and dashes, as an empty UUID is; minus one; and the place of an id that nothing was put in. */
const shapes: readonly RegExp[] = [
  /^[0\s\p{P}]*$/u,
  /^-1(?:\.0+)?$/,
  /^(?:\{\{.*\}\}|\$?\{.*\}|\{%.*%\}|%[^%]*%|<.*>|\[.*\])$/s,
];

/** In whatever case, width and with whatever between its letters. */
const plainForm = (id: string): string => visibleOnly(id).normalize('NFKC').trim().toLowerCase();
const lettersOf = (plain: string): string => plain.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');

/** @param own a shop's own ids of nobody, beside those that every shop has */
export const nobodyAmong = (own: readonly string[]): ((id: string) => boolean) => {
  const theirs = new Set(own.map(plainForm));
  return (id) => {
    const plain = plainForm(id);
    return words.has(lettersOf(plain)) || shapes.some((shape) => shape.test(plain)) || theirs.has(plain);
  };
};
