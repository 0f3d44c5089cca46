/** The shop's customers by month and cohort, and why they left, as docs/kpis.md has it: from the raw items of the ledger. */
import { bump, type Item, messages, type Read, read, standing, standingAt, type Tree } from './raw.ts';

const dayMs = 86_400_000;
const silences = [0, 7, 14, 30, 60, 90, 120, 180, 270, 365];
const often = [0, 1, 2, 3, 6];
/** In minor units: 1, 2, 5, 10 and so on. */
const worths = [
  0,
  ...[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]),
];
const churnedAfter = 180;

interface Bought {
  readonly day: number;
  readonly month: string;
  readonly paid: number;
}

/** Of one month; money in minor units; `null`: nobody can know it. */
export interface MonthCounted {
  readonly [figure: string]: number | string | null;
}

export interface KpisCounted {
  readonly months: readonly MonthCounted[];
  readonly cohorts: readonly {
    readonly month: string;
    readonly customers: number;
    readonly buyers: readonly number[];
    readonly revenue: readonly number[];
    readonly again: readonly number[];
  }[];
  /** By month and reason: how often, by orders before, days of silence, and journey. */
  readonly reasons: Tree;
}

const nextOf = (month: string): string => {
  const [year = 0, name = 0] = month.split('-').map(Number);
  return name === 12 ? `${year + 1}-01` : `${year}-${String(name + 1).padStart(2, '0')}`;
};

const least = (bands: readonly number[], value: number): number =>
  bands.filter((band) => band <= value).at(-1) ?? 0;

