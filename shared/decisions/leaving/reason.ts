/** Why customers left: by what they answered, and by what the settings take events for. */
import type { Json } from '../../base/record.ts';
import { type CustomerEvent, nameOfEvent } from '../../customers/events/event.ts';
import type { Reason } from '../../customers/profiles/folding.ts';
import { type AnswerGiven, standingAmong } from '../../journeys/answers.ts';
import { propertyOf } from '../../journeys/entry.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

export type SurveyAnswered = Extract<CustomerEvent, { name: 'Survey Answered' }>;
export type LeavingReasons = Pick<FunctionSettings, 'leavingReasons'>;

const isAnswer = (event: CustomerEvent): event is SurveyAnswered => event.name === 'Survey Answered';

export const givenBy = ({ id, at, answer, text, second }: SurveyAnswered): AnswerGiven => ({
  id,
  at,
  answer,
  ...(text !== undefined && { text }),
  ...(second !== undefined && { second }),
});

const isPlainValue = (value: Json | undefined): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** What the settings take the event for; an answer says itself what it is. */
export const reasonOf = (event: CustomerEvent, { leavingReasons }: LeavingReasons): Reason | undefined => {
  if (isAnswer(event)) return undefined;
  const name = nameOfEvent(event);
  const rule = Object.hasOwn(leavingReasons, name) ? leavingReasons[name] : undefined;
  if (rule === undefined) return undefined;
  if (typeof rule === 'string') return { reason: rule, at: event.at };
  const value = propertyOf(event.properties ?? {}, rule.property);
  const named = isPlainValue(value) ? String(value) : '';
  const reason = Object.hasOwn(rule.reasons, named) ? rule.reasons[named] : undefined;
  return reason === undefined ? undefined : { reason, at: event.at };
};

/** All reasons that these events tell: of the answers to one touchpoint, that which stands. */
export const reasonsIn = (events: readonly CustomerEvent[], settings: LeavingReasons): readonly Reason[] => {
  const answers = Map.groupBy(
    events.filter(isAnswer).filter(({ isReason }) => isReason === true),
    ({ touch }) => touch,
  );
  const standing = [...answers.values()].flatMap((given) => standingAmong(given.map(givenBy)) ?? []);
  return [
    ...standing.map(({ answer: reason, at }) => ({ reason, at })),
    ...events.flatMap((event) => reasonOf(event, settings) ?? []),
  ];
};
