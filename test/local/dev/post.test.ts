/** Which door a payload is sent to, and what its answer says is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postingFor, refusalIn, UnknownPayloadError } from '../../../local/dev/post.ts';

const cloud = { specversion: '1.0', id: '1', type: 'x', source: 'y' };
const bus = { 'detail-type': 'Order Completed', detail: {} };

describe('a payload', () => {
  it.each<readonly [string, unknown, string, string]>([
    ['a track', { type: 'track', event: 'X', userId: 'a' }, '/v1/track', 'application/json'],
    ['an event without a type', { event: 'X', userId: 'a' }, '/v1/track', 'application/json'],
    ['traits without a type', { traits: {}, userId: 'a' }, '/v1/identify', 'application/json'],
    ['a page', { type: 'page', userId: 'a' }, '/v1/page', 'application/json'],
    ['a batch', { batch: [] }, '/v1/batch', 'application/json'],
    ['an array of calls', [{ event: 'X' }, { traits: {} }], '/v1/batch', 'application/json'],
    ['a CloudEvent', cloud, '/v1/events', 'application/cloudevents+json'],
    ['an array of CloudEvents', [cloud, cloud], '/v1/events', 'application/cloudevents-batch+json'],
    ['an EventBridge event', bus, '/dev/bus', 'application/json'],
    ['an array of them', [bus, bus], '/dev/bus', 'application/json'],
  ])('that is %s goes where it belongs', (_, payload, path, type) => {
    expect(postingFor(payload)).toMatchObject({ path, type });
  });

  it('of Segment’s has an id of its own, or gets one each time', () => {
    const idOf = (payload: unknown) => (postingFor(payload).body as { messageId: string }).messageId;
    const call = { event: 'X', userId: 'a' };
    expect(idOf({ ...call, messageId: 'm-1' })).toBe('m-1');
    expect(idOf(call)).not.toBe(idOf(call));
    expect(postingFor([call]).body).toEqual({
      batch: [{ ...call, type: 'track', messageId: expect.any(String) }],
    });
  });

  it.each([[3], [null], [[]], [{}], [{ type: 'group' }], [[bus, cloud]], [[{}]]])(
    'like %j is refused',
    (payload) => {
      expect(() => postingFor(payload)).toThrow(UnknownPayloadError);
    },
  );

  it('of each sample is a call of Segment’s', () => {
    const folder = join(import.meta.dirname, '../../../local/dev/samples');
    const paths = readdirSync(folder).map(
      (name) => postingFor(JSON.parse(readFileSync(join(folder, name), 'utf8'))).path,
    );
    expect(paths).toEqual(['/v1/track', '/v1/identify', '/v1/track']);
  });
});

describe('an answer', () => {
  it.each([
    ['that takes all', 200, '{"accepted":1,"rejected":[]}', undefined],
    [
      'that takes some',
      200,
      '{"rejected":[{"index":1,"message":"userId: must be a text"}]}',
      'event 1: userId: must be a text',
    ],
    ['with an error', 400, '{"error":{"message":"the body is empty"}}', 'the body is empty'],
    ['with a message', 503, '{"message":"starting"}', 'starting'],
    ['of another server', 404, '<html>', '<html>'],
    ['of another server that is content', 200, 'ok', undefined],
  ])('%s', (_, status, text, refusal) => {
    expect(refusalIn({ status, text })).toBe(refusal);
  });
});
