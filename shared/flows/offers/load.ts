/** Loads codes that the shop has made itself into the pool of a coupon. */
import { conflict, invalid, notFound, type Refusal } from '../../base/refusal.ts';
import { normalCode } from '../../decisions/offers/code.ts';
import type { Ports } from '../ports.ts';
import type { CodePool } from './desk.ts';

export interface Loaded {
  readonly coupon: string;
  readonly loaded: number;
  /** Coupons have these already. */
  readonly known: number;
}

/** Lookups side by side. */
const atOnce = 25;

/**
 * Each code is given to one customer, once: one that a coupon has already is passed over, and one that is there stays one.
 * @param coupons the names of those that the shop gives
 */
export const loadCodes = async (
  coupon: string,
  codes: readonly string[],
  coupons: readonly string[],
  { ledger, settings, pool }: Pick<Ports, 'ledger' | 'settings'> & { readonly pool: CodePool },
): Promise<Loaded | Refusal> => {
  if (settings.offers?.shop.kind !== 'pool')
    return conflict("the settings name no pool: write offers: { shop: { kind: 'pool' } }, and deploy", {
      kind: 'no-pool',
    });
  if (!coupons.includes(coupon))
    return notFound(`no journey gives a coupon "${coupon}"; there are ${coupons.join(', ') || 'none'}`, {
      kind: 'no-such',
      what: 'coupon',
      name: coupon,
    });
  const byNormal = new Map<string, string>();
  for (const [index, code] of codes.entries()) {
    const normal = normalCode(code);
    if (normal === '') return invalid(`codes.${index}`, 'has neither letters nor digits');
    byNormal.set(normal, code);
  }
  const fresh: string[] = [];
  const all = [...byNormal];
  for (let start = 0; start < all.length; start += atOnce) {
    const looked = all.slice(start, start + atOnce).map(async ([normal, code]) => {
      if ((await ledger.couponByCode(normal)) === undefined) fresh.push(code);
    });
    await Promise.all(looked);
  }
  await pool.load(coupon, fresh);
  return { coupon, loaded: fresh.length, known: all.length - fresh.length };
};
