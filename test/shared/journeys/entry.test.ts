/** Which events begin a journey, and how that reads. */

import { describe, expect, it } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import type { Json } from '../../../shared/base/record.ts';
import { days, hours, instant, minutes } from '../../../shared/base/time.ts';
import { dormantFor, ordersAtLeast } from '../../../shared/customers/rules/index.ts';
import {
  entrySentence,
  isBegunBy,
  meetsFilter,
  propertyOf,
  triggerOf,
} from '../../../shared/journeys/entry.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import {
  email,
  happened,
  type JourneyStory,
  purchase,
  send,
  wait,
} from '../../../shared/journeys/language.ts';

const properties: Readonly<Record<string, Json>> = {
  value: 5_000,
  vip: true,
  note: null,
  shipping: { country: 'GB', lines: ['a'] },
};

describe('a filter', () => {
  it.each([
    [{ property: 'value', atLeast: 5_000 }, true],
    [{ property: 'value', atLeast: 5_001 }, false],
    [{ property: 'value', atMost: 5_000 }, true],
    [{ property: 'vip', is: true }, true],
    [{ property: 'vip', atLeast: 0 }, false],
    [{ property: 'shipping.country', in: ['GB', 'IE'] }, true],
    [{ property: 'shipping.lines.0', exists: true }, false],
    [{ property: 'note', exists: true }, false],
    [{ property: 'nothing', exists: false }, true],
    [{ property: 'constructor', exists: true }, false],
  ])('%o is %s', (filter, expected) => {
    expect(meetsFilter(properties, filter)).toBe(expected);
  });

  it('looks no further than what is there', () => {
    expect(propertyOf(properties, 'value.more')).toBeUndefined();
    expect(propertyOf(properties, 'shipping.country.code')).toBeUndefined();
  });
});

describe('a trigger', () => {
  it('is what the event tells, under its own name', () => {
    const trigger = triggerOf(
      {
        name: 'Custom',
        customName: 'Playlist Created',
        id: 'e1',
        customer: customerId('ada'),
        at: instant(0),
        properties: { tracks: 3 },
      },
      { currency: 'EUR', rates: {} },
    );
    expect(trigger).toEqual({ name: 'Playlist Created', id: 'e1', at: 0, properties: { tracks: 3 } });
    expect(
      isBegunBy(
        { on: [{ event: 'Playlist Created', where: [{ property: 'tracks', atLeast: 3 }] }] },
        trigger,
      ),
    ).toBe(true);
    expect(isBegunBy({ on: [{ event: 'Playlist Deleted' }] }, trigger)).toBe(false);
  });
});

describe('an entry as a sentence', () => {
  it('says the event, what must hold, and what must not happen', () => {
    expect(
      entrySentence({
        on: [
          { event: 'Checkout Started', where: [{ property: 'value', atLeast: 5_000 }] },
          { event: 'Cart Left' },
        ],
        when: ordersAtLeast(1),
        after: minutes(90),
      }),
    ).toBe(
      'Checkout Started where value ≥ 50 or Cart Left and nothing came of it for 1 hour 30 minutes by a customer with orders ≥ 1',
    );
    expect(entrySentence({ when: ordersAtLeast(2) })).toBe('orders ≥ 2');
    expect(entrySentence({ when: dormantFor(days(14)) })).toBe('just crossed: days since last order ≥ 14');
    expect(entrySentence({ when: dormantFor(days(14)), within: days(7) })).toBe(
      'crossed within 7 days: days since last order ≥ 14',
    );
  });
});

