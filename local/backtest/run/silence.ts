/** From which day of silence on the journeys of a run begin: as the shop has it, as it is told, or as its orders recommend. */
import { days } from '../../../shared/base/time.ts';
import {
  hasDormancy,
  parseRule,
  type Rule,
  ruleSentence,
  withDormancy,
} from '../../../shared/customers/rules/index.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import type { Shop } from '../../../shared/shop/shop.ts';
import { allJourneys } from '../../../workflows/journeys/index.ts';
import { RunOptionsError } from './options.ts';

type Journeys = Shop['journeys'];

/**
 * The days of silence since the last order from which on the journey begins; `undefined`: it asks for something else, or for
 * more, and so is of other customers.
 */
export const silenceOf = ({ enrols: { when } }: Journey): number | undefined =>
  when !== undefined &&
  'daysSince' in when &&
  when.daysSince === 'lastOrder' &&
  Object.keys(when).length === 2
    ? when.atLeast
    : undefined;

/** Of the journey as it is built in; `undefined`: it isn't, or asks for something else. */
export const builtInSilenceOf = ({ id }: Journey): number | undefined => {
  const builtIn = allJourneys.find((each) => each.id === id);
  return builtIn === undefined ? undefined : silenceOf(builtIn);
};

const beginning = (
  { journey, enabled }: Journeys[number],
  when: Rule,
  tell: (rule: string) => void,
): Journeys[number] => {
  if (enabled) tell(`${journey.id} enrols by: ${ruleSentence(when)}`);
  return { journey: { ...journey, enrols: { ...journey.enrols, when } }, enabled };
};

/**
 * The journeys with other days of silence, where they enrol by them.
 * @param tell is told the rule of each that has them
 * @throws RuleError for days that one can't have; RunOptionsError when none enrols by days of silence
 */
export const withDormantDays = (
  journeys: Journeys,
  dormantDays: number,
  settings: Settings,
  tell: (sentence: string) => void,
): Journeys => {
  const enabled = journeys.filter((each) => each.enabled);
  if (!enabled.some(({ journey: { enrols } }) => enrols.when !== undefined && hasDormancy(enrols.when)))
    throw new RunOptionsError(
      `--dormant-days: none of ${enabled.map(({ journey }) => journey.id).join(', ')} enrols by days of silence`,
    );
  return journeys.map((each) => {
    const { when } = each.journey.enrols;
    if (when === undefined || !hasDormancy(when)) return each;
    const where = `--dormant-days, in ${each.journey.id}`;
    return beginning(each, parseRule(withDormancy(when, days(dormantDays)), where, settings), tell);
  });
};

/**
 * The journeys as the shop's orders recommend: those that begin by days of silence alone, where the shop has them as they are
 * built in. What it has set itself stays.
 * @param tell is told the rule of each that begins on another day
 */
export const asRecommended = (
  journeys: Journeys,
  recommended: number,
  tell: (sentence: string) => void,
): Journeys =>
  journeys.map((each) => {
    const { when } = each.journey.enrols;
    const silence = silenceOf(each.journey);
    const isSet = silence !== builtInSilenceOf(each.journey);
    if (when === undefined || silence === undefined || isSet || silence === recommended) return each;
    return beginning(each, withDormancy(when, days(recommended)), (rule) =>
      tell(`${rule}, as recommended, and not ${silence}, as it is built in (--dormant-days says another)`),
    );
  });
