/** Stories that must not compile: `npm run check` fails where one does, and where a right one does not. */

import { days } from '../../../shared/base/time.ts';
import { ordersAtLeast } from '../../../shared/customers/rules/index.ts';
import { date, number, oneOf, type ShopTraits, text } from '../../../shared/customers/traits/trait.ts';
import {
  answer,
  branch,
  coupon,
  email,
  exit,
  happened,
  localTimeBetween,
  meets,
  next,
  purchase,
  reaction,
  redemption,
  result,
  send,
  shopTrait,
  sms,
  stage,
  survey,
  task,
  trait,
  wait,
  waitFor,
  waitUntil,
  weekday,
} from '../../../shared/journeys/language.ts';

const offer = coupon('offer', { percentOff: 10, validFor: days(7) });
const hello = email('hello', { carrying: offer });
const nudge = sms('nudge');
const why = survey('why', { over: 'email', answers: ['price', 'taste'] });

const call = task('call', { queue: 'vip', takeWithin: days(1), results: ['reached', 'away'] });

const traits = {
  plan: oneOf('free', 'pro'),
  petName: text(),
  seats: number(),
  renewsOn: date(),
  member: { ...oneOf('yes', 'no'), kept: true },
};
/** Of JSON the compiler knows the names of no traits. */
const fromAFile: ShopTraits = traits;

export const rightStories = [
  waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [], silent: [exit('gone')] }),
  waitFor(answer(why), { atMost: days(1), checkEvery: days(1) }, { price: [], taste: [], unanswered: [] }),
  waitFor(result(call), { atMost: days(2) }, { reached: [], away: [], untaken: [] }),
  waitFor(happened('Playlist Created'), { atMost: days(1) }, { happened: [], absent: [] }),
  branch(trait('tier'), { gold: [send(hello)], otherwise: [] }),
  branch(shopTrait(traits, 'plan'), { pro: [send(hello)], otherwise: [] }),
  branch(shopTrait(traits, 'member'), { yes: [], otherwise: [] }),
  branch(shopTrait(fromAFile, 'plan'), { pro: [], otherwise: [] }),
  branch(stage, { dormant: [], otherwise: [wait(days(1))] }),
  branch(meets(ordersAtLeast(2)), { yes: [], no: [] }),
  branch(weekday, { saturday: [], sunday: [], otherwise: [wait(days(1))] }),
  branch(localTimeBetween('09:00', '17:00'), { yes: [], no: [] }),
  waitUntil(next('monday', '10:00')),
];

export const wrongStories = () => [
  // @ts-expect-error an outcome is missing
  waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [] }),
  // @ts-expect-error misspelt
  waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [], silnet: [] }),
  // @ts-expect-error one too many
  waitFor(redemption(offer), { atMost: days(1) }, { redeemed: [], unused: [], expired: [] }),
  // @ts-expect-error an answer is missing
  waitFor(answer(why), { atMost: days(1) }, { price: [], unanswered: [] }),
  // @ts-expect-error a bare number as a duration
  waitFor(purchase, { atMost: 3 }, { purchased: [], 'not-purchased': [] }),
  // @ts-expect-error no deadline
  waitFor(purchase, {}, { purchased: [], 'not-purchased': [] }),
  // @ts-expect-error a bare number as a duration
  wait(3),
  // @ts-expect-error a bare number as a duration
  coupon('bare', { percentOff: 10, validFor: 7 }),
  // @ts-expect-error takes nothing off
  coupon('nothing', { validFor: days(7) }),
  // @ts-expect-error a text can't be seen to be opened
  reaction(nudge),
  // @ts-expect-error a survey is answered
  reaction(why),
  // @ts-expect-error an email is not redeemed
  redemption(hello),
  // @ts-expect-error nobody may take it
  waitFor(result(call), { atMost: days(2) }, { reached: [], away: [] }),
  // @ts-expect-error an email has no result
  result(hello),
  // @ts-expect-error a name is no touchpoint
  send('hello'),
  // @ts-expect-error an email can't carry an email
  email('hello', { carrying: hello }),
  // @ts-expect-error no such trait
  branch(trait('shoeSize'), { otherwise: [] }),
  // @ts-expect-error no otherwise
  branch(trait('tier'), { gold: [] }),
  // @ts-expect-error the shop declares no such trait
  branch(shopTrait(traits, 'shoeSize'), { otherwise: [] }),
  // @ts-expect-error none of the trait's values
  branch(shopTrait(traits, 'plan'), { gold: [], otherwise: [] }),
  // @ts-expect-error no otherwise
  branch(shopTrait(traits, 'plan'), { free: [], pro: [] }),
  // @ts-expect-error a trait that nobody told is neither
  branch(shopTrait(traits, 'member'), { yes: [], no: [] }),
  // @ts-expect-error a text may be any
  branch(shopTrait(traits, 'petName'), { Rex: [], otherwise: [] }),
  // @ts-expect-error a number is no case
  branch(shopTrait(traits, 'seats'), { otherwise: [] }),
  // @ts-expect-error a date is no case
  branch(shopTrait(traits, 'renewsOn'), { otherwise: [] }),
  // @ts-expect-error no such stage
  branch(stage, { asleep: [], otherwise: [] }),
  // @ts-expect-error no is missing
  branch(meets(ordersAtLeast(2)), { yes: [] }),
  // @ts-expect-error no such day
  branch(weekday, { caturday: [], otherwise: [] }),
  // @ts-expect-error it is yes or no
  branch(localTimeBetween('09:00', '17:00'), { yes: [], otherwise: [] }),
  // @ts-expect-error no such day
  waitUntil(next('caturday', '10:00')),
  // @ts-expect-error a duration is no moment
  waitUntil(days(3)),
];
