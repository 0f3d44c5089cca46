/** Every figure of every page, recounted from raw items by what shares no code with it; the report shows the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import sample from '../../rekindle.config.ts';
import { areAllTried } from '../support/runs.ts';
import {
  bare,
  channelsTold,
  daysCounted,
  daysTold,
  lanesCounted,
  lanesTold,
  liabilityTold,
  monthsTold,
  offersCounted,
  offersTold,
  totalsTold,
  versionsCounted,
  versionsTold,
} from './checked.ts';
import type { Checked } from './checker.ts';
import { type Lived, lanesOf, liveSample } from './lived.ts';

const asked = process.env.FIGURES_TOUCHPOINTS;
if (asked !== undefined && !/^[1-9]\d*$/.test(asked))
  throw new Error(`FIGURES_TOUCHPOINTS is ${asked}: it must be a whole number of touchpoints, 1 or more`);

/**
 * How many lie in the ledger at least: 60 in `npm test`, 10,000 in `npm run test:deep`, which takes less than a minute, and
 * 10^5 by `FIGURES_TOUCHPOINTS=100000 npm run test:deep -- test/figures`. What few customers have lived lies there as often
 * as it takes.
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

  it('of journeys are those of the ledger: by version, step, outcome and wait', () => {
    expect(versionsTold(lived.told)).toEqual(versionsCounted(checked.journeys));
  });

  it('of lanes are those of their journeys together', () => {
    expect(lived.told.lanes.lanes.length).toBeGreaterThan(1);
    expect(lanesTold(lived.told)).toEqual(lanesCounted(checked.journeys, lanesOf(sample)));
  });

  it('of who is held out are told beside, by what she would have come to', () => {
    const heldOut = JSON.stringify(versionsCounted(checked.journeys)).match(/"heldOut":{"passages":/g) ?? [];
    expect(heldOut.length).toBeGreaterThan(0);
  });

  it('of journeys are those of the ledger by day', () => {
    expect(daysTold(lived.told)).toEqual(daysCounted(checked.journeys));
  });

  it('of all journeys are those of the ledger', () => {
    expect(totalsTold(lived.told)).toEqual(bare(checked.totals));
  });

  it('of lists and stages are those of the customers as they stood', () => {
    expect(lived.lists.told).toEqual(lived.lists.checked);
  });

  it('of what coupons owe are those of the ledger', () => {
    expect(liabilityTold(lived.told)).toEqual(bare(checked.liability));
  });

  it('of offers, channels and months are those of the ledger', () => {
    expect(offersTold(lived.told)).toEqual(offersCounted(checked.offers, lived.told.offers.at));
    expect(channelsTold(lived.told)).toEqual(bare(checked.channels));
    expect(monthsTold(lived.told)).toEqual(bare(checked.months));
  });

  it('are the same to the last one when they are counted anew', () => {
    expect(lived.differences).toBe(0);
    expect(lived.recounted).toEqual(lived.told);
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
