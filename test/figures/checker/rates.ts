/** What follows from counts: shares, averages, and what is still to be expected. `null`: of nothing. */
import type { Tree } from './raw.ts';

type Leaves = Readonly<Record<string, number | undefined>>;

const at = (tree: Tree | undefined, name: string): Tree => {
  const own = tree?.[name];
  return typeof own === 'object' ? own : {};
};
const leaf = (tree: Tree | undefined, name: string): number => Number(tree?.[name] ?? 0);
const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Number((part / whole).toFixed(4));

export const goalRateOf = (counted: Tree | undefined): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    ['treatment', 'holdout'].map((arm) => [
      arm,
      shareOf(leaf(at(counted, 'goals'), arm), leaf(at(counted, 'enrolled'), arm)),
    ]),
  );

/** Of one month, as it was counted. */
export const ratesOf = (month: Tree | undefined) => {
  const sent = Object.values(at(month, 'messages') as Leaves).reduce<number>(
    (sum, each = 0) => sum + each,
    0,
  );
  const scores = at(month, 'scores');
  const [promoters, detractors] = [leaf(scores, 'promoter'), leaf(scores, 'detractor')];
  const answered = promoters + detractors + leaf(scores, 'passive');
  const orders = leaf(month, 'orders');
  return {
    averageOrder: orders === 0 ? null : Math.round(leaf(month, 'gross') / orders),
    openRate: shareOf(leaf(month, 'opened'), sent),
    clickRate: shareOf(leaf(month, 'clicked'), sent),
    goalRate: goalRateOf(month),
    nps: answered === 0 ? null : Number(((100 * (promoters - detractors)) / answered).toFixed(0)),
    mean: answered === 0 ? null : Number((leaf(month, 'scoreSum') / answered).toFixed(1)),
  };
};

/** How many coupons that nobody took back are past their days, and of these were used; and the worth of those that can be. */
const endedOf = (days: Tree, today: string) => {
  let [over, used, face] = [0, 0, 0];
  for (const day of Object.keys(days)) {
    const [open, redeemed] = [at(at(days, day), 'open'), at(at(days, day), 'redeemed')];
    if (day >= today) face += leaf(open, 'face');
    else {
      over += leaf(open, 'coupons') + leaf(redeemed, 'coupons');
      used += leaf(redeemed, 'coupons');
    }
  }
  return { over, used, face };
};

/** Of each offer, in minor units, if as many of those that can be used are as were of those past their days. */
export const expectedOfOffers = (offers: Tree, today: string): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    Object.keys(offers).map((name) => {
      const { over, used, face } = endedOf(at(offers, name), today);
      return [name, over === 0 ? null : Math.round((face * used) / over)];
    }),
  );

/** Of each journey: the share that was used, and by it what is expected of each month of issue; none where none is past its days. */
export const expectedOfMonths = (offers: Tree, liability: Tree, today: string) =>
  Object.fromEntries(
    Object.keys(liability).map((journey) => {
      let [over, used] = [0, 0];
      for (const name of Object.keys(offers)) {
        if (!name.startsWith(`${journey}/`)) continue;
        const ended = endedOf(at(offers, name), today);
        over += ended.over;
        used += ended.used;
      }
      const months = Object.keys(at(liability, journey)).map((month) => {
        const face = leaf(at(at(at(liability, journey), month), 'outstanding'), 'face');
        return [month, over === 0 ? undefined : Math.round((face * used) / over)];
      });
      return [journey, { rate: over === 0 ? undefined : used / over, months: Object.fromEntries(months) }];
    }),
  );
