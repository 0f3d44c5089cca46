/** `rekindle offers`: what a running shop owes by its coupons, the codes that it is owed by, and pools of codes. */
import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import {
  codesBody,
  liabilityBody,
  mostPoolCodes,
  poolLoadedBody,
} from '../../functions/api/contract/schemas.ts';
import { type Standing, standings } from '../../shared/decisions/offers/standing.ts';
import { toCsv } from '../backtest/report/csv.ts';
import { answerFrom, type ServerOptions } from './ask.ts';
import { UsageError } from './usage.ts';

export interface LiabilityOptions extends ServerOptions {
  readonly journey?: string;
  readonly from?: string;
  readonly until?: string;
  readonly json?: boolean;
}
export interface CodesOptions extends ServerOptions {
  readonly month?: string;
  readonly json?: boolean;
}

type Liability = z.infer<typeof liabilityBody>;
type Code = z.infer<typeof codesBody>['coupons'][number];

const asked = (path: string, query: Readonly<Record<string, string | undefined>>) => {
  const named = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const text = new URLSearchParams(named).toString();
  return { path: text === '' ? path : `${path}?${text}`, method: 'GET' } as const;
};

const spoken: Readonly<Record<Standing, string>> = {
  reserved: 'reserved',
  outstanding: 'outstanding',
  redeemed: 'redeemed',
  expired: 'expired',
  void: 'taken back',
  released: 'reached nobody',
};

type Told = Liability['journeys'][number]['months'][number][Standing];

const worthOf = ({ coupons, face, unknown = 0 }: Told): string =>
  unknown === coupons
    ? 'nobody knows worth what'
    : `worth ${face} at most${unknown === 0 ? '' : `, and ${unknown} of them nobody knows what`}`;

const outlineOf = ({ at, currency, from, until, journeys }: Liability): string =>
  [
    `Coupons of ${from} to ${until}, in ${currency}, as of ${at}`,
    ...(journeys.length === 0 ? ['None was issued.'] : []),
    ...journeys.flatMap(({ journey, rate, months }) => [
      '',
      `${journey}${rate === undefined ? '' : `: ${(rate * 100).toFixed(1)}% are redeemed, of those whose time is over`}`,
      ...months.flatMap(({ month, expected, budget = {}, ...tallies }) => [
        `  ${month}`,
        ...standings
          .filter((each) => tallies[each].coupons > 0)
          .map(
            (each) =>
              `    ${tallies[each].coupons} ${spoken[each]}, ${worthOf(tallies[each])}${each === 'outstanding' && expected !== undefined ? `; ${expected} to be expected` : ''}`,
          ),
        ...Object.entries(budget).flatMap(([kind, each]) =>
          each === undefined ? [] : [`    budget of ${kind}: ${each.spent} of ${each.of} spent`],
        ),
      ]),
    ]),
  ].join('\n');

export const printLiability = async ({
  json,
  journey,
  from,
  until,
  ...server
}: LiabilityOptions): Promise<void> => {
  const answer = await answerFrom(server, asked('/v1/coupons/liability', { journey, from, until }));
  if (answer === undefined) return;
  process.stdout.write(`${json === true ? answer : outlineOf(liabilityBody.parse(JSON.parse(answer)))}\n`);
};

const columns = [
  'code',
  'coupon',
  'journey',
  'customer',
  'standing',
  'terms',
  'face',
  'issued_at',
  'valid_until',
  'void_at',
  'released_at',
  'redeemed_at',
  'order_id',
  'order_value',
  'discount',
] as const;

const rowOf = (each: Code) => [
  each.code,
  each.coupon,
  each.journey,
  each.customer,
  each.standing,
  JSON.stringify(each.terms),
  each.face,
  each.issuedAt,
  each.validUntil,
  each.voidAt,
  each.releasedAt,
  each.redeemedAt,
  each.orderId,
  each.orderValue,
  each.discount,
];

/** All pages of them, as CSV or as one JSON array. */
export const printCodes = async (
  journey: string,
  { json, month, ...server }: CodesOptions,
): Promise<void> => {
  const coupons: Code[] = [];
  let after: string | undefined;
  do {
    const answer = await answerFrom(server, asked('/v1/coupons', { journey, month, after }));
    if (answer === undefined) return;
    const page = codesBody.parse(JSON.parse(answer));
    coupons.push(...page.coupons);
    after = page.next;
  } while (after !== undefined);
  process.stdout.write(json === true ? `${JSON.stringify(coupons)}\n` : toCsv(columns, coupons.map(rowOf)));
};

/** @throws UsageError for a file that has no codes */
export const loadPool = async (
  file: string,
  { coupon, ...server }: ServerOptions & { readonly coupon: string },
): Promise<void> => {
  const codes = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (codes.length === 0) throw new UsageError(`${file} has no codes: write one a line`);
  let loaded = 0;
  let known = 0;
  for (let start = 0; start < codes.length; start += mostPoolCodes) {
    const text = await answerFrom(server, {
      path: `/v1/pools/${encodeURIComponent(coupon)}/codes`,
      type: 'application/json',
      body: { codes: codes.slice(start, start + mostPoolCodes) },
    });
    if (text === undefined) {
      process.stderr.write(
        `${loaded} of ${codes.length} were loaded before that; mend the line, and load the file again\n`,
      );
      return;
    }
    const told = poolLoadedBody.parse(JSON.parse(text));
    loaded += told.loaded;
    known += told.known;
  }
  process.stdout.write(
    `${loaded} codes are in the pool of "${coupon}"${known === 0 ? '' : `; ${known} more coupons have already`}.\n`,
  );
};
