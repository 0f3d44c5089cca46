/** The story of trust-restored, branch by branch, with its days. */
import { describe, expect, it } from 'vitest';
import {
  broadcastShop,
  type Deeds,
  live,
  type Options,
  type Started,
  silentCustomer,
  storyShop,
} from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { trustRestored } from '../../workflows/journeys/trust-restored.ts';

const journey = trustRestored();
const started: Started = {
  after: hours(10),
  id: 'parcels-astray',
  journey: 'trust-restored',
  parameters: {
    incident: 'Some parcels of 20 February went astray.',
    remedy: 'All of them were sent again, by express.',
  },
  customers: ['ada', 'nobody'],
};
const story = (deeds: Deeds = {}, customer = silentCustomer(), options: Options = {}) =>
  live(journey, customer, deeds, { shop: broadcastShop, broadcasts: [started], ...options });

const news = ['day 0: email what-happened', 'day 7: survey do-you-trust-us'];
const answering = (answer: string): Deeds => ({
  'do-you-trust-us': [{ after: days(1), does: 'answer', answer }],
});

describe('trust-restored', () => {
  it('tells those affected what happened, asks a week later, and takes silence for what it is', async () => {
    const { lines, transitions, mails } = await story();
    expect(lines).toEqual([...news, 'day 14: exit unanswered']);
    expect(transitions).toBe(4);
    expect(mails[0]?.text).toContain('What happened: Some parcels of 20 February went astray.');
    expect(mails[0]?.text).toContain('What we did: All of them were sent again, by express.');
  });

  it('ends where trust is back', async () => {
    expect((await story(answering('trusting'))).lines).toEqual([...news, 'day 8: exit restored']);
  });

  it('lets a person write to who doubts', async () => {
    expect((await story(answering('doubting'))).lines).toEqual([
      ...news,
      'day 8: email a-person-answers',
      'day 8: exit doubting',
    ]);
  });

  it('ends when the incident is settled', async () => {
    const told = [{ after: days(3), event: 'Incident Settled' }];
    expect((await story({}, silentCustomer(), { told })).lines).toEqual([
      'day 0: email what-happened',
      'day 2: goal',
      'day 7: exit goal-reached',
    ]);
  });

  it('needs no consent, and no cap and no quiet hours hold it', async () => {
    const customer = silentCustomer({ consents: { email: false } });
    const shop = storyShop(journey, {
      guardrails: {
        frequencyCap: { atMost: 1, withinDays: 30 },
        quietHours: { from: '09:00', until: '20:00' },
      },
    });
    expect((await story({}, customer, { shop })).lines).toEqual([...news, 'day 14: exit unanswered']);
  });

  it('reaches who wants no more marketing, and spares whom the list does not name', async () => {
    expect((await story({}, silentCustomer({ suppressed: 'unsubscribed' }))).lines[0]).toBe(
      'day 0: email what-happened',
    );
    const others = { broadcasts: [{ ...started, customers: ['bo'] }] };
    expect((await story({}, silentCustomer(), others)).lines).toEqual(['never enrolled']);
  });

  it('tells of an incident once, and of another one at once', async () => {
    const { passages } = await story({}, silentCustomer(), {
      broadcasts: [
        started,
        { ...started, after: days(1) },
        { ...started, id: 'invoices-doubled', after: days(3) },
        { ...started, after: days(4) },
      ],
    });
    expect(passages.map(({ lines }) => lines)).toEqual([
      ['day 0: email what-happened', 'day 2: exit replaced'],
      [...news, 'day 14: exit unanswered'],
    ]);
  });
});
