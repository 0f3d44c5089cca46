/** A customer and an explanation, as the API tells them. */
import { describe, expect, it } from 'vitest';
import { type Explanation, explain, type JourneyEntry } from '../../../shared/customers/explanation.ts';
import { explanationView } from '../../../shared/customers/view.ts';
import { explanationBody } from '../../../shared/http/schemas.ts';
import { newProfile, type OpenEnrolment, type Profile } from '../../../shared/profiles/profile.ts';
import { dormantFor } from '../../../shared/rules/index.ts';
import { days, minus, parseIso, plus } from '../../../shared/time.ts';
import { createStand } from '../../support/stand.ts';

const now = parseIso('2026-11-23T12:00:00Z');
const { ports } = createStand();

const enrolment = (changes: Partial<OpenEnrolment> = {}): OpenEnrolment => ({
  cycle: 1,
  version: 1,
  arm: 'treatment',
  enrolledAt: minus(now, days(40)),
  goalUntil: now,
  claims: {},
  ...changes,
});
const ada = (entry?: OpenEnrolment): Profile => ({
  ...newProfile('ada'),
  orders: 1,
  lastOrderAt: minus(now, days(10)),
  ...(entry !== undefined && { enrolments: { journey: entry } }),
});
const journey: JourneyEntry = {
  id: 'journey',
  version: 1,
  when: dormantFor(days(14)),
  reEnrolAfter: days(90),
};

const told = async (profile: Profile, entry = journey) => {
  const explanation: Explanation = await explain(profile, entry, now, ports);
  return explanationBody.parse(explanationView(profile.id, entry, now, explanation));
};

describe('an explanation', () => {
  it('says when the verdict is another one if nothing happens', async () => {
    expect(await told(ada())).toMatchObject({ verdict: 'out', changesAt: '2026-11-27T12:00:00Z' });
  });

  it('of a journey that an event begins says which, and has no verdict where nothing is asked', async () => {
    const answer = await told(ada(), { id: 'journey', version: 1, begins: 'Checkout Started' });
    expect(answer).toMatchObject({ begins: 'Checkout Started', reEntry: { state: 'never-enrolled' } });
    expect(answer).not.toHaveProperty('verdict');
  });

  it('tells which journeys of the customer stand against this one, and how', async () => {
    const profile: Profile = {
      ...ada(),
      enrolments: {
        recovery: enrolment({ pauses: true, priority: 9 }),
        rival: enrolment(),
        over: enrolment({ pauses: true, exitedAt: now }),
      },
    };
    expect((await told(profile, { ...journey, excludes: ['rival', 'over'], priority: 1 })).others).toEqual([
      { journey: 'recovery', does: 'pauses' },
      { journey: 'recovery', does: 'goes-first' },
      { journey: 'rival', does: 'excludes' },
    ]);
  });

  it.each([
    ['never', undefined, journey, { state: 'never-enrolled' }],
    ['and still', enrolment(), journey, { state: 'in-it-now', since: '2026-10-14T12:00:00Z' }],
    [
      'once',
      enrolment({ exitedAt: now }),
      journey,
      { state: 'again', since: '2026-10-14T12:00:00Z', from: '2027-01-12T12:00:00Z' },
    ],
    [
      'once, and only so',
      enrolment({ exitedAt: plus(minus(now, days(40)), days(1)) }),
      { id: 'journey', version: 1, when: dormantFor(days(14)) },
      { state: 'once-only', since: '2026-10-14T12:00:00Z' },
    ],
  ] as const)('says of one who was in it %s whether again', async (_, entry, of, reEntry) => {
    expect((await told(ada(entry), of)).reEntry).toEqual(reEntry);
  });
});
