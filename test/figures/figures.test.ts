/** Every figure of every page, recounted from raw items by what shares no code with it; the report shows the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../functions/api/routes/index.ts';
import { areAllTried } from '../support/runs.ts';
import { bare, versionsCounted } from './checked.ts';
import type { Checked } from './checker/ledger.ts';
import { type Lived, liveSample } from './lived.ts';
import { recounts, withoutFigures } from './recounts.ts';

const asked = process.env.FIGURES_TOUCHPOINTS;
if (asked !== undefined && !/^[1-9]\d*$/.test(asked))
  throw new Error(`FIGURES_TOUCHPOINTS is ${asked}: it must be a whole number of touchpoints, 1 or more`);

/**
 * How many lie in the ledger at least: 60 in `npm test`, 10,000 in `npm run test:deep`, which takes a minute, and 10^5 by
 * `FIGURES_TOUCHPOINTS=100000 npm run test:deep -- test/figures`. What few customers have lived lies there as often as it takes.
 */
const touchpoints = Number(asked ?? (areAllTried ? 10_000 : 60));

let lived: Lived;
let checked: Checked;
beforeAll(async () => {
  lived = await (areAllTried ? liveSample(500, 60, touchpoints) : liveSample(130, 15, touchpoints));
  ({ checked } = lived);
});

describe('the pages’ figures', () => {
  it('are of as many touchpoints as are asked for', () => {
    expect(checked.touchpoints).toBeGreaterThanOrEqual(touchpoints);
  });

  it('are counted of each route that looks, unless it is said why it has none', () => {
    const looking = routes
      .filter(({ method }) => method === 'GET')
      .map(({ method, path }) => `${method} ${path}`);
    expect([...Object.keys(recounts), ...Object.keys(withoutFigures)].sort()).toEqual(looking.sort());
  });

  it.each(Object.keys(recounts))('that %s tells are those of the raw items', (route) => {
    const all = recounts[route]?.(lived) ?? [];
    for (const { told, counted } of all) expect(told).toEqual(counted);
    expect(JSON.stringify(all)).toMatch(/[1-9]/);
  });

  it('of who is held out are told beside, by what she would have come to', () => {
    const heldOut = JSON.stringify(versionsCounted(checked.journeys)).match(/"heldOut":{"passages":/g) ?? [];
    expect(heldOut.length).toBeGreaterThan(0);
  });

  it.runIf(areAllTried)('are of who returns, too, and of who is foreseen and held out', () => {
    const { lists } = lived.nights.second;
    expect(Object.keys(lists).filter((list) => list.startsWith('returns/')).length).toBeGreaterThan(1);
    expect(JSON.stringify(lived.nights.began)).toMatch(/"heldOut":[1-9]/);
  });

  it('are counted by what imports nothing of the project', () => {
    const folder = join(import.meta.dirname, 'checker');
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const imported = sources.flatMap((source) =>
      [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from),
    );
    expect(imported.filter((from) => !from?.startsWith('./'))).toEqual([]);
    expect(imported.length).toBeGreaterThan(0);
  });

  it('are those of the report', () => {
    for (const {
      journey,
      messages,
      exits,
      enrolled,
      heldOut,
      withheld,
      opened,
      clicked,
      stillUnderWay,
    } of lived.summary.journeys) {
      const told = lived.reported.journeys.journeys.find((each) => each.journey === journey);
      expect({
        journey,
        messages: told?.messages,
        exits: told?.exits,
        enrolled: (told?.enrolled.treatment ?? 0) + (told?.enrolled.holdout ?? 0),
        heldOut: told?.enrolled.holdout,
        withheld: told?.withheld,
        opened: told?.opened,
        clicked: told?.clicked,
        stillUnderWay: told?.underWay.treatment,
      }).toEqual({
        journey,
        messages: bare(messages),
        exits,
        enrolled,
        heldOut,
        withheld: bare(withheld),
        opened,
        clicked,
        stillUnderWay,
      });
    }
  });
});