export const countKpis = (raw: Iterable<object>, timezone: string, at: number): KpisCounted => {
  const shown = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  const dayOf = (when: number): string => shown.format(when);
  const numberOf = (day: string): number => Date.parse(day) / dayMs;
  /** The instant at which the month begins there. */
  const beginOf = (month: string): number => {
    let when = numberOf(`${month}-01`) * dayMs - dayMs;
    while (dayOf(when) < `${month}-01`) when += dayMs / 96;
    return when;
  };
  const ordersOf = new Map<string, { at: number; paid: number }[]>();
  const touches: Read[] = [];
  const told: { customer: string; journey: string; at: number; reason: string }[] = [];
  for (const each of raw) {
    const item = read(each as Item);
    const { customer, journey } = item;
    if (item.is === 'order') {
      const counted = item.counted as { at?: number; gross: number; refunded: number } | undefined;
      if (counted?.at === undefined || counted.at > at) continue;
      const own = ordersOf.get(customer) ?? [];
      own.push({ at: counted.at, paid: counted.gross - counted.refunded });
      ordersOf.set(customer, own);
    } else if (item.is === 'touch' && item.outcome === 'sent') {
      touches.push(item);
      const reason = item.asksForReason === true ? standing(item.given) : undefined;
      if (reason !== undefined) told.push({ customer, journey, at: standingAt(item.given), reason });
    } else if (item.is === 'task' && item.reason !== undefined)
      told.push({ customer, journey, at: Number(item.resultAt), reason: String(item.reason) });
  }

  const all = [...ordersOf.values()].flat();
  const first = all.reduce((least, order) => Math.min(least, order.at), Number.POSITIVE_INFINITY);
  const thisMonth = dayOf(at).slice(0, 7);
  const months: string[] = [];
  for (
    let month = dayOf(Number.isFinite(first) ? first : at).slice(0, 7);
    month <= thisMonth;
    month = nextOf(month)
  )
    months.push(month);
  const today = numberOf(dayOf(at));

  const sums: Record<string, Record<string, number>> = {};
  const add = (month: string, figure: string, by = 1): void => {
    sums[month] ??= {};
    sums[month][figure] = (sums[month][figure] ?? 0) + by;
  };
  const cohorts: Record<string, { customers: number; buyers: number[]; revenue: number[]; again: number[] }> =
    {};
  for (const own of ordersOf.values()) {
    const bought: Bought[] = own
      .map((order) => ({
        day: numberOf(dayOf(order.at)),
        month: dayOf(order.at).slice(0, 7),
        paid: order.paid,
      }))
      .sort((a, b) => a.day - b.day);
    const days = [...new Set(bought.map(({ day }) => day))];
    const [firstDay = 0, secondDay] = days;
    const born = bought[0]?.month ?? '';
    const since = months.slice(months.indexOf(born));
    cohorts[born] ??= {
      customers: 0,
      buyers: since.map(() => 0),
      revenue: since.map(() => 0),
      again: since.map(() => 0),
    };
    const cohort = cohorts[born];
    cohort.customers += 1;
    add(born, 'newBuyers');
    for (const [index, month] of since.entries()) {
      const here = bought.filter((each) => each.month === month);
      const end = numberOf(`${nextOf(month)}-01`);
      const paid = here.reduce((sum, each) => sum + each.paid, 0);
      if (here.length > 0) {
        cohort.buyers[index] = Number(cohort.buyers[index]) + 1;
        cohort.revenue[index] = Number(cohort.revenue[index]) + paid;
        add(month, 'buyers');
        add(month, 'orders', here.length);
        add(month, 'revenue', paid);
        const returning = here.filter(({ day }) => day > firstDay);
        add(
          month,
          'fromReturning',
          returning.reduce((sum, each) => sum + each.paid, 0),
        );
        const began = Number(here[0]?.day);
        if (days.some((day) => day > began && day <= began + 90)) add(month, 'again');
      }
      if (secondDay !== undefined && secondDay < end) cohort.again[index] = Number(cohort.again[index]) + 1;
    }
    const isCustomer = (on: number): boolean => {
      const last = days.filter((day) => day <= on).at(-1);
      return last !== undefined && on - last < churnedAfter;
    };
    for (const month of since) {
      const isNow = isCustomer(Math.min(today, numberOf(`${nextOf(month)}-01`) - 1));
      if (isNow) add(month, 'customers');
      if (!isCustomer(numberOf(`${month}-01`) - 1)) continue;
      add(month, 'began');
      if (isNow) add(month, 'stayed');
    }
  }

  const written = new Map<string, boolean>();
  for (const touch of touches) {
    const left = Number(touch.sentAt ?? touch.at);
    if (!messages.includes(String(touch.kind)) || left > at) continue;
    const whose = `${dayOf(left).slice(0, 7)} ${touch.customer}`;
    const hasReacted =
      touch.openedAt !== undefined || touch.clickedAt !== undefined || standing(touch.given) !== undefined;
    written.set(whose, written.get(whose) === true || hasReacted);
  }
  for (const [whose, hasReacted] of written) {
    add(whose.slice(0, 7), 'written');
    if (hasReacted) add(whose.slice(0, 7), 'reacted');
  }

  const reasons: Tree = {};
  for (const { customer, journey, at: when, reason } of told) {
    if (when > at) continue;
    const before = (ordersOf.get(customer) ?? []).filter((order) => order.at <= when);
    const silent = Math.floor((when - Math.max(...before.map((order) => order.at))) / dayMs);
    const path = [dayOf(when).slice(0, 7), reason];
    bump(reasons, [...path, 'count']);
    bump(reasons, [...path, 'orders', least(often, before.length)]);
    bump(reasons, [...path, 'silence', before.length === 0 ? 'none' : least(silences, silent)]);
    const paid = before.reduce((sum, order) => sum + order.paid, 0);
    bump(reasons, [...path, 'value', least(worths, paid)]);
    bump(reasons, [...path, 'journeys', journey]);
  }

  const isKnownAt = (when: number): boolean => first + churnedAfter * dayMs <= when;
  const shareOf = (part: number, whole: number): number => Number((part / whole).toFixed(4));
  return {
    months: months.map((month) => {
      const of = (figure: string): number => sums[month]?.[figure] ?? 0;
      const [begin, end] = [beginOf(month), beginOf(nextOf(month))];
      const [orders, revenue, buyers, customers] = [
        of('orders'),
        of('revenue'),
        of('buyers'),
        of('customers'),
      ];
      const isRetained = of('began') > 0 && isKnownAt(begin) && end <= at;
      return {
        month,
        orders,
        revenue,
        fromReturning: of('fromReturning'),
        buyers,
        newBuyers: of('newBuyers'),
        customers,
        averageOrder: orders === 0 ? null : Math.round(revenue / orders),
        revenuePerBuyer: orders === 0 ? null : Math.round(revenue / buyers),
        revenuePerCustomer: customers === 0 || !isKnownAt(end) ? null : Math.round(revenue / customers),
        retention: isRetained ? shareOf(of('stayed'), of('began')) : null,
        repurchase: orders === 0 || at < end + 90 * dayMs ? null : shareOf(of('again'), buyers),
        interaction: of('written') === 0 ? null : shareOf(of('reacted'), of('written')),
      };
    }),
    cohorts: Object.entries(cohorts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, own]) => ({ month, ...own })),
    reasons,
  };
};
