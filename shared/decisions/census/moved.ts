/** From which stage customers have come since the last census: the stage that each was in then, as her profile still tells. */
import type { Instant } from '../../base/time.ts';
import type { WireItem } from '../../customers/profiles/mapper.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type RuleSettings, type Stage, stageOf, stageOfItem } from '../../customers/rules/index.ts';

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
