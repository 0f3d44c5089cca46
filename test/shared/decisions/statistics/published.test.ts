/** The published figures beside the checkout, ../shared/reference/golden.json, as far as they are of shares and their intervals. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { difference, wilson } from '../../../../shared/decisions/statistics/proportions.ts';

type Published = Readonly<Record<string, readonly [low: number, high: number]>>;
interface Golden {
  readonly wilson95: Published;
  readonly newcombe_method10_95: Published;
}

const path = join(import.meta.dirname, '../../../../../shared/reference/golden.json');
const isHere = existsSync(path);
const golden: Golden = isHere
  ? (JSON.parse(readFileSync(path, 'utf8')) as Golden)
  : { wilson95: {}, newcombe_method10_95: {} };

const asPublished = (value: number): string => value.toFixed(4);

describe.skipIf(!isHere)('the published figures (skipped where ../shared is not beside the checkout)', () => {
  it('are there', () => {
    expect([golden.wilson95, golden.newcombe_method10_95].map((each) => Object.keys(each).length)).toEqual([
      3, 3,
    ]);
  });

  it.each(Object.entries(golden.wilson95))('Wilson’s interval of %s', (name, [low, high]) => {
    const [successes = 0, trials = 0] = name.split('/').map(Number);
    const interval = wilson(successes, trials);
    expect([interval.low, interval.high].map(asPublished)).toEqual([low, high].map(asPublished));
  });

  it.each(Object.entries(golden.newcombe_method10_95))('Newcombe’s interval of %s', (name, [low, high]) => {
    const [a = 0, m = 0, b = 0, n = 0] = name.split(/[/-]/).map(Number);
    const interval = difference({ successes: a, trials: m }, { successes: b, trials: n });
    expect([interval.low, interval.high].map(asPublished)).toEqual([low, high].map(asPublished));
  });
});
