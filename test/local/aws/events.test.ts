/** The event bus: patterns, rules and PutEvents. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BusEvent,
  createEvents,
  matchesPattern,
  UnsupportedPatternError,
} from '../../../local/aws/events.ts';
import { createTransport } from '../../../local/aws/transport.ts';
import { instant } from '../../../shared/base/time.ts';

const at = instant(Date.UTC(2026, 10, 23, 2));

describe('a pattern', () => {
  const event = {
    source: 'shop',
    'detail-type': 'Order Completed',
    detail: {
      total: 12.5,
      paid: true,
      note: null,
      tags: ['gift', 'express'],
      none: [],
      mail: { tags: { touch: ['abc'] } },
      lines: [{ sku: 'a', size: 1 }, { sku: 'b' }],
    },
  };

  it.each<readonly [string, unknown, boolean]>([
    ['is met by nothing to meet', {}, true],
    ['is met by one of the values', { source: ['web', 'shop'] }, true],
    ['is not met by another value', { source: ['web'] }, false],
    ['needs every field', { source: ['shop'], 'detail-type': ['Site Visited'] }, false],
    ['needs fields that are there', { region: ['eu-west-1'] }, false],
    ['tells numbers from texts', { detail: { total: ['12.5'] } }, false],
    ['takes numbers', { detail: { total: [12.5] } }, true],
    ['takes booleans', { detail: { paid: [true] } }, true],
    ['takes null', { detail: { note: [null] } }, true],
    ['does not take what is absent for null', { detail: { nothing: [null] } }, false],
    ['is met by one element of a list', { detail: { tags: ['express'] } }, true],
    ['is not met by a list without it', { detail: { tags: ['slow'] } }, false],
    ['looks into lists of objects', { detail: { lines: { sku: ['b'] } } }, true],
    ['is not met by two objects of a list together', { detail: { lines: { sku: ['b'], size: [1] } } }, false],
    ['is met by no condition of an empty list', { source: [] }, false],
    ['exists', { detail: { mail: { tags: { touch: [{ exists: true }] } } } }, true],
    ['exists, not', { detail: { mail: { tags: { other: [{ exists: true }] } } } }, false],
    ['exists below what is no object', { detail: { total: { x: [{ exists: true }] } } }, false],
    ['is absent', { detail: { mail: { tags: { other: [{ exists: false }] } } } }, true],
    ['is absent below what is absent', { detail: { basket: { size: [{ exists: false }] } } }, true],
    ['is absent, not', { source: [{ exists: false }] }, false],
    ['has a null that exists', { detail: { note: [{ exists: true }] } }, true],
    ['has a prefix', { 'detail-type': [{ prefix: 'Order' }] }, true],
    ['has a prefix, not', { 'detail-type': [{ prefix: 'order' }] }, false],
    ['has a prefix that no number has', { detail: { total: [{ prefix: '1' }] } }, false],
    ['has a suffix', { 'detail-type': [{ suffix: 'Completed' }] }, true],
    ['has a suffix, not', { 'detail-type': [{ suffix: 'complete' }] }, false],
    ['is anything but', { source: [{ 'anything-but': 'rekindle' }] }, true],
    ['is anything but, not', { source: [{ 'anything-but': ['web', 'shop'] }] }, false],
    ['is anything but a prefix', { source: [{ 'anything-but': { prefix: 'sh' } }] }, false],
    ['is anything but, where it is at all', { region: [{ 'anything-but': 'eu-west-1' }] }, false],
    ['is one of several conditions', { source: [{ prefix: 'x' }, 'shop'] }, true],
  ])('%s: %j', (_, pattern, matches) => {
    expect(matchesPattern(pattern, event)).toBe(matches);
  });

  it.each([
    [{ source: [{ cidr: '10.0.0.0/24' }] }, 'the pattern operator "cidr" is not supported'],
    [{ detail: { total: [{ numeric: ['>', 10] }] } }, 'the pattern operator "numeric" is not supported'],
    [{ source: [{ prefix: { 'equals-ignore-case': 'S' } }] }, 'the pattern operator "prefix" takes a text'],
    [{ $or: [{ source: ['shop'] }] }, 'the pattern operator "$or" is not supported'],
    [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'a condition has one operator'],
    [{ source: 'shop' }, 'a pattern is an object, not "shop"'],
    [null, 'a pattern is an object, not null'],
  ])('that it does not know is refused by name: %j', (pattern, sentence) => {
    const matching = () => matchesPattern(pattern, event);
    expect(matching).toThrow(UnsupportedPatternError);
    expect(matching).toThrow(sentence);
  });

  it('of an event’s own texts is met by it, and by no event that lacks one of them', () => {
    const flat = fc.dictionary(fc.string(), fc.string(), { minKeys: 1, maxKeys: 4 });
    fc.assert(
      fc.property(
        flat.filter((each) => !Object.keys(each).some((key) => key.startsWith('$'))),
        (fields) => {
          const pattern = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, [value]]));
          expect(matchesPattern(pattern, { ...fields, more: 1 })).toBe(true);
          for (const key of Object.keys(fields))
            expect(matchesPattern(pattern, { ...fields, [key]: `${fields[key]}.` })).toBe(false);
        },
      ),
    );
  });
});

const order = { source: 'shop', detailType: 'Order Completed', time: at, detail: { customer: 'ada' } };

describe('the bus', () => {
  it('delivers an event to each rule of its bus that matches, once, as EventBridge’s envelope', () => {
    const delivered: (readonly [string, unknown])[] = [];
    const rule = (name: string, bus: string, pattern: unknown) => ({
      name,
      bus,
      pattern,
      deliver: (envelope: string) => delivered.push([name, JSON.parse(envelope)]),
    });
    const events = createEvents({
      now: () => at,
      rules: [
        rule('all', 'rekindle', { source: [{ prefix: '' }] }),
        rule('by-arn', 'arn:aws:events:local-1:000000000000:event-bus/rekindle', { source: ['shop'] }),
        rule('others', 'rekindle', { source: ['web'] }),
        rule('default', 'default', { source: ['shop'] }),
      ],
    });
    const id = events.put('rekindle', order);
    const envelope = {
      version: '0',
      id,
      'detail-type': 'Order Completed',
      source: 'shop',
      time: '2026-11-23T02:00:00Z',
      detail: { customer: 'ada' },
    };
    expect(delivered).toEqual([
      ['all', envelope],
      ['by-arn', envelope],
    ]);
  });

  it('tells whole seconds, as EventBridge does, whatever time it was given', () => {
    const times: unknown[] = [];
    const watching = {
      name: 'all',
      bus: 'rekindle',
      pattern: {},
      deliver: (envelope: string) => times.push(JSON.parse(envelope).time),
    };
    const events = createEvents({ now: () => instant(at + 999), rules: [watching] });
    events.put('rekindle', { ...order, time: instant(at + 1) });
    const entry = { Source: 'shop', DetailType: 'Order Completed', Detail: '{}', EventBusName: 'rekindle' };
    events.handle('PutEvents', JSON.stringify({ Entries: [entry, { ...entry, Time: at / 1_000 + 1.5 }] }));
    expect(times).toEqual(['2026-11-23T02:00:00Z', '2026-11-23T02:00:00Z', '2026-11-23T02:00:01Z']);
  });

  it('gives each event another id, and tells whoever watches of all, matched or not', () => {
    const seen: (readonly [string, BusEvent])[] = [];
    const events = createEvents({
      now: () => at,
      rules: [],
      onEvent: (bus, event) => seen.push([bus, event]),
    });
    const ids = ['default', 'arn:aws:events:x:0:event-bus/rekindle'].map((bus) => events.put(bus, order));
    expect(new Set(ids).size).toBe(2);
    expect(seen).toEqual([
      ['default', { ...order, id: ids[0] }],
      ['rekindle', { ...order, id: ids[1] }],
    ]);
  });
});

describe('PutEvents', () => {
  const setUp = () => {
    const seen: (readonly [string, BusEvent])[] = [];
    const events = createEvents({
      now: () => at,
      rules: [],
      onEvent: (bus, event) => seen.push([bus, event]),
    });
    const nothing = () => ({ status: 500, body: '' });
    const client = new EventBridgeClient({
      region: 'local-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: createTransport({
        json: { AWSEvents: events.handle },
        mail: nothing,
        texts: nothing,
      }),
    });
    return { seen, events, client };
  };

  it('takes what the AWS client sends: the time to the millisecond, and now where there is none', async () => {
    const { seen, client } = setUp();
    const earlier = new Date(at - 90_001);
    const { Entries, FailedEntryCount } = await client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: 'rekindle',
            Source: 'shop',
            DetailType: 'Visit',
            Detail: '{"a":1}',
            Time: earlier,
          },
          { Source: 'shop', DetailType: 'Visit', Detail: '{}' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(0);
    expect(seen.map(([bus, event]) => [bus, event.time, event.detail, event.id])).toEqual([
      ['rekindle', earlier.getTime(), { a: 1 }, Entries?.[0]?.EventId],
      ['default', at, {}, Entries?.[1]?.EventId],
    ]);
  });

  it('refuses an entry without its fields or with broken detail, and takes the others', async () => {
    const { seen, client } = setUp();
    const whole = { Source: 'shop', DetailType: 'Visit', Detail: '{}' };
    const { Source: _, ...lacking } = whole;
    const answer = await client.send(
      new PutEventsCommand({ Entries: [lacking, whole, { ...whole, Detail: '{' }] }),
    );
    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'InvalidArgument',
      undefined,
      'MalformedDetail',
    ]);
    expect(seen).toHaveLength(1);
  });

  it('refuses more than ten entries in a call, and none', async () => {
    const { seen, client } = setUp();
    const entry = { Source: 'shop', DetailType: 'Visit', Detail: '{}' };
    for (const Entries of [[], Array.from({ length: 11 }, () => entry)])
      await expect(client.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    expect(seen).toEqual([]);
  });

  it('is all that it serves', () => {
    const { status, body } = setUp().events.handle('PutRule', '{}');
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({ __type: 'UnknownOperationException', message: 'PutRule' });
  });
});
