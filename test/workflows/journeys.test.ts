/** The journeys of a shop: what its settings must have for them. */
import { expect, it } from 'vitest';
import { days } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { purchase, push, send } from '../../shared/journeys/language.ts';
import { checkPushes } from '../../workflows/journeys/index.ts';
import { sampleSettings } from '../support/templates.ts';

it('want an endpoint in the settings for each push', () => {
  const pinging = journey('pinging', {
    version: 1,
    enrols: { when: dormantFor(days(14)) },
    goal: purchase,
    holdoutPercent: 0,
    steps: [send(push('ping', { to: 'wechat' }))],
  });
  expect(() => checkPushes([pinging], sampleSettings())).toThrow(
    'pushes.wechat: must be there, as {"url": "https://…", "header": "Authorization"}: pinging sends "ping" by it',
  );
  const pushes = { wechat: { url: 'https://push.example.com', header: 'Authorization' } };
  expect(() => checkPushes([pinging], { ...sampleSettings(), pushes })).not.toThrow();
});
