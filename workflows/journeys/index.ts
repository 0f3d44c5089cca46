/** The journeys that this shop runs, with its settings applied. */

import { days } from '../../shared/base/time.ts';
import { hasDormancy, parseRule, RuleError, withDormancy } from '../../shared/customers/rules/index.ts';
import { graphOf } from '../../shared/journeys/graph.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import { checkRules } from '../../shared/journeys/rules.ts';
import { type Settings, SettingsError } from '../../shared/shop/settings.ts';
import { abandonedCheckout } from './abandoned-checkout.ts';
import { anniversary } from './anniversary.ts';
import { badgeEarned } from './badge-earned.ts';
import { birthday } from './birthday.ts';
import { bringAFriend } from './bring-a-friend.ts';
import { type Definition, fixed } from './definition.ts';
import { friendStays } from './friend-stays.ts';
import { friendThanks } from './friend-thanks.ts';
import { inactivity14d } from './inactivity-14d.ts';
import { localEvent } from './local-event.ts';
import { loyaltyTier } from './loyalty-tier.ts';
import { pointsExpire } from './points-expire.ts';
import { secondOrder } from './second-order.ts';
import { serviceRecovery } from './service-recovery.ts';
import { tierEnds } from './tier-ends.ts';
import { trustRestored } from './trust-restored.ts';
import { vipCareCall } from './vip-care-call.ts';
import { weFixedIt } from './we-fixed-it.ts';
import { welcome } from './welcome.ts';
import { winBack14d } from './win-back-14d.ts';
import { winBackByReason } from './win-back-by-reason.ts';

const definitions: readonly Definition[] = [
  fixed(winBack14d),
  fixed(winBackByReason),
  abandonedCheckout,
  welcome,
  secondOrder,
  serviceRecovery,
  vipCareCall,
  loyaltyTier,
  tierEnds,
  pointsExpire,
  badgeEarned,
  bringAFriend,
  friendStays,
  friendThanks,
  birthday,
  anniversary,
  inactivity14d,
  weFixedIt,
  trustRestored,
  localEvent,
];

/** Every journey there is, with its own defaults. */
export const allJourneys: readonly Journey[] = definitions.map(({ define, thresholds }) =>
  define(thresholds),
);

type Overrides = Settings['journeys'][string];

/** What rules are refused for, as a mistake of the settings. */
const asSettings = <Result>(check: () => Result): Result => {
  try {
    return check();
  } catch (error) {
    throw error instanceof RuleError ? new SettingsError(error.message) : error;
  }
};

const withDormantDays = (journey: Journey, dormantDays: number): Journey => {
  const { when } = journey.enrols;
  const where = `journeys.${journey.id}.dormantDays`;
  if (when === undefined || !hasDormancy(when))
    throw new SettingsError(
      `${where}: this journey does not enrol by days since the last order; leave it out`,
    );
  const changed = asSettings(() => parseRule(withDormancy(when, days(dormantDays)), where));
  return { ...journey, enrols: { ...journey.enrols, when: changed } };
};

const thresholdsOf = (
  { thresholds }: Definition,
  { id }: Journey,
  changes: Readonly<Record<string, number>>,
): Definition['thresholds'] => {
  for (const name of Object.keys(changes)) {
    if (Object.hasOwn(thresholds, name)) continue;
    const names = Object.keys(thresholds);
    throw new SettingsError(
      `journeys.${id}.thresholds.${name}: there is no such threshold; ${names.length === 0 ? 'this journey has none' : `there are ${names.join(', ')}`}`,
    );
  }
  return { ...thresholds, ...changes };
};

const withSettings = (
  definition: Definition,
  standard: Journey,
  { holdoutPercent, dormantDays, thresholds = {} }: Overrides,
): Journey => {
  const journey = definition.define(thresholdsOf(definition, standard, thresholds));
  const changed = holdoutPercent === undefined ? journey : { ...journey, holdoutPercent };
  return dormantDays === undefined ? changed : withDormantDays(changed, dormantDays);
};

/** Whether days of silence make customers dormant in it: only then does `dormantDays` say anything. */
export const enrolsByDormancy = ({ enrols: { when } }: Journey): boolean =>
  when !== undefined && hasDormancy(when);

/** A journey as this shop has it. */
interface Deployed {
  readonly journey: Journey;
  readonly enabled: boolean;
}

/** @throws SettingsError when a journey sends pushes to an endpoint that the settings don't have */
export const checkPushes = (journeys: readonly Journey[], { pushes }: Settings): void => {
  for (const { id, steps } of journeys)
    for (const node of graphOf({ steps }).nodes.values()) {
      if (node.kind !== 'send' || node.touchpoint.kind !== 'push') continue;
      const { to, name } = node.touchpoint;
      if (!Object.hasOwn(pushes, to))
        throw new SettingsError(
          `pushes.${to}: must be there, as {"url": "https://…", "header": "Authorization"}: ${id} sends "${name}" by it`,
        );
    }
};

/** @throws SettingsError when a journey awards points, and the shop has none */
const checkAwards = (journeys: readonly Journey[], { loyalty }: Settings): void => {
  if (loyalty !== undefined) return;
  for (const { id, steps } of journeys)
    for (const node of graphOf({ steps }).nodes.values())
      if (node.kind === 'send' && node.touchpoint.kind === 'award')
        throw new SettingsError(
          `loyalty: must be there, as {"pointsPerUnit": 1}: ${id} awards "${node.touchpoint.name}"`,
        );
};

/**
 * All journeys with the shop's thresholds. One that is disabled is deployed too: nobody is enrolled in it any more, and
 * its running passages end as they began.
 * @throws SettingsError when the settings name a journey that there is not, or a threshold that it can't have
 */
export const deployedJourneys = (settings: Settings): readonly Deployed[] => {
  const known = new Set(allJourneys.map(({ id }) => id));
  for (const id of Object.keys(settings.journeys))
    if (!known.has(id))
      throw new SettingsError(`journeys.${id}: there is no such journey; there are ${[...known].join(', ')}`);
  return definitions.flatMap((definition, index) => {
    const standard = allJourneys[index];
    if (standard === undefined) return [];
    const overrides = settings.journeys[standard.id];
    return {
      journey: overrides === undefined ? standard : withSettings(definition, standard, overrides),
      enabled: overrides?.enabled ?? definition.runsUnasked,
    };
  });
};

/** The enabled journeys, with the shop's thresholds. @throws SettingsError as `deployedJourneys` does */
export const journeysFor = (settings: Settings): readonly Journey[] => {
  const journeys = deployedJourneys(settings).flatMap(({ journey, enabled }) => (enabled ? [journey] : []));
  checkPushes(journeys, settings);
  checkAwards(journeys, settings);
  asSettings(() => checkRules(journeys, settings));
  return journeys;
};
