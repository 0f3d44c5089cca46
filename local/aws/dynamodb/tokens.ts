/** Client request tokens: a transaction that has been done is known for ten minutes, and not done again. */
import { hash } from 'node:crypto';
import type { Instant } from '../time.ts';
import { idempotentMismatch } from './errors.ts';

export interface Tokens {
  /**
   * Whether these actions have been done under this token.
   * @throws DynamoDbError (IdempotentParameterMismatchException) when others have.
   */
  readonly knows: (token: string | undefined, actions: readonly unknown[]) => boolean;
  readonly remember: (token: string | undefined, actions: readonly unknown[]) => void;
}

const life = 600_000;

const digestOf = (actions: readonly unknown[]): string => hash('sha256', JSON.stringify(actions), 'base64');

/** Kept in memory only: a file that is opened again knows no tokens. */
export const createTokens = (now: () => Instant): Tokens => {
  /** Oldest first. */
  const known = new Map<string, { readonly at: Instant; readonly digest: string }>();
  const forget = (): void => {
    for (const [token, { at }] of known) {
      if (now() - at < life) return;
      known.delete(token);
    }
  };
  return {
    knows: (token, actions) => {
      forget();
      const done = token === undefined ? undefined : known.get(token);
      if (done === undefined) return false;
      if (done.digest !== digestOf(actions)) throw idempotentMismatch();
      return true;
    },
    remember: (token, actions) => {
      if (token !== undefined) known.set(token, { at: now(), digest: digestOf(actions) });
    },
  };
};
