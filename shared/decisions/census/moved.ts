/** From which stage customers have come since the last census: the stage that each was in then, as her profile still tells. */
import { dateOn } from '../../base/calendar.ts';
import type { Instant } from '../../base/time.ts';
import type { WireItem } from '../../customers/profiles/mapper.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type RuleSettings, type Stage, stageOf, stageOfItem } from '../../customers/rules/index.ts';
import type { CensusRecord } from './census.ts';

/**
 * Since when a census tells moves: since the last one of an earlier day. A day that is counted again tells all of its moves again,
 * since it is kept in the place of what was counted of it before. `undefined`: no earlier day was counted.
 */
export const movedSince = (
  at: Instant,
  last: Pick<CensusRecord, 'at' | 'since'> | undefined,
  timezone: string,
): Instant | undefined => {
  if (last === undefined) return undefined;
  if (dateOn(last.at, timezone) === dateOn(at, timezone)) return last.since;
  return last.at < at ? last.at : undefined;
};

/** As she was before her last order. */
const withoutLastOrder = ({ previousOrderAt, lastOrderAt: _, ...others }: Profile): Profile => ({
  ...others,
  orders: Math.max(0, others.orders - 1),
  ...(previousOrderAt !== undefined && { lastOrderAt: previousOrderAt }),
});

/**
 * The stage that she was in at that instant. A profile knows its last two orders: of who has ordered twice since, and of who had
 * come back from a silence before, nobody can tell, and she counts as having stayed. `undefined`: so it is, or she was not there.
 */
export const stageThen = (
  { profile, item }: { readonly profile: Profile; readonly item: WireItem },
  then: Instant,
  settings: RuleSettings,
): Stage | undefined => {
  const { lastOrderAt, previousOrderAt, firstOrderAt } = profile;
  if (lastOrderAt === undefined || lastOrderAt <= then) return stageOfItem(item, then, settings);
  if (previousOrderAt !== undefined && previousOrderAt > then) return undefined;
  const before = withoutLastOrder(profile);
  if (firstOrderAt === undefined || firstOrderAt <= then) return stageOf(before, then, settings);
  const { firstOrderAt: _, ...never } = before;
  return stageOf(never, then, settings);
};
