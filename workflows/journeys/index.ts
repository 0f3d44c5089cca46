/** The journeys that this shop runs, with its settings applied. */
import type { Journey } from '../../shared/journeys/language.ts';
import { hasDormancy, parseRule, RuleError, withDormancy } from '../../shared/rules/index.ts';
import { type Settings, SettingsError } from '../../shared/settings.ts';
import { days } from '../../shared/time.ts';
import { winBack14d } from './win-back-14d.ts';
import { winBackByReason } from './win-back-by-reason.ts';

/** Every journey there is, with its own defaults. */
export const allJourneys: readonly Journey[] = [winBack14d, winBackByReason];

type Overrides = Settings['journeys'][string];

const withDormantDays = (journey: Journey, dormantDays: number): Journey => {
  const { when } = journey.enrols;
  const changed = withDormancy(when, days(dormantDays));
  const where = `journeys.${journey.id}.dormantDays`;
  if (!hasDormancy(when))
    throw new SettingsError(
      `${where}: this journey does not enrol by days since the last order; leave it out`,
    );
  try {
    return { ...journey, enrols: { ...journey.enrols, when: parseRule(changed, where) } };
  } catch (error) {
    throw error instanceof RuleError ? new SettingsError(error.message) : error;
  }
};

const withSettings = (journey: Journey, { holdoutPercent, dormantDays }: Overrides): Journey => {
  const changed = holdoutPercent === undefined ? journey : { ...journey, holdoutPercent };
  return dormantDays === undefined ? changed : withDormantDays(changed, dormantDays);
};

/**
 * The enabled journeys, with the shop's thresholds.
 * @throws SettingsError when the settings name a journey that there is not, or a threshold that it can't have
 */
export const journeysFor = (settings: Settings): readonly Journey[] => {
  const known = new Set(allJourneys.map(({ id }) => id));
  for (const id of Object.keys(settings.journeys))
    if (!known.has(id))
      throw new SettingsError(`journeys.${id}: there is no such journey; there are ${[...known].join(', ')}`);
  return allJourneys
    .filter(({ id }) => settings.journeys[id]?.enabled ?? true)
    .map((journey) => withSettings(journey, settings.journeys[journey.id] ?? { enabled: true }));
};
