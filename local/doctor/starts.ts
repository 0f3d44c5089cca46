/** How fast a night would start passages, by the settings and by what SES takes. */
import { startsBy, startsIn } from '../../shared/flows/sweep/plan.ts';
import type { Examined } from './check.ts';

/** A second, over all segments. */
export const startsOf = async ({ account, shop }: Pick<Examined, 'account' | 'shop'>): Promise<number> => {
  const { sweep, pace } = shop.settings;
  const { perSecond } = await account.sending();
  const most = sweep.startsPerSecond ?? startsIn(account.region);
  return startsBy(most, Math.min(perSecond, pace.email?.perSecond ?? perSecond));
};
