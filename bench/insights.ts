/** How long a shop's insights take, and how much memory: 1,000,000 orders of 200,000 customers over three years. */
import { randomFor } from '../local/backtest/sample/random.ts';
import sample from '../rekindle.config.ts';
import { customerId } from '../shared/base/ids.ts';
import { days, type Instant, parseIso } from '../shared/base/time.ts';
import { economicsOf } from '../shared/decisions/insights/economics.ts';
import { type Purchase, purchaseHistory } from '../shared/decisions/insights/history.ts';
import { insightsOf } from '../shared/decisions/insights/insights.ts';
import { insist, keep, sized } from './bench.ts';

const customers = sized(200_000, 5_000);
const orders = customers * 5;
const from = parseIso('2024-01-01');
const span = days(3 * 365);

/** Each has a rhythm of her own, and some leave after each order. */
const purchases = (): readonly Purchase[] => {
  const random = randomFor(1, 'insights');
  const made: Purchase[] = [];
  for (let customer = 0; made.length < orders; customer = (customer + 1) % customers) {
    const id = customerId(`c${customer}`);
    const rhythm = random.gamma(2, 30);
    for (let at = from + random.uniform(0, span); at < from + span && made.length < orders; ) {
      made.push({
        customer: id,
        at: Math.floor(at) as Instant,
        value: Math.round(random.lognormal(4_000, 0.6)),
      });
      if (random.chance(0.15)) break;
      at += random.exponential(rhythm) * days(1);
    }
  }
  return made;
};

const all = purchases();
const { settings } = sample;
const options = { timezone: settings.timezone, economics: economicsOf(settings), stages: settings.stages };
const laidAt = performance.now();
const history = purchaseHistory(all);
const beganAt = performance.now();
const before = process.cpuUsage();
const insights = insightsOf(history, options);
const { user, system } = process.cpuUsage(before);
const endedAt = performance.now();
const json = JSON.stringify(insights).length;

const seconds = (ms: number): number => Number((ms / 1_000).toFixed(2));
const row = {
  orders: all.length,
  customers: insights.totals.customers,
  's, laid out': seconds(beganAt - laidAt),
  's, insights': seconds(endedAt - beganAt),
  'CPU s': seconds((user + system) / 1_000),
  'KB of JSON': Math.round(json / 1_000),
  'MB at most': Math.round(process.resourceUsage().maxRSS / 1_024),
};
console.table([row]);
keep('insights', {
  rows: [row],
  cpuSeconds: seconds((process.cpuUsage().user + process.cpuUsage().system) / 1_000),
});
insist(
  insights.totals.orders === all.length,
  `the insights have ${insights.totals.orders} orders, and not ${all.length}`,
);
insist(json < 500_000, `the insights of any history are small, and not ${json} bytes`);
