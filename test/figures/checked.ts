/** The pages' figures as the checker's trees, to be held against what it counted; and against the report's. */

import sample from '../../rekindle.config.ts';
import { minorDigits } from '../../shared/base/money.ts';
import type { Tree } from './checker/raw.ts';
import type { Told } from './lived.ts';

type Numbers = Readonly<Record<string, unknown>>;

/** Without what is none: an empty branch, and 0. */
const bare = (value: unknown): Tree => {
  const tree: Tree = {};
  for (const [name, each] of Object.entries(value as Numbers)) {
    if (typeof each === 'number') {
      if (each !== 0) tree[name] = each;
      continue;
    }
    if (typeof each !== 'object' || each === null) continue;
    const own = bare(each);
    if (Object.keys(own).length > 0) tree[name] = own;
  }
  return tree;
};

export { bare };

export const minor = (units: number): number =>
  Math.round(units * 10 ** minorDigits(sample.settings.currency));

/** All days of a version together, as its page shows them. */
export const versionsTold = ({ each }: Told): Tree =>
  bare(
    Object.fromEntries(
      each.map((told) => [
        told.journey,
        Object.fromEntries(
          told.versions.map(
            ({ version, enrolled, goals, exits, messages, outcomes, steps, underWay, waiting }) => [
              version,
              {
                enrolled,
                goals,
                exits,
                messages,
                outcomes,
                now: { open: underWay, waits: waiting },
                steps: Object.fromEntries(
                  steps.map(({ step, kind: _, machines, ...own }) => [
                    step,
                    { ...own, machineOpened: machines.opened, machineClicked: machines.clicked },
                  ]),
                ),
              },
            ],
          ),
        ),
      ]),
    ),
  );

export const daysTold = ({ each }: Told): Tree =>
  bare(
    Object.fromEntries(
      each.map((told) => [
        told.journey,
        Object.fromEntries(
          told.days.map(({ day, enrolled, goals, exits, messages }) => [
            day,
            { enrolled, goals, exits, messages },
          ]),
        ),
      ]),
    ),
  );

const sumInto = (sum: Tree, more: Tree): Tree => {
  for (const [name, each] of Object.entries(more)) {
    const own = sum[name];
    sum[name] =
      typeof each === 'number'
        ? (typeof own === 'number' ? own : 0) + each
        : sumInto(typeof own === 'object' ? own : {}, each);
  }
  return sum;
};
const branches = (tree: Tree): readonly (readonly [string, Tree])[] =>
  Object.entries(tree).flatMap(([name, each]) => (typeof each === 'object' ? [[name, each] as const] : []));

/** What the checker counted by day, all days together. */
export const versionsCounted = (journeys: Tree): Tree =>
  bare(
    Object.fromEntries(
      branches(journeys).map(([journey, versions]) => [
        journey,
        Object.fromEntries(
          branches(versions).map(([version, own]) => [
            version,
            branches(own).reduce(
              (sum, [day, counted]) => sumInto(sum, day === 'now' ? { now: counted } : counted),
              {},
            ),
          ]),
        ),
      ]),
    ),
  );

/** And of each day, all versions together. */
export const daysCounted = (journeys: Tree): Tree =>
  bare(
    Object.fromEntries(
      branches(journeys).map(([journey, versions]) => {
        const sum: Tree = {};
        for (const [, own] of branches(versions))
          for (const [day, counted] of branches(own)) {
            if (day === 'now') continue;
            const { enrolled = {}, goals = {}, exits = {}, messages = {} } = counted;
            sumInto(sum, { [day]: { enrolled, goals, exits, messages } });
          }
        return [journey, sum];
      }),
    ),
  );

export const lanesTold = ({ lanes: { lanes } }: Told): Tree =>
  bare(Object.fromEntries(lanes.map(({ lane, journeys: _, goalRate: __, ...own }) => [lane, own])));

/** What the checker counted of their journeys together. */
export const lanesCounted = (totals: Tree, lanes: ReadonlyMap<string, string>): Tree => {
  const sum: Tree = {};
  for (const [journey, own] of branches(totals)) sumInto(sum, { [lanes.get(journey) ?? '']: own });
  return bare(sum);
};

/** The list of journeys. */
export const totalsTold = ({ journeys: { journeys } }: Told): Tree =>
  bare(Object.fromEntries(journeys.map(({ journey, versions: _, ...own }) => [journey, own])));

/** Money is told in units. */
export const liabilityTold = ({ liability }: Told): Tree =>
  bare(
    Object.fromEntries(
      liability.journeys.map(({ journey, months }) => [
        journey,
        Object.fromEntries(
          months.map((each) => [
            each.month,
            Object.fromEntries(
              (['reserved', 'outstanding', 'redeemed', 'expired', 'void', 'released'] as const).map(
                (stands) => {
                  const { coupons, face, unknown = 0, discount = 0 } = each[stands];
                  return [stands, { coupons, face: minor(face), unknown, discount: minor(discount) }];
                },
              ),
            ),
          ]),
        ),
      ]),
    ),
  );

export const offersTold = ({ offers: { offers } }: Told): Tree =>
  bare(
    Object.fromEntries(
      offers.map(({ journey, offer, discount, orders, issued, ...own }) => [
        `${journey}/${offer}`,
        {
          discount: minor(discount),
          orders: minor(orders),
          issued: { coupons: issued.coupons, face: minor(issued.face) },
          ...Object.fromEntries(
            (['reserved', 'outstanding', 'redeemed', 'expired', 'void', 'released'] as const).map((state) => [
              state,
              { coupons: own[state].coupons, face: minor(own[state].face) },
            ]),
          ),
        },
      ]),
    ),
  );

export const offersCounted = (offers: Tree, today: string): Tree =>
  bare(
    Object.fromEntries(
      branches(offers).map(([name, days]) => {
        const sum: Tree = {};
        for (const [day, states] of branches(days))
          for (const [state, { coupons = 0, face = 0, discount = 0, orders = 0 }] of branches(states)) {
            const shown = state !== 'open' ? state : day >= today ? 'outstanding' : 'expired';
            sumInto(sum, { discount, orders, [shown]: { coupons, face } });
            if (state !== 'reserved') sumInto(sum, { issued: { coupons, face } });
          }
        return [name, sum];
      }),
    ),
  );

export const channelsTold = ({ channels }: Told): Tree =>
  bare(Object.fromEntries(channels.days.map(({ day, channels: own }) => [day, own])));

export const monthsTold = ({ months, leaving }: Told): Tree =>
  bare(
    Object.fromEntries(
      months.months.map(
        ({ month, orders, revenue, refunded, messages, opened, clicked, enrolled, goals }, index) => {
          const { reasons = {}, scores } = leaving.months[index] ?? {};
          const { promoter = 0, passive = 0, detractor = 0, unanswered = 0 } = scores ?? {};
          return [
            month,
            {
              orders,
              gross: minor(revenue),
              refunded: minor(refunded),
              messages,
              opened,
              clicked,
              enrolled,
              goals,
              reasons,
              scores: { promoter, passive, detractor },
              asked: promoter + passive + detractor + unanswered,
            },
          ];
        },
      ),
    ),
  );
