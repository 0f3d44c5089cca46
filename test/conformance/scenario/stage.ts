/** The stage that the scenario is lived on: the shop's own journeys, in which a day passes in seconds. */
import { days } from '../../../shared/base/time.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import {
  coupon,
  email,
  exit,
  purchase,
  redemption,
  send,
  waitFor,
} from '../../../shared/journeys/language.ts';
import { defineShop, type Shop } from '../../../shared/shop/shop.ts';
import { abandonedCheckout, winBack14d, winBackByReason } from '../../../workflows/journeys/index.ts';

/** What a day of a journey takes, in seconds: far longer than whatever stands there needs to answer. */
export const secondsADay = 10;

const sooner = coupon('ten-off', { percentOff: 20, validFor: days(8) });

/** Another story than version 1, so that touchpoints say which of both a passage goes by. */
const secondVersion = (first: Journey): Journey => ({
  ...first,
  version: 2,
  goal: purchase,
  steps: [
    send(sooner),
    send(email('we-miss-you', { carrying: sooner })),
    waitFor(redemption(sooner), { atMost: days(4) }, { redeemed: [exit('converted')], unused: [] }),
    exit('lapsed-sooner'),
  ],
});

/**
 * In an account it sends by `REHEARSAL_SENDER`, whose identity is verified there; without one the stage makes an identity of its own, for
 * where an identity is verified as soon as it is made.
 * @param version of the win-back of two weeks
 */
export const stageOf = (version: 1 | 2): Shop => {
  const { REHEARSAL_SENDER: sender } = process.env;
  return defineShop({
    name: 'rekindle',
    stage: 'rehearsal',
    onDeletion: 'delete',
    brand: {
      name: 'Rekindle Rehearsal',
      url: 'https://shop.example.com',
      address: '1 Example Street, London N1 1AA, United Kingdom',
      colour: '#b4441f',
    },
    sender: { email: sender ?? 'hello@shop.example.com', name: 'Rekindle Rehearsal' },
    timezone: 'Europe/London',
    locales: ['en'],
    currency: 'EUR',
    ...(sender === undefined && { emailDomain: { domain: 'shop.example.com' } }),
    // What stands there starts a process for each function that runs at the same time.
    sweep: { at: '04:00', segments: 2, startsPerSecond: 4 },
    // People are held out by chance; here everybody is to be seen.
    experiment: { controlPercent: 0 },
    guardrails: {
      // A run is at any hour.
      quietHours: { from: '04:00', until: '04:01' },
      frequencyCap: { atMost: 20, withinDays: 7 },
    },
    timeScale: secondsADay / 86_400,
    journeys: [
      version === 1 ? winBack14d() : secondVersion(winBack14d()),
      winBackByReason(),
      abandonedCheckout({ afterMinutes: 60, couponFrom: 50 }),
    ],
  });
};
