/** Task tokens: they name the strand and the visit, so that nothing has to be kept for them. */
import type { Strand } from './records.ts';

/** As long as those of AWS that were published (664 to 704 characters): who keeps one pays for its bytes. */
const length = 704;

const tokenFormat = /^local-token\.([0-9a-z]{1,10})\.([0-9a-z]{1,10})\.+$/;
export const tokenOf = ({ id, visit }: Strand): string =>
  `local-token.${id.toString(36)}.${visit.toString(36)}`.padEnd(length, '.');

/** The strand and visit that a token names; nothing for what is no token. */
export const readToken = (token: string): { readonly strand: number; readonly visit: number } | undefined => {
  const [, strand, visit] = tokenFormat.exec(token) ?? [];
  if (strand === undefined || visit === undefined) return undefined;
  return { strand: Number.parseInt(strand, 36), visit: Number.parseInt(visit, 36) };
};
