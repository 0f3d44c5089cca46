/** The rolling cap over all journeys. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JourneyId, journeyId } from '../../../../shared/base/ids.ts';
import { days, type Instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import {
  frequencyCap,
  withinWindow,
  withPlaceGivenBack,
} from '../../../../shared/decisions/guardrails/frequency-cap.ts';
import { claimed, unclaimed } from '../../../../shared/flows/sending/claim.ts';
import type { TouchSpec } from '../../../../shared/journeys/touchpoints/index.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import { ada, openEnrolment } from '../../../support/passages.ts';
import { settingsOfTheStand, start } from '../../../support/stand.ts';

const journeys = ['win-back', 'birthday', 'welcome'].map(journeyId);
const customer: Profile = {
  ...ada,
  enrolments: Object.fromEntries(journeys.map((journey) => [journey, openEnrolment])),
};

interface Attempt {
  readonly journey: JourneyId;
  readonly step: string;
  readonly afterMinutes: number;
  readonly channel: 'email' | 'sms';
}
const attempts = fc.array(
  fc.record({
    journey: fc.constantFrom(...journeys),
    step: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    afterMinutes: fc.integer({ min: 0, max: 3 * 24 * 60 }),
    channel: fc.constantFrom('email' as const, 'sms' as const),
  }),
  { maxLength: 60 },
);

describe('the frequency cap', () => {
  it('is never exceeded in any window, whatever the order of claims across journeys', () => {
    fc.assert(
      fc.property(
        attempts,
        fc.record({ atMost: fc.integer({ min: 1, max: 5 }), withinDays: fc.integer({ min: 1, max: 14 }) }),
        (tries: readonly Attempt[], frequencyCapSettings) => {
          const settings = parseSettings(
            { ...settingsOfTheStand, guardrails: { frequencyCap: frequencyCapSettings } },
            'the test',
          );
          let profile = customer;
          let now: Instant = start;
          const sent: Instant[] = [];
          for (const { journey, step, afterMinutes, channel } of tries) {
            now = plus(now, minutes(afterMinutes));
            const touch: TouchSpec =
              channel === 'email'
                ? { name: step, kind: 'email', channel: 'email', transactional: false }
                : { name: step, kind: 'sms', channel: 'sms', transactional: false };
            const enrolment = { journey, version: 1, customer: ada.id, cycle: 1 };
            // What the handler does that takes a claim over: its own place does not stand in its way.
            const verdict = frequencyCap({
              customer: unclaimed(profile, { enrolment, touch }),
              enrolment,
              touch,
              settings,
              now,
            });
            if (verdict.kind !== 'allow') continue;
            const before = profile.enrolments[journey]?.claims[step];
            if (before !== undefined) sent.splice(sent.indexOf(before), 1);
            profile = claimed(profile, { enrolment, touch }, now, true, settings);
            sent.push(now);
          }
          const window = days(frequencyCapSettings.withinDays);
          for (const from of sent)
            expect(sent.filter((at) => at >= from && at < plus(from, window)).length).toBeLessThanOrEqual(
              frequencyCapSettings.atMost,
            );
          // Kept for a week, whatever the window: whoever asks for one a week asks from that moment on.
          const kept = days(Math.max(7, frequencyCapSettings.withinDays));
          const oldest = minus(sent.at(-1) ?? start, kept);
          for (const { at } of profile.recentTouches) expect(at).toBeGreaterThan(oldest);
        },
      ),
    );
  });

  it('counts a message for exactly the window, and forgets it then', () => {
    const cap = { atMost: 1, withinDays: 7 };
    const touches = [{ at: start, channel: 'email' as const }];
    expect(withinWindow(touches, cap, plus(start, days(6.999)))).toHaveLength(1);
    expect(withinWindow(touches, cap, plus(start, days(7)))).toHaveLength(0);
  });

  it('gives back the one place that a touch took', () => {
    const twice = { at: start, channel: 'email' as const };
    const profile = { ...ada, recentTouches: [twice, twice, { at: start, channel: 'sms' as const }] };
    expect(withPlaceGivenBack(profile, twice).recentTouches).toEqual([twice, { at: start, channel: 'sms' }]);
    expect(withPlaceGivenBack(ada, twice)).toEqual(ada);
  });
});
