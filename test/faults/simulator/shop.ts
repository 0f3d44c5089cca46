/** The shop that the simulator lives in: small, and with one of everything that may be sent, awaited or begun. */
import { join } from 'node:path';
import { days, hours } from '../../../shared/base/time.ts';
import { dormantFor } from '../../../shared/customers/rules/index.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import {
  answer,
  award,
  careCall,
  coupon,
  email,
  exit,
  postcard,
  purchase,
  push,
  reaction,
  redemption,
  result,
  send,
  sms,
  survey,
  visit,
  waitFor,
} from '../../../shared/journeys/language.ts';
import { defineShop } from '../../../shared/shop/shop.ts';

const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(4) });
const comeBack = email('come-back', { carrying: tenOff });
const lastCall = sms('last-call', { carrying: tenOff, usefulFor: hours(30) });
const whyGone = survey('why-did-you-leave', { over: 'email', asksForReason: true });

const silent = journey('silent', {
  version: 1,
  enrols: { when: dormantFor(days(3)), reEnrolAfter: days(5) },
  goal: purchase,
  goalWithin: days(5),
  steps: [
    send(tenOff),
    send(comeBack),
    waitFor(reaction(comeBack), { atMost: days(1) }, { clicked: [], opened: [], silent: [send(lastCall)] }),
    waitFor(redemption(tenOff), { atMost: days(1) }, { redeemed: [exit('converted')], unused: [] }),
    send(whyGone),
    waitFor(answer(whyGone), { atMost: days(1) }, { happy: [], unhappy: [exit('unhappy')], unanswered: [] }),
    exit('lapsed'),
  ],
});

const fiveOff = coupon('five-off', { percentOff: 5, validFor: days(3) });
/** Of the same lane: no second offer, and no second time the same question. */
const back = journey('back', {
  version: 1,
  lane: 'win-back',
  /** For two or three: used up in some runs. */
  budget: { coupons: 4, unknownFace: 2 },
  enrols: { on: [{ event: 'Site Visited' }], reEnrolAfter: days(1) },
  goal: purchase,
  goalWithin: days(4),
  priority: 3,
  steps: [
    send(fiveOff),
    send(email('come-in', { carrying: fiveOff, orElse: sms('come-in-text', { carrying: fiveOff }) })),
    send(postcard('card', { to: 'printer', usefulFor: hours(40) })),
    send(whyGone),
    exit('told'),
  ],
});

const yourCart = email('your-cart', { usefulFor: hours(20) });
const cart = journey('cart', {
  version: 1,
  lane: 'cart',
  enrols: {
    on: [{ event: 'Checkout Started' }],
    after: hours(1),
    replaces: true,
    key: 'checkoutId',
    reEnrolAfter: days(0),
  },
  goal: purchase,
  goalWithin: days(2),
  priority: 5,
  steps: [
    send(yourCart),
    waitFor(purchase, { atMost: hours(20) }, { purchased: [exit('ordered')], 'not-purchased': [] }),
    send(push('cart-push', { to: 'app' })),
    waitFor(visit, { atMost: hours(12) }, { visited: [exit('came')], away: [] }),
    exit('abandoned'),
  ],
});

const call = careCall('call', { queue: 'care', takeWithin: hours(6), escalatesTo: 'care-leads' });
const recovery = journey('recovery', {
  version: 1,
  lane: 'recovery',
  enrols: { on: [{ event: 'Complaint Made' }], reEnrolAfter: days(0) },
  goal: purchase,
  pauses: true,
  priority: 9,
  steps: [
    send(call),
    waitFor(
      result(call),
      { atMost: hours(20) },
      {
        'reached-happy': [exit('thanked')],
        'reached-unhappy': [
          send(award('sorry-points', { points: 50 })),
          send(email('put-right', { transactional: true })),
        ],
        'not-reached': [],
        untaken: [],
      },
    ),
    exit('done'),
  ],
});

const parcel = journey('parcel', {
  version: 1,
  enrols: { on: [{ event: 'Parcel Sent' }], reEnrolAfter: days(0) },
  goal: purchase,
  steps: [
    send(email('order-sent', { transactional: true })),
    send(sms('parcel-text', { transactional: true })),
    exit('told'),
  ],
});

const news = email('what-is-new');
const broadcast = journey('news', {
  version: 1,
  enrols: { broadcast: true, parameters: { fix: { kind: 'text' } } },
  goal: purchase,
  steps: [
    send(news),
    waitFor(visit, { atMost: hours(30) }, { visited: [exit('visited')], away: [] }),
    exit('told'),
  ],
});

export const simulatedDomain = 'simulated.myshopify.com';

export const simulatedShop = defineShop({
  name: 'simulated',
  brand: { name: 'Test', url: 'https://test.example.com', address: '1 Test Street', colour: '#123456' },
  sender: { email: 'hello@test.example.com', name: 'Test' },
  timezone: 'Europe/London',
  currency: 'EUR',
  experiment: { controlPercent: 15 },
  sweep: { at: '09:30', segments: 2 },
  guardrails: { quietHours: { from: '21:00', until: '09:00' }, frequencyCap: { atMost: 3, withinDays: 2 } },
  loyalty: { pointsPerUnit: 1 },
  offers: { shop: { kind: 'shopify', domain: simulatedDomain, apiVersion: '2026-10' } },
  publish: { 'Touchpoint Sent': true },
  postcards: { printer: { url: 'https://print.example.com/cards', header: 'Authorization' } },
  webhooks: { crm: { url: 'https://crm.example.com/hooks', events: ['Journey Exited'] } },
  pushes: { app: { url: 'https://test.example.com/pushes', header: 'Authorization' } },
  journeys: [silent, back, cart, recovery, parcel, broadcast],
  messages: join(import.meta.dirname, '../messages'),
});
