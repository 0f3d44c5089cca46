/** What is foreseen of a campaign: messages, transitions, and what they cost. */
import { expect, it } from 'vitest';
import { journeyId } from '../../../../shared/base/ids.ts';
import { days } from '../../../../shared/base/time.ts';
import { nightOf, nothingYet } from '../../../../shared/decisions/sweeping/sweep.ts';
import { type AskedCampaign, previewCampaign } from '../../../../shared/flows/sweep/backlog.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment } from './deployment.ts';

const winBack = journeyId('win-back-14d');
const entry = {
  id: winBack,
  version: 1,
  lane: 'win-back',
  window: days(3),
  outreach: {
    holdsOut: true,
    atMostMessages: { email: 2, post: 1, sms: 1 },
    atMostTransitions: 8,
    usdEach: { email: 0.0001, sms: 0.05 },
  },
};
const asked: AskedCampaign = { perDay: 5_000 };

it('is each message and transition of those who are treated, in dollars where somebody has told the price', async () => {
  const { ports } = createDeployment({ experiment: { controlPercent: 10 } });
  const journeys = { [winBack]: { ...nothingYet(start), backlog: { 20: 10_000 } } };
  await ports.sweeps.finish(nightOf(start, 1, [{ segment: 0, journeys }]));
  expect(await previewCampaign(winBack, asked, [entry], ports)).toMatchObject({
    customers: 10_000,
    estimate: {
      nights: 2,
      heldOut: 1_000,
      atMostMessages: { email: 18_000, post: 9_000, sms: 9_000 },
      atMostTransitions: 72_000,
      atMostUsd: { email: 1.8, sms: 450, transitions: 1.8 },
      unpriced: ['post'],
    },
  });
});
