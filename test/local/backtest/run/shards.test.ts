/** In how many worlds a run lives. */
import { describe, expect, it } from 'vitest';
import { haveLimitsInCommon } from '../../../../local/backtest/run/shards.ts';
import sampleShop from '../../../../rekindle.config.ts';
import { days } from '../../../../shared/base/time.ts';
import { dormantFor } from '../../../../shared/customers/rules/index.ts';
import { journey } from '../../../../shared/journeys/journey.ts';
import { email, purchase, send } from '../../../../shared/journeys/language.ts';

const hello = (atMostPerNight?: number) => ({
  enabled: true,
  journey: journey('hello', {
    version: 1,
    enrols: { when: dormantFor(days(14)), ...(atMostPerNight !== undefined && { atMostPerNight }) },
    goal: purchase,
    steps: [send(email('we-miss-you'))],
  }),
});
const { settings } = sampleShop;
const shop = { settings, journeys: [hello()] };

describe('a run', () => {
  it('lives in two worlds where its customers take nothing from each other', () => {
    expect(haveLimitsInCommon(shop)).toBe(false);
  });

  it('lives in one where they share the places of a night, or the pace of a channel', () => {
    expect(
      haveLimitsInCommon({
        ...shop,
        settings: { ...settings, sweep: { ...settings.sweep, atMostPerNight: 20 } },
      }),
    ).toBe(true);
    expect(haveLimitsInCommon({ ...shop, journeys: [hello(20)] })).toBe(true);
    expect(
      haveLimitsInCommon({
        ...shop,
        settings: { ...settings, pace: { ...settings.pace, sms: { perSecond: 1 } } },
      }),
    ).toBe(true);
  });
});
