/** What must not compile of what rules ask of a shop's own traits, beside what must: `npm run check` fails where it does. */

import { days } from '../../../../shared/base/time.ts';
import { allOf, asked } from '../../../../shared/customers/rules/index.ts';
import { date, number, oneOf, text } from '../../../../shared/customers/traits/trait.ts';

const { plan, petName, renewsOn, seats, ...others } = asked({
  plan: oneOf('free', 'pro'),
  petName: text(),
  renewsOn: date(),
  seats: number(),
  member: { ...oneOf('yes', 'no'), kept: true },
});

export const rightQuestions = [
  allOf(plan.isOneOf('free', 'pro'), plan.isKnown),
  allOf(petName.isOneOf('Rex', 'whatever it is'), petName.isKnown),
  allOf(seats.atLeast(5), seats.lessThan(10), seats.within({ atLeast: 5, lessThan: 10 }), seats.isKnown),
  allOf(renewsOn.begins(days(14)), renewsOn.isKnown),
  others.member.isOneOf('yes'),
];

export const wrongQuestions = () => [
  // @ts-expect-error no such trait
  others.colour,
  // @ts-expect-error none of its values
  plan.isOneOf('gold'),
  // @ts-expect-error one of them is none of its values
  plan.isOneOf('free', 'gold'),
  // @ts-expect-error one of no values
  plan.isOneOf(),
  // @ts-expect-error a value is not a number of them
  plan.atLeast(1),
  // @ts-expect-error a text is not so large
  petName.atLeast(5),
  // @ts-expect-error a text does not begin
  petName.begins(days(14)),
  // @ts-expect-error a number is no text
  petName.isOneOf(5),
  // @ts-expect-error a number is none of some texts
  seats.isOneOf('5'),
  // @ts-expect-error a text is no number
  seats.atLeast('5'),
  // @ts-expect-error no such bound
  seats.within({ above: 5 }),
  // @ts-expect-error a date is no count
  renewsOn.atLeast(5),
  // @ts-expect-error a bare number as a duration
  renewsOn.begins(14),
  // @ts-expect-error kept by profiles, and still none of its values
  others.member.isOneOf('perhaps'),
  // @ts-expect-error one of no values
  oneOf(),
  // @ts-expect-error a value is a text
  oneOf(1, 2),
  // @ts-expect-error no such kind
  asked({ plan: { kind: 'colour' } }),
];
