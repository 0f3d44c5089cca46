/** The shop: what is deployed, and what `npm start` and `npm run dev` run on this machine. */
import { days, defineShop } from 'rekindle';
import { serviceRecovery, winBack14d } from 'rekindle/journeys';
import { seeWhatIsNew } from './journeys/see-what-is-new.ts';

export default defineShop({
  name: '{{ name }}',
  brand: {
    name: '{{ title }}',
    url: 'https://shop.example.com',
    address: '1 Example Street, London N1 1AA, United Kingdom',
    colour: '#b4441f',
  },
  sender: { email: 'hello@shop.example.com', name: '{{ title }}' },
  timezone: 'Europe/London',
  locales: ['en'],
  currency: 'EUR',
  // {{ alarmsTo }}
  // Who gets nothing, which shows what messages bring. Where a fifth comes back anyway, it takes some 23,000 customers to
  // see 5 points more with 5% held out. A smaller shop holds half of a lane out for a time, by lanes: { 'win-back': 50 },
  // which takes some 4,200.
  experiment: { controlPercent: 5 },
  journeys: [winBack14d({ after: days(21) }), serviceRecovery(), seeWhatIsNew],
  messages: './messages',
});
