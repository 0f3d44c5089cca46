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
  categories: {
    coffee: { en: 'coffee', 'zh-Hans': '咖啡', 'zh-Hant': '咖啡' },
    books: { en: 'books', 'zh-Hans': '图书', 'zh-Hant': '書籍' },
    garden: { en: 'garden', 'zh-Hans': '园艺', 'zh-Hant': '園藝' },
    toys: { en: 'toys', 'zh-Hans': '玩具', 'zh-Hant': '玩具' },
    shoes: { en: 'shoes', 'zh-Hans': '鞋履', 'zh-Hant': '鞋履' },
    music: { en: 'music', 'zh-Hans': '音乐', 'zh-Hant': '音樂' },
    outdoor: { en: 'outdoor', 'zh-Hans': '户外用品', 'zh-Hant': '戶外用品' },
    kitchen: { en: 'kitchen', 'zh-Hans': '厨房用品', 'zh-Hant': '廚房用品' },
  },
  currency: 'EUR',
  rates: { USD: 0.9 },
  usdEach: { sms: 0.05 },
  sweep: { at: '09:30', segments: 4 },
  guardrails: {
    quietHours: { from: '21:00', until: '09:00' },
    frequencyCap: { atMost: 4, withinDays: 7 },
  },
  words: { testTo: ['@shop.example.com'] },
  journeys: [
    winBack14d(),
    winBackByReason(),
    abandonedCheckout({ afterMinutes: 60, couponFrom: 50 }),
    serviceRecovery(),
  ],
});
