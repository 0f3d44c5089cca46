/** The journeys that this shop runs, with its settings applied. */
import type { Journey } from '../../shared/journeys/language.ts';
import { type Settings, SettingsError } from '../../shared/settings.ts';
import { days } from '../../shared/time.ts';
import { dormantFor, withDormancy } from '../../shared/rules/index.ts';
import { winBack14d } from './win-back-14d.ts';
import { winBackByReason } from './win-back-by-reason.ts';

/** Every journey there is, with its own defaults. */
export const allJourneys: readonly Journey[] = [winBack14d, winBackByReason];
