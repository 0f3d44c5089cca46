/** What is in force of thresholds, holdouts and budgets, laid over what the deployment says: one way for all that ask. */
import { parseRule } from '../customers/rules/index.ts';
import { heldOutPercent } from '../decisions/enrolling/enrol.ts';
import { tunedBy } from '../decisions/tuning/tuning.ts';
import type { DrawnJourney } from '../journeys/drawn.ts';
import type { EventJourney, SweptJourney } from '../journeys/protocol.ts';
import { ruleTunable, type Tuned, tunedRule, tunedSentence, tunedSettings } from '../shop/tuning/tunables.ts';
import type { JourneyEntry } from './customers/explanation.ts';
import type { Ports } from './ports.ts';

/** As it is remembered where enrolments and messages are decided. */
export const tunedNow = async ({ tuning, settings }: Pick<Ports, 'tuning' | 'settings'>): Promise<Tuned> =>
  tunedBy(await tuning.current(), settings.pulledTunings);

export const tunedPorts = <Of extends Pick<Ports, 'settings'>>(ports: Of, tuned: Tuned): Of =>
  Object.keys(tuned).length === 0 ? ports : { ...ports, settings: tunedSettings(ports.settings, tuned) };

const isTuned = ({ id }: { readonly id: string }, tuned: Tuned): boolean =>
  Object.hasOwn(tuned, ruleTunable(id));

export const tunedSwept = (journeys: readonly SweptJourney[], tuned: Tuned): readonly SweptJourney[] =>
  journeys.map((journey) =>
    isTuned(journey, tuned)
      ? {
          ...journey,
          rule: tunedRule(journey.id, parseRule(journey.rule, `the rule of ${journey.id}`), tuned),
        }
      : journey,
  );

export const tunedBegun = (journeys: readonly EventJourney[], tuned: Tuned): readonly EventJourney[] =>
  journeys.map((journey) => {
    if (journey.when === undefined || !isTuned(journey, tuned)) return journey;
    const own = parseRule(journey.when, `the rule of ${journey.id}`);
    const when = tunedRule(journey.id, own, tuned);
    return { ...journey, when, sentence: tunedSentence(journey.sentence, own, when) };
  });

export const tunedEntries = (entries: readonly JourneyEntry[], tuned: Tuned): readonly JourneyEntry[] =>
  entries.map((entry) => {
    const { id, when, begins } = entry;
    if (when === undefined || !isTuned(entry, tuned)) return entry;
    const inForce = tunedRule(id, when, tuned);
    return {
      ...entry,
      when: inForce,
      ...(begins !== undefined && { begins: tunedSentence(begins, when, inForce) }),
    };
  });

export const tunedDrawn = (
  journeys: readonly DrawnJourney[],
  tuned: Tuned,
  settings: Ports['settings'],
): readonly DrawnJourney[] => {
  const { experiment, budgets = {} } = tunedSettings(settings, tuned);
  return journeys.map((journey) => {
    const { id, lane, holdsOut, enrols } = journey;
    const own = journey.rule === undefined ? undefined : parseRule(journey.rule, `the rule of ${id}`);
    const rule = own && tunedRule(id, own, tuned);
    const budget = budgets[id];
    return {
      ...journey,
      ...(own !== undefined &&
        rule !== undefined && { rule: { ...rule }, enrols: tunedSentence(enrols, own, rule) }),
      heldOutPercent: holdsOut ? heldOutPercent(lane, experiment) : 0,
      ...(budget !== undefined && { budget: { ...budget } }),
    };
  });
};
