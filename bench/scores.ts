/** How long it takes to learn a shop’s customers: each scorer’s fit, the back-test, the list of whom to win back, and a whole fit. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { randomFor } from '../local/backtest/sample/random.ts';
import sample from '../rekindle.config.ts';
import { customerId } from '../shared/base/ids.ts';
import { days, instant, parseIso, plus } from '../shared/base/time.ts';
import { learner, type OrderingCustomer } from '../shared/decisions/fitting/fold.ts';
import { judgedModel } from '../shared/decisions/fitting/judged.ts';
import { historyOf, purchases } from '../shared/decisions/fitting/purchases.ts';
import { economicsOf } from '../shared/decisions/insights/economics.ts';
import { type Purchase, purchaseHistory } from '../shared/decisions/insights/history.ts';
import { backtest, followedFor, lastThird, lessonOf } from '../shared/decisions/scores/backtest.ts';
import { scorers } from '../shared/decisions/scores/scorers.ts';
import { fitScores, scoresOf } from '../shared/decisions/scores/scores.ts';
import { insist, keep, sized } from './bench.ts';

const customers = sized(200_000, 2_000);
const opened = parseIso('2025-01-01');
const today = parseIso('2026-07-01');
const { timezone, currency } = sample.settings;
const terms = { timezone, currency, economics: economicsOf(sample.settings) };

/** Rates and chances to leave that differ from customer to customer: about five orders each. */
const made = Array.from({ length: customers }, (_, index): readonly Purchase[] => {
  const random = randomFor(1, 'customer', index);
  const gap = 7 / random.gamma(0.8, 0.25);
  const leaves = random.beta(0.7, 2.6);
  const worth = random.lognormal(5_000, 0.5);
  const orders: Purchase[] = [];
  let at = plus(opened, days(random.uniform(0, 400)));
  do {
    orders.push({ customer: customerId(`c-${index}`), at, value: Math.round(random.lognormal(worth, 0.3)) });
    at = plus(at, days(Math.min(1_000, 0.6 + random.exponential(gap))));
  } while (at <= today && !random.chance(leaves));
  return orders;
}).flat();

const measured = <Result>(run: () => Result): { readonly seconds: number; readonly result: Result } => {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: Number(((user + system) / 1e6).toFixed(2)), result };
};

const laid = measured(() => purchaseHistory(made));
const history = laid.result;
const lesson = measured(() => lessonOf(history, today, followedFor(history, today)));
const rows: { readonly what: string; readonly 'CPU seconds': number }[] = [
  { what: 'history', 'CPU seconds': laid.seconds },
  { what: 'lesson', 'CPU seconds': lesson.seconds },
];
for (const scorer of scorers) {
  const { seconds, result } = measured(() => scorer.fit(lesson.result));
  rows.push({ what: `fit of ${scorer.name}`, 'CPU seconds': seconds });
  const kept = JSON.stringify(result.parameters).length;
  insist(kept < 4_096, `${scorer.name} keeps ${kept} bytes, which no longer fit a parameter of 4 KB`);
}
const tested = measured(() => backtest(history, lastThird(history, today)));
rows.push({ what: 'back-test of all', 'CPU seconds': tested.seconds });
const value = measured(() => fitScores(history, today, tested.result.chosen));
rows.push({ what: `${tested.result.chosen}, and the value of an order`, 'CPU seconds': value.seconds });
const customersOf = (): readonly OrderingCustomer[] =>
  history.customers.map((customer, index) => {
    const [begin, end] = [history.begins[index] as number, history.begins[index + 1] as number];
    return {
      customer,
      orders: Array.from(history.at.subarray(begin, end), (at, order) => ({
        at: instant(at),
        value: history.value[begin + order] as number,
        items: [],
      })),
    };
  });
const scanned = customersOf();
const folded = measured(() => {
  const all = learner(purchases);
  for (const customer of scanned) all.add(customer);
  return JSON.stringify(all.kept());
});
const zipped = measured(() => gzipSync(folded.result).toString('base64'));
rows.push({ what: 'fit: a segment’s orders', 'CPU seconds': folded.seconds });
rows.push({ what: 'fit: keeping what it has learned', 'CPU seconds': zipped.seconds });
const judged = measured(() => {
  const all = learner(purchases);
  all.join(JSON.parse(gunzipSync(Buffer.from(zipped.result, 'base64')).toString('utf8')));
  return judgedModel(historyOf(all.state()), today, terms);
});
rows.push({ what: 'fit: its end', 'CPU seconds': judged.seconds });
insist(judged.result.outcome === 'fitted', `the fit came to nothing: ${judged.result.because}`);
const all = measured(() => scoresOf(history, today));
rows.push({ what: 'all of it, with the list', 'CPU seconds': all.seconds });
console.log(`${made.length} orders of ${customers} customers`);
console.log(`kept of a fit: ${(zipped.result.length / 1e6).toFixed(1)} MB in the ledger`);
console.log(`most memory: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
console.table(rows);
console.table(
  tested.result.scorers.map(({ scorer, auc, expectedOrders, orders }) => ({
    scorer,
    AUC: Number(auc.value.toFixed(4)),
    'expected of orders': Number((expectedOrders / orders).toFixed(3)),
  })),
);
insist(
  all.result.ranked?.length === customers,
  `the list has ${all.result.ranked?.length} of ${customers} customers`,
);
for (const { scorer, expectedOrders, orders } of tested.result.scorers)
  insist(
    expectedOrders > orders / 2 && expectedOrders < orders * 2,
    `${scorer} expected ${Math.round(expectedOrders)} orders, and ${orders} came`,
  );
keep('scores', { orders: made.length, customers, rows });
