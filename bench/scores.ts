/** How long it takes to learn a shop's customers: each scorer's fit, the back-test, and the list of whom to win back. */
import { randomFor } from '../local/backtest/sample/random.ts';
import { customerId } from '../shared/base/ids.ts';
import { days, parseIso, plus } from '../shared/base/time.ts';
import { type Purchase, purchaseHistory } from '../shared/decisions/insights/history.ts';
import { backtest, followedFor, lastThird, lessonOf } from '../shared/decisions/scores/backtest.ts';
import { scorers } from '../shared/decisions/scores/scorers.ts';
import { fitScores, scoresOf } from '../shared/decisions/scores/scores.ts';
import { insist, keep, sized } from './bench.ts';

const customers = sized(200_000, 2_000);
const opened = parseIso('2025-01-01');
const today = parseIso('2026-07-01');

/** Rates and chances to leave that differ from customer to customer: about five orders each. */
const purchases = Array.from({ length: customers }, (_, index): readonly Purchase[] => {
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

const laid = measured(() => purchaseHistory(purchases));
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
const all = measured(() => scoresOf(history, today));
rows.push({ what: 'all of it, with the list', 'CPU seconds': all.seconds });
console.log(`${purchases.length} orders of ${customers} customers`);
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
keep('scores', { orders: purchases.length, customers, rows });
