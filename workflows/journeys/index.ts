/** The journeys that this shop runs, with its settings applied. */
import type { Journey } from '../../shared/journeys/language.ts';
import { withDormancy } from '../../shared/rules/index.ts';
import { type Settings, SettingsError } from '../../shared/settings.ts';
import { days } from '../../shared/time.ts';
import { winBack14d } from './win-back-14d.ts';
import { winBackByReason } from './win-back-by-reason.ts';

/** Every journey there is, with its own defaults. */
export const allJourneys: readonly Journey[] = [winBack14d, winBackByReason];

type Overrides = Settings['journeys'][string];

const withSettings = (journey: Journey, { holdoutPercent, dormantDays }: Overrides): Journey => ({
  ...journey,
  ...(holdoutPercent !== undefined && { holdoutPercent }),
  ...(dormantDays !== undefined && {
    enrols: { ...journey.enrols, when: withDormancy(journey.enrols.when, days(dormantDays)) },
  }),
});

/**
 * The enabled journeys, with the shop's thresholds.
 * @throws SettingsError when the settings name a journey that there is not
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
