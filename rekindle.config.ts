/** This repository's own shop: the sample that `npm start`, `npm run dev` and `npm run synth` run. */
import { defineShop } from './shared/shop/shop.ts';
import {
  abandonedCheckout,
  serviceRecovery,
  winBack14d,
  winBackByReason,
} from './workflows/journeys/index.ts';

export default defineShop({
  brand: {
    name: 'Rekindle Sample Shop',
    url: 'https://shop.example.com',
    address: '1 Example Street, London N1 1AA, United Kingdom',
    colour: '#b4441f',
  },
  sender: { email: 'hello@shop.example.com', name: 'Rekindle Sample Shop' },
  timezone: 'Europe/London',
  locales: ['en', 'zh-Hans', 'zh-Hant'],
  currency: 'EUR',
  rates: { USD: 0.9 },
  usdEach: { sms: 0.05 },
  sweep: { at: '09:30', segments: 4, startsPerSecond: 250 },
  guardrails: {
    quietHours: { from: '21:00', until: '09:00' },
    frequencyCap: { atMost: 4, withinDays: 7 },
  },
  journeys: [
    winBack14d(),
    winBackByReason(),
    abandonedCheckout({ afterMinutes: 60, couponFrom: 50 }),
    serviceRecovery(),
  ],
});
