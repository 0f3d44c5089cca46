/** Whom nights, campaigns and broadcasts took in, from the raw items of the ledger that they wrote. */
import { bump, type Item, read, type Tree } from './raw.ts';

/** By journey and arm. @param at the sweep's instant, which each passage bears that it began */
export const countSwept = (raw: Iterable<object>, at: number): Tree => {
  const began: Tree = {};
  for (const each of raw) {
    const item = read(each as Item);
    if (item.is !== 'enrolment' || item.enrolledAt !== at) continue;
    const by = item.campaign === undefined ? 'crossed' : 'ofBacklog';
    bump(began, [item.journey, by]);
    if (item.arm === 'holdout')
      bump(began, [item.journey, by === 'crossed' ? 'heldOut' : 'ofBacklogHeldOut']);
  }
  return began;
};

/** By the campaign that took them in. */
export const countCampaigns = (raw: Iterable<object>): Tree => {
  const taken: Tree = {};
  for (const each of raw) {
    const item = read(each as Item);
    if (item.is !== 'enrolment' || item.campaign === undefined) continue;
    bump(taken, [String(item.campaign), 'enrolled']);
    if (item.arm === 'holdout') bump(taken, [String(item.campaign), 'heldOut']);
  }
  return taken;
};

/** Passages of a journey that is begun by hand alone. */
export const countBegun = (raw: Iterable<object>, journey: string): Tree => {
  const begun: Tree = { enrolled: 0, heldOut: 0 };
  for (const each of raw) {
    const item = read(each as Item);
    if (item.is !== 'enrolment' || item.journey !== journey) continue;
    bump(begun, ['enrolled']);
    if (item.arm === 'holdout') bump(begun, ['heldOut']);
  }
  return begun;
};
