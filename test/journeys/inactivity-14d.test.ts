/** The story of inactivity-14d, branch by branch: it begins to the minute two weeks after the last event. */
import { describe, expect, it } from 'vitest';
import {
  type Deed,
  type Deeds,
  live,
  type Options,
  silentCustomer,
  start,
  storyShop,
  type Told,
} from '../../local/testing/index.ts';
import { type Duration, days, hours, iso, minus, minutes, parseIso, plus } from '../../shared/base/time.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { inactivity14d } from '../../workflows/journeys/inactivity-14d.ts';

const journey = inactivity14d();

/** Last seen at 15:37 on 19 February: two weeks later it is 15:37 on 5 March, after the sweep of that noon. */
const lastVisitAt = parseIso('2026-02-19T15:37:00Z');
const due = parseIso('2026-03-05T15:37:00Z');

const visitor = (changes: Partial<Profile> = {}): Profile => {
  const { firstOrderAt: _, previousOrderAt: __, lastOrderAt: ___, ...never } = silentCustomer();
  return { ...never, orders: 0, spent: 0, firstVisitAt: minus(start, days(100)), lastVisitAt, ...changes };
};
const story = (changes: Partial<Profile> = {}, deeds: Deeds = {}, options: Options = {}) =>
  live(journey, visitor(changes), deeds, { hourly: true, days: 20, ...options });

const seen = (at: number, event = 'Product Viewed'): Told => ({
  after: (at - start) as Duration,
  event,
  ...(event === 'Order Completed' && { detail: { orderId: 'o1', value: 20 } }),
});

/** Enrolled at noon on the 5th, as the next sweep would be too late. */
const picks = 'day 0 03:37: email picks-while-you-were-away';
const question = 'day 3 03:37: survey did-you-find-it';
const answers = (answer: string): Record<string, readonly Deed[]> => ({
  'did-you-find-it': [{ after: hours(2), does: 'answer', answer }],
});

describe('inactivity-14d', () => {
  it('writes two weeks after the last visit to the minute, asks three days later, and gives up', async () => {
    const { lines, mails, transitions } = await story();
    expect(mails[0]?.at).toBe(due);
    expect(lines).toEqual([picks, question, 'day 10 03:37: exit silent']);
    // The time until then, the picks, the question, the end.
    expect(transitions).toBe(4);
  });

  it('goes by the order where that was later', async () => {
    const lastOrderAt = parseIso('2026-02-20T10:05:00Z');
    const { mails } = await story({ lastOrderAt, orders: 1 });
    expect(mails[0]?.at).toBe(plus(lastOrderAt, days(14)));
  });

  it('writes to those at once who have been away for longer when it is switched on', async () => {
    const { lines } = await story({ lastVisitAt: minus(start, days(40)) });
    expect(lines[0]).toBe('day 0 00:00: email picks-while-you-were-away');
  });

  it.each([
    ['Product Viewed', minutes(3), []],
    ['Order Completed', hours(2), ['day 0 01:37: goal']],
  ])('ends quietly when %s comes before the time is over', async (event, before, goal) => {
    const { lines, mails } = await story({}, {}, { told: [seen(minus(due, before), event)] });
    expect(lines).toEqual([...goal, 'day 0 03:37: exit meanwhile']);
    expect(mails).toEqual([]);
  });

  it('is not begun for who comes back before the sweep', async () => {
    const { lines } = await story({}, {}, { told: [seen(minus(due, days(3)))], days: 10 });
    expect(lines).toEqual(['never enrolled']);
  });

  it('ends with the next visit', async () => {
    const { lines } = await story({}, {}, { told: [seen(plus(due, hours(5)))] });
    expect(lines).toEqual([picks, 'day 0 08:37: exit came-back']);
  });

  it.each([
    ['found', ['day 3 05:37: exit found']],
    ['just-looking', ['day 3 05:37: exit just-looking']],
    ['not-found', ['day 3 05:37: email let-us-help-you-find-it', 'day 3 05:37: exit helped']],
  ])('takes the answer "%s"', async (answer, end) => {
    const { lines } = await story({}, answers(answer));
    expect(lines).toEqual([picks, question, ...end]);
  });

  it('shows what was browsed, the latest first and each once, and the category failing that', async () => {
    const looked = (hoursAgo: number, name: string, more: object = {}): Told => ({
      after: hours(0),
      event: 'Product Viewed',
      detail: {
        id: `${name}-${hoursAgo}`,
        at: iso(minus(lastVisitAt, hours(hoursAgo))),
        properties: { name, ...more },
      },
    });
    const told = [
      looked(0, 'Oolong', {
        price: '12.50',
        url: 'https://test.example.com/oolong',
        image_url: 'https://test.example.com/oolong.jpg',
        category: 'tea',
      }),
      looked(1, 'Kettle', { url: 'javascript:alert(1)' }),
      looked(2, 'Oolong'),
      looked(3, 'Cup', { price: 4, image_url: 'https://elsewhere.example/cup.jpg' }),
      looked(4, 'Tray'),
    ];
    const { mails } = await story({}, {}, { told });
    const listed = mails[0]?.text.split('\n').filter((line) => line.startsWith('- '));
    const from =
      'utm_source=rekindle&utm_medium=email&utm_campaign=inactivity-14d&utm_content=picks-while-you-were-away';
    expect(listed).toEqual([
      `- Oolong, €12.50: https://test.example.com/oolong?${from}`,
      `- Kettle: https://test.example.com/?${from}`,
      `- Cup, €4: https://test.example.com/?${from}`,
    ]);
    expect(mails[0]?.html.match(/<img src="[^"]*" alt="[^"]*"/g)).toEqual([
      '<img src="https://test.example.com/oolong.jpg" alt="Oolong"',
    ]);
    expect(mails[0]?.subject).toBe('What you were looking at');
    const inCategory = await story({ favouriteCategory: 'coffee' });
    expect(inCategory.mails[0]?.text).toContain('If coffee is still your thing');
    const { favouriteCategory: _, ...unknown } = visitor();
    const other = await live(journey, unknown, {}, { days: 5 });
    expect(other.mails[0]?.text).toContain('It has been a while since you were here');
  });

  it('goes by the shop’s thresholds', async () => {
    const { mails } = await story(
      {},
      {},
      { shop: storyShop(inactivity14d({ silentDays: 15, askAfterDays: 1 })) },
    );
    expect(mails.map(({ at }) => at)).toEqual([plus(due, days(1)), plus(due, days(2))]);
  });

  it('writes to nobody who is held out, and sees her to the same end', async () => {
    const { lines, mails } = await story(
      {},
      {},
      { shop: storyShop(inactivity14d(), { experiment: { controlPercent: 100 } }) },
    );
    expect(lines).toEqual([
      'day 0 03:37: email picks-while-you-were-away shadow',
      'day 3 03:37: survey did-you-find-it shadow',
      'day 10 03:37: exit silent',
    ]);
    expect(mails).toEqual([]);
  });
});
