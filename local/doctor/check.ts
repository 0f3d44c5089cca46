/** What a check of an account is given, and what it finds. */
import type { Account } from '../../functions/adapters/account.ts';
import type { Shop } from '../../shared/shop/shop.ts';

export interface Examined {
  readonly shop: Shop;
  readonly account: Account;
  /** The TXT records of a name, each in one piece; none: there is no such name, or it has none. */
  readonly texts: (name: string) => Promise<readonly string[]>;
}

/** It is as it should be. */
export interface Right {
  readonly state: 'ok';
  /** What is. */
  readonly is: string;
}

/** It keeps the first night from succeeding (`failing`), deserves a look (`warning`), or could not be asked (`unknown`). */
export interface Wrong {
  readonly state: 'failing' | 'warning' | 'unknown';
  readonly is: string;
  readonly shouldBe: string;
  /** The command, the setting or the page that mends it. */
  readonly mend: string;
}

export type Finding = Right | Wrong;

/** One thing that stands between an account and the first email. */
export interface Check {
  /** As it is printed: `ses-sandbox`. */
  readonly name: string;
  readonly findings: (examined: Examined) => Promise<readonly Finding[]>;
}

export const right = (is: string): Right => ({ state: 'ok', is });
export const failing = (is: string, shouldBe: string, mend: string): Wrong => ({
  state: 'failing',
  is,
  shouldBe,
  mend,
});
export const warning = (is: string, shouldBe: string, mend: string): Wrong => ({
  state: 'warning',
  is,
  shouldBe,
  mend,
});

/** `50,000`. */
export const count = (many: number): string => many.toLocaleString('en');
