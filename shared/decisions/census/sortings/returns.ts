/** By how likely she is to order within 90 days, where the shop's own orders have taught that. */
import { days } from '../../../base/time.ts';
import { buyerOfProfile } from '../../../customers/rules/index.ts';
import type { Sorting } from '../sorting.ts';

const over = days(90);

/** Each begins where the one before ends. */
const bands = [
  { name: 'over-80', from: 0.8 },
  { name: '60-to-80', from: 0.6 },
  { name: '40-to-60', from: 0.4 },
  { name: '20-to-40', from: 0.2 },
  { name: 'under-20', from: 0 },
] as const;

export const returns: Sorting = {
  name: 'returns',
  of: ({ profile, at, scoring }) => {
    const buyer = scoring && buyerOfProfile(profile, at);
    if (scoring === undefined || buyer === undefined) return [];
    const chance = scoring.returnChance(buyer, over);
    return [bands.find(({ from }) => chance >= from)?.name ?? []].flat();
  },
};
