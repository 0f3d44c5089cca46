/** A journey that begins small: with a share of people, or with a segment. The others are in neither arm until it is let go. */
import { hasDormancy, type Rule, ruleSentence } from '../customers/rules/index.ts';
import type { Entry } from './language.ts';

/** Whom a journey begins with: both, where both are told. */
export interface Begins {
  /** So many of all readers, drawn once and for ever: who is drawn by a share is drawn by a greater one. */
  readonly percent?: number;
  /** Only customers whom this rule holds for, beside the entry's own. */
  readonly when?: Rule;
}

export const checkBegins = (
  { percent, when }: Begins,
  refuse: (where: string, why: string) => void,
): void => {
  if (percent === undefined && when === undefined)
    refuse('begins', 'must say with whom: { percent: 5 }, { when: rule }, or both');
  if (percent !== undefined && !(percent > 0 && percent < 100))
    refuse(
      'begins.percent',
      `must lie between 0 and 100, such as 5, not ${percent}; leave it out for everybody`,
    );
  if (when !== undefined && hasDormancy(when))
    refuse('begins.when', 'asks for silence, which its entry has to say: enrols.when');
};

const both = (one: Rule | undefined, other: Rule): Rule =>
  one === undefined ? other : { all: [one, other] };

/** The entry, for those alone whom the journey begins with. */
export const narrowed = <Each extends Entry>(enrols: Each, { when }: Begins): Each =>
  when === undefined ? enrols : { ...enrols, when: both(enrols.when, when) };

/** `5% of all, and those alone with city = Guangzhou`: with whom it begins. */
export const beginsSentence = ({ percent, when }: Begins): string =>
  [
    ...(percent === undefined ? [] : [`${percent}% of all`]),
    ...(when === undefined ? [] : [`customers with ${ruleSentence(when)}`]),
  ].join(', and of these ');
