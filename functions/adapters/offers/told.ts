/** What a shop's system answers when it is told of a code, whoever's it is. */
import type { Duration, Instant } from '../../../shared/base/time.ts';
import type { Busy, Coded, RefusedOffer } from '../../../shared/flows/offers/desk.ts';
import { UnansweredPostError } from '../../../shared/flows/webhooks/deliver.ts';
import type { Ask, Asked, Asking } from '../ask.ts';

/** It is not to be told so again: something has to be mended. */
export class RefusedOfferError extends Error {
  override readonly name = 'RefusedOfferError';
}

/** It can't be told now: nobody knows whether it has taken it. */
export class BusyShopError extends Error {
  override readonly name = 'BusyShopError';
}

/** @throws BusyShopError where nobody answers, or asks to come later */
export const answerOf = async (ask: Ask, asking: Asking, shop: string): Promise<Asked> => {
  try {
    const answer = await ask(asking);
    if (answer.status === 408 || answer.status === 429 || answer.status >= 500)
      throw new BusyShopError(`${shop} answered with ${answer.status}`);
    return answer;
  } catch (error) {
    if (error instanceof UnansweredPostError) throw new BusyShopError(`${shop}: ${error.message}`);
    throw error;
  }
};

/** @throws BusyShopError for what is no JSON: something stands between that speaks for the shop */
export const jsonOf = ({ body, status }: Asked, shop: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new BusyShopError(`${shop} answered with ${status} and no JSON`);
  }
};

/** By what a shop's people know a code of ours, and we do. */
export const titleOf = ({ enrolment, name }: Pick<Coded, 'enrolment' | 'name'>): string =>
  `${enrolment.journey} ${name}`;

/** What became of the telling. */
export const toldOf = async <Done>(tell: () => Promise<Done>): Promise<Done | Busy | RefusedOffer> => {
  try {
    return await tell();
  } catch (error) {
    if (error instanceof BusyShopError) return { kind: 'busy', why: error.message };
    if (error instanceof RefusedOfferError) return { kind: 'refused', why: error.message };
    throw error;
  }
};

/** What an adapter reaches its shop by. */
export interface ShopMeans {
  readonly ask: Ask;
  readonly now: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  /** The text of the shop's secret. */
  readonly secret: () => Promise<string>;
}
