/** In which time before the sweep a rule must have come to hold for it to enrol. */
import { days } from '../../shared/base/time.ts';
import { hasDormancy } from '../../shared/customers/rules/index.ts';
import { type Entry, isBroadcastEntry, isEventEntry } from '../../shared/journeys/language.ts';
import type { SweptJourney } from '../../shared/journeys/protocol.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { scaled } from './asl.ts';

export type WindowSettings = Pick<Settings, 'dormancy' | 'timeScale'>;

/**
 * `undefined`: it does not ask for days of silence, and enrols whomever it holds for. By whatever `timeScale`: days of silence
 * are real ones, and so are the nights that see them pass.
 */
export const windowOf = (
  enrols: Entry,
  { dormancy }: Pick<WindowSettings, 'dormancy'>,
): number | undefined => {
  if (isEventEntry(enrols) || isBroadcastEntry(enrols) || !hasDormancy(enrols.when)) return undefined;
  return enrols.within ?? days(dormancy.windowDays);
};

/** When the lane of a journey that has such a window lets a customer be. */
export const restIn = ({ dormancy, timeScale }: WindowSettings): NonNullable<SweptJourney['rest']> => ({
  tries: dormancy.restAfter,
  apart: scaled(days(dormancy.apartDays), timeScale),
});
