/** How fast a night would start passages, by the settings and by what SES takes. */
import { startsBy } from '../../shared/flows/sweep/plan.ts';
import type { Examined } from './check.ts';

/** A second, over all segments. */
export const startsOf = async ({ account, shop }: Pick<Examined, 'account' | 'shop'>): Promise<number> => {
  const { sweep, pace } = shop.settings;
  const { perSecond } = await account.sending();
  return startsBy(sweep.startsPerSecond, Math.min(perSecond, pace.email?.perSecond ?? perSecond));
};
