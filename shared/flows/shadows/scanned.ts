/** Customers as a scan finds them, whose shadows may have to be moved on before anything is asked of them. */
import { type Instant, instant } from '../../base/time.ts';
import { profileToItem, type WireItem } from '../../customers/profiles/mapper.ts';
import { isDueShadow, type Standing } from '../../customers/profiles/profile.ts';
import { idOf } from '../../decisions/enrolling/evaluate.ts';
import type { Ports } from '../ports.ts';
import { movedOn } from './walk.ts';

/**
 * Until when shadows are moved on before a night looks at their customers: of a passage that began at the hour of the night
 * the days are over at that hour, and an execution's come to their end after the night has looked.
 */
const justBefore = (night: Instant): Instant => instant(night - 1);

/** Whether a customer has shadows that are to be moved on before a night looks, by the standings of her enrolments. */
export const isBehind = (standings: Readonly<Record<string, Standing>>, night: Instant): boolean => {
  const by = justBefore(night);
  for (const journey in standings) {
    const standing = standings[journey];
    if (standing !== undefined && isDueShadow(standing, by)) return true;
  }
  return false;
};

/** The item as it is once the customer's shadows have been moved on. */
export const itemMovedOn = async (item: WireItem, ports: Ports): Promise<WireItem> => {
  const profile = await movedOn(idOf(item), ports, justBefore(ports.now()));
  return profile === undefined ? item : profileToItem(profile);
};
