/** Requests as API Gateway hands them to a Lambda, and results as it answers them. */
import { describe, expect, it } from 'vitest';
import { type HttpRequest, toEvent, toResponse } from '../../../local/engine/gateway.ts';
import { parseIso } from '../../../shared/base/time.ts';

const at = parseIso('2026-03-02T09:00:00Z');

const request = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  target: '/v1/a%2Fb?x=1&x=2&y=%20',
  headers: {
    host: '127.0.0.1:4600',
    'user-agent': 'test',
    cookie: 'a=1; b=2',
    'content-type': 'application/json',
  },
  body: Buffer.from('{"a":"é"}'),
  sourceIp: '127.0.0.1',
  ...changes,
});

describe('a request', () => {
  it('is an event of payload version 2.0', () => {
    expect(toEvent(request(), at)).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/v1/a%2Fb',
      rawQueryString: 'x=1&x=2&y=%20',
      cookies: ['a=1', 'b=2'],
      headers: { host: '127.0.0.1:4600', 'user-agent': 'test', 'content-type': 'application/json' },
      queryStringParameters: { x: '1,2', y: ' ' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1:4600',
        domainPrefix: '127',
        http: {
          method: 'POST',
          path: '/v1/a%2Fb',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: '$default',
        stage: '$default',
        time: '2026-03-02T09:00:00.000Z',
        timeEpoch: at,
      },
      body: '{"a":"é"}',
      isBase64Encoded: false,
    });
  });

  it.each([
    ['application/cloudevents-batch+json; charset=utf-8', undefined, false],
    ['text/csv', undefined, false],
    ['application/x-ndjson', undefined, true],
    ['application/octet-stream', undefined, true],
    ['application/json', 'gzip', true],
  ])('of type %s, encoding %s: base64 is %s', (type, encoding, isBase64Encoded) => {
    const headers = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) };
    const text = isBase64Encoded ? Buffer.from('{"a":"é"}').toString('base64') : '{"a":"é"}';
    expect(toEvent(request({ headers }), at)).toMatchObject({ body: text, isBase64Encoded });
  });

  it('without query, cookies or body has none', () => {
    const event = toEvent(request({ target: '/', headers: {}, body: Buffer.alloc(0) }), at);
    for (const field of ['queryStringParameters', 'cookies', 'body']) expect(event).not.toHaveProperty(field);
  });
});

describe('a result', () => {
  it.each([
    [
      'a whole response',
      { statusCode: 201, headers: { 'Content-Type': 'a/b', 'X-N': 3 }, body: 'x', cookies: ['a=1'] },
      201,
      { 'content-type': 'a/b', 'x-n': '3', 'set-cookie': ['a=1'] },
      'x',
    ],
    ['without a body', { statusCode: 204 }, 204, { 'content-type': 'text/plain; charset=utf-8' }, ''],
    ['without a status', { a: 1 }, 200, { 'content-type': 'application/json' }, '{"a":1}'],
    ['nothing at all', undefined, 200, { 'content-type': 'application/json' }, 'null'],
  ])('%s', (_, result, status, headers, body) => {
    expect(toResponse(result)).toEqual({ status, headers, body });
  });

  it('in base64 is bytes', () => {
    const { body } = toResponse({ statusCode: 200, body: 'AAE=', isBase64Encoded: true });
    expect(body).toEqual(Buffer.from([0, 1]));
  });
});