describe('a journey that an event begins', () => {
  const hello = email('hello');
  const story = (changes: Partial<JourneyStory>): JourneyStory => ({
    version: 1,
    enrols: { on: [{ event: 'Signed Up' }] },
    goal: purchase,
    steps: [send(hello)],
    ...changes,
  });

  it('waits for its delay first, and lets go whoever does meanwhile what makes it needless', () => {
    const { steps } = journey('hello', story({ enrols: { on: [{ event: 'Signed Up' }], after: hours(1) } }));
    expect(steps[0]).toMatchObject({
      kind: 'waitFor',
      signal: { source: { kind: 'purchase' } },
      atMost: hours(1),
      branches: { purchased: [{ kind: 'exit', reason: 'meanwhile' }], 'not-purchased': [] },
    });
    const other = journey(
      'hello',
      story({ enrols: { on: [{ event: 'Signed Up' }], after: hours(1), unless: happened('Tour Taken') } }),
    );
    expect(other.steps[0]).toMatchObject({ signal: { source: { kind: 'event', name: 'Tour Taken' } } });
  });

  it.each([
    ['enrols.on[0] must name an event', { on: [{ event: '' }] }],
    ['enrols.after must be longer than nothing', { on: [{ event: 'A' }], after: minutes(0) }],
    ['enrols.unless needs a time in which it could happen', { on: [{ event: 'A' }], unless: purchase }],
    [
      'enrols.on[0].where must name a property',
      { on: [{ event: 'A', where: [{ property: '', exists: true }] }] },
    ],
    ['enrols.key must name a property', { on: [{ event: 'A' }], key: '' }],
  ] as const)('is refused: %s', (sentence, enrols) => {
    expect(() => journey('hello', story({ enrols }))).toThrow(sentence);
  });

  it('is refused when its beginning could be moved and is no send, or when it excludes itself', () => {
    expect(() =>
      journey(
        'hello',
        story({
          enrols: { on: [{ event: 'A' }], key: 'id', after: hours(1) },
          steps: [wait(days(1)), send(hello)],
        }),
      ),
    ).toThrow('enrols.key moves the beginning of the story, which has to begin with a send then');
    expect(() => journey('hello', story({ excludes: ['hello'] }))).toThrow(
      'excludes names the journey itself',
    );
    expect(() => journey('hello', story({ lane: 'care', ends: ['care'] }))).toThrow(
      'ends names "care", its own lane, in which nobody is in two journeys anyway',
    );
    expect(() => journey('hello', story({ priority: 1.5 }))).toThrow(
      'priority must be a whole number from 0 to 100, not 1.5',
    );
  });
});

describe('a journey that somebody starts', () => {
  const hello = email('hello');
  const reminder = (of: string, at = '10:00') => email('reminder', { reminds: { of, daysBefore: 1, at } });
  const story = (changes: Partial<JourneyStory>): JourneyStory => ({
    version: 1,
    enrols: {
      broadcast: true,
      when: ordersAtLeast(1),
      parameters: {
        city: { kind: 'text', selects: 'city' },
        locale: { kind: 'text', selects: 'locale', optional: true },
        begins: { kind: 'moment' },
        name: { kind: 'text' },
      },
    },
    goal: purchase,
    steps: [send(hello)],
    ...changes,
  });

  it('reads as whom it is for', () => {
    expect(entrySentence(story({}).enrols)).toBe(
      'someone starts it for customers of this city and of this locale (if one is named) and with orders ≥ 1',
    );
    expect(entrySentence({ broadcast: true })).toBe('someone starts it');
  });

  it.each<[string, Partial<JourneyStory>]>([
    ['steps[0] of a broadcast must send a message', { steps: [wait(days(1)), send(hello)] }],
    [
      'enrols.parameters.event-at must be at most 30 letters and digits, such as "eventAt"',
      { enrols: { broadcast: true, parameters: { 'event-at': { kind: 'moment' } } } },
    ],
    [
      'steps[1] "reminder" reminds of "name", which is no moment among the parameters',
      { steps: [send(hello), send(reminder('name'))] },
    ],
    [
      'steps[1] "reminder" must leave whole days before, at a time such as "10:00"',
      { steps: [send(hello), send(reminder('begins', '25:00'))] },
    ],
    [
      'steps[0] "reminder" reminds of "begins", which is no moment among the parameters',
      { enrols: { when: dormantFor(days(14)) }, steps: [send(reminder('begins'))] },
    ],
  ])('is refused: %s', (sentence, changes) => {
    expect(() => journey('hello', story(changes))).toThrow(sentence);
    expect(journey('hello', story({ steps: [send(hello), send(reminder('begins'))] })).id).toBe('hello');
  });
});
