/** Stories that must not compile: each marked line is an error that misuse.test.ts expects of the type checker. */

import { days } from '../../../shared/base/time.ts';
import { ordersAtLeast } from '../../../shared/customers/rules/index.ts';
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

export const rightStories = [
  waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [], silent: [exit('gone')] }),
  waitFor(answer(why), { atMost: days(1), checkEvery: days(1) }, { price: [], taste: [], unanswered: [] }),
  waitFor(result(call), { atMost: days(2) }, { reached: [], away: [], untaken: [] }),
  waitFor(happened('Playlist Created'), { atMost: days(1) }, { happened: [], absent: [] }),
  branch(trait('tier'), { gold: [send(hello)], otherwise: [] }),
  branch(stage, { dormant: [], otherwise: [wait(days(1))] }),
  branch(meets(ordersAtLeast(2)), { yes: [], no: [] }),
  branch(weekday, { saturday: [], sunday: [], otherwise: [wait(days(1))] }),
  branch(localTimeBetween('09:00', '17:00'), { yes: [], no: [] }),
  waitUntil(next('monday', '10:00')),
];

export const wrongStories = () => [
  waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [] }), // WRONG: an outcome is missing
  waitFor(reaction(hello), { atMost: days(1) }, { clicked: [], opened: [], silnet: [] }), // WRONG: misspelt
  waitFor(redemption(offer), { atMost: days(1) }, { redeemed: [], unused: [], expired: [] }), // WRONG: one too many
  waitFor(answer(why), { atMost: days(1) }, { price: [], unanswered: [] }), // WRONG: an answer is missing
  waitFor(purchase, { atMost: 3 }, { purchased: [], 'not-purchased': [] }), // WRONG: a bare number as a duration
  waitFor(purchase, {}, { purchased: [], 'not-purchased': [] }), // WRONG: no deadline
  wait(3), // WRONG: a bare number as a duration
  coupon('bare', { percentOff: 10, validFor: 7 }), // WRONG: a bare number as a duration
  coupon('nothing', { validFor: days(7) }), // WRONG: takes nothing off
  reaction(nudge), // WRONG: a text can't be seen to be opened
  reaction(why), // WRONG: a survey is answered
  redemption(hello), // WRONG: an email is not redeemed
  waitFor(result(call), { atMost: days(2) }, { reached: [], away: [] }), // WRONG: nobody may take it
  result(hello), // WRONG: an email has no result
  send('hello'), // WRONG: a name is no touchpoint
  email('hello', { carrying: hello }), // WRONG: an email can't carry an email
  branch(trait('shoeSize'), { otherwise: [] }), // WRONG: no such trait
  branch(trait('tier'), { gold: [] }), // WRONG: no otherwise
  branch(stage, { asleep: [], otherwise: [] }), // WRONG: no such stage
  branch(meets(ordersAtLeast(2)), { yes: [] }), // WRONG: no is missing
  branch(weekday, { caturday: [], otherwise: [] }), // WRONG: no such day
  branch(localTimeBetween('09:00', '17:00'), { yes: [], otherwise: [] }), // WRONG: it is yes or no
  waitUntil(next('caturday', '10:00')), // WRONG: no such day
  waitUntil(days(3)), // WRONG: a duration is no moment
];
