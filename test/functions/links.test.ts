/** The function URL behind the links in messages. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handler } from '../../functions/links/handler.ts';
import type { LambdaContext } from '../../local/aws/lambda.ts';
import { touchKey } from '../../shared/base/ids.ts';
import { iso } from '../../shared/base/time.ts';
import { sealLink } from '../../shared/messages/links.ts';
import { contextWith, createDeployment, type Deployment } from '../shared/flows/sweep/deployment.ts';
import { linkKeys } from '../support/link-keys.ts';
import { enrolment, surveySent } from '../support/passages.ts';
import { settingsOfTheStand, start } from '../support/stand.ts';

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
const open = handler as unknown as (event: object, context: LambdaContext) => Promise<Response>;
const request = (method: string, rawPath: string, headers: object = {}) => ({
  version: '2.0',
  rawPath,
  headers,
  requestContext: { http: { method, path: rawPath, sourceIp: '203.0.113.7' } },
});
const touch = touchKey(enrolment, 'we-miss-you');

describe('the links function', () => {
  it('shows, and puts on the bus what was pressed', async () => {
    const deployment = createDeployment();
    const path = `/u/${sealLink(linkKeys, 'u', { touch: touchKey(enrolment, 'we-miss-you') })}`;
    const call = (method: string) =>
      deployment.run(() =>
        open(
          request(method, path, { 'accept-language': 'zh-TW' }),
          contextWith(() => 9_000),
        ),
      );
    const shown = await call('GET');
    expect(shown).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    });
    expect(shown === 'killed' ? '' : shown.body).toContain('lang="zh-Hant"');
    expect(deployment.bus).toMatchObject([{ Source: 'rekindle.told', DetailType: 'Link Followed' }]);
    expect(await call('POST')).toMatchObject({ statusCode: 200 });
    expect(deployment.bus.slice(1)).toMatchObject([{ Source: 'rekindle.told', DetailType: 'Unsubscribed' }]);
  });

  it('takes a form as function URLs bring it, in base64, and none that is larger than its own', async () => {
    const deployment = createDeployment();
    const path = `/u/${sealLink(linkKeys, 'u', { touch: touchKey(enrolment, 'we-miss-you') })}`;
    const post = (body: string) =>
      deployment.run(() =>
        open(
          {
            ...request('POST', path, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
            body: Buffer.from(body).toString('base64'),
            isBase64Encoded: true,
          },
          contextWith(() => 9_000),
        ),
      );
    expect(await post('List-Unsubscribe=One-Click')).toMatchObject({ statusCode: 200 });
    expect(deployment.bus).toHaveLength(1);
    expect(await post('x'.repeat(16_385))).toMatchObject({ statusCode: 413 });
    expect(deployment.bus).toHaveLength(1);
  });

  it('hears no answer from a scanner that opens all links of a survey, and one from whoever sends it off', async () => {
    const deployment = createDeployment();
    const answers = ['happy', 'unhappy'];
    await deployment.ports.ledger.put({
      touches: [{ ...surveySent, asks: { answers } }],
    });
    const pathTo = (answer: string) =>
      `/a/${sealLink(linkKeys, 'a', { touch: touchKey(enrolment, 'why-gone'), answer })}`;
    const call = (method: string, path: string, body?: string) =>
      deployment.run(() =>
        open(
          {
            ...request(method, path, { 'content-type': 'application/x-www-form-urlencoded' }),
            ...(body !== undefined && { body, isBase64Encoded: false }),
          },
          contextWith(() => 9_000),
        ),
      );
    const answersTold = () => deployment.bus.filter(({ DetailType }) => DetailType === 'Survey Answered');
    for (const answer of answers)
      for (const method of ['HEAD', 'GET', 'GET', 'POST'])
        expect(await call(method, pathTo(answer))).toMatchObject({ statusCode: 200 });
    expect(answersTold()).toEqual([]);
    await call('POST', pathTo('happy'), 'do=answer&answer=unhappy');
    expect(answersTold().map(({ Detail }) => JSON.parse(Detail))).toMatchObject([{ answer: 'unhappy' }]);
  });

  it('finds nothing at other addresses', async () => {
    const deployment = createDeployment();
    const result = await deployment.run(() =>
      open(
        request('GET', '/favicon.ico'),
        contextWith(() => 9_000),
      ),
    );
    expect(result).toMatchObject({ statusCode: 404 });
    expect(deployment.requests).toEqual([]);
  });
});

describe('a link to the shop', () => {
  const url = 'https://shop.example.com/tea?utm_source=rekindle';
  const follow = (deployment: Deployment, method: string, to = url, headers: object = {}) =>
    deployment.run(() =>
      open(
        request(method, `/l/${sealLink(linkKeys, 'l', { touch, sentAt: start, url: to })}`, headers),
        contextWith(() => 9_000),
      ),
    );
  const told = ({ bus }: Deployment) => bus.map(({ Detail }) => JSON.parse(Detail));

  it.each(['GET', 'HEAD'])('leads there, and tells who followed it: %s', async (method) => {
    const deployment = createDeployment();
    expect(await follow(deployment, method, url, { 'user-agent': 'Mozilla/5.0' })).toEqual({
      statusCode: 302,
      headers: {
        location: url,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
      },
      body: '',
    });
    expect(told(deployment)).toEqual([
      {
        touch,
        at: iso(start),
        sentAt: iso(start),
        link: url,
        method,
        client: { userAgent: 'Mozilla/5.0', ipAddress: '203.0.113.7' },
      },
    ]);
  });

  it('leads there while the bus is down', async () => {
    const deployment = createDeployment();
    deployment.breakBus(true);
    expect(await follow(deployment, 'GET')).toMatchObject({ statusCode: 302, headers: { location: url } });
  });

  it('leads to the shop once its host is the shop’s no more', async () => {
    const led = await follow(createDeployment(), 'GET', 'https://gone.example/');
    expect(led).toMatchObject({ statusCode: 302, headers: { location: settingsOfTheStand.brand.url } });
  });

  it('is not pressed, so a POST there is none of ours', async () => {
    const deployment = createDeployment();
    expect(await follow(deployment, 'POST')).toMatchObject({ statusCode: 404 });
    expect(deployment.bus).toEqual([]);
  });
});

describe('behind the shop’s own domain', () => {
  const secret = 'a secret of the test';
  const url = 'https://shop.example.com/';
  const path = `/l/${sealLink(linkKeys, 'l', { touch, sentAt: start, url })}`;
  beforeEach(() => {
    process.env.ORIGIN_SECRET_ID = 'origin';
  });
  afterEach(() => {
    delete process.env.ORIGIN_SECRET_ID;
    delete process.env.LINKS_CLOSED;
  });
  const addressOf = async (headers: object) => {
    const deployment = createDeployment();
    await deployment.run(() =>
      open(
        request('GET', path, headers),
        contextWith(() => 9_000),
      ),
    );
    return deployment.bus.map(({ Detail }) => JSON.parse(Detail).client.ipAddress);
  };

  it.each([
    ['198.51.100.9:46532', '198.51.100.9'],
    ['2001:db8::9:46532', '2001:db8::9'],
    ['[2001:db8::9]:46532', '2001:db8::9'],
  ])('who asks is who CloudFront says: %s', async (viewer, address) => {
    const told = { 'x-rekindle-origin': secret, 'cloudfront-viewer-address': viewer };
    expect(await addressOf(told)).toEqual([address]);
  });

  it('nobody else is believed', async () => {
    for (const header of [{}, { 'x-rekindle-origin': 'another' }])
      expect(await addressOf({ ...header, 'cloudfront-viewer-address': '198.51.100.9:1' })).toEqual([
        '203.0.113.7',
      ]);
  });

  it('what does not come by it is refused once the shop says so', async () => {
    process.env.LINKS_CLOSED = 'true';
    const answered = (headers: object) =>
      createDeployment().run(() =>
        open(
          request('GET', path, headers),
          contextWith(() => 9_000),
        ),
      );
    expect(await answered({})).toMatchObject({ statusCode: 403 });
    expect(await answered({ 'x-rekindle-origin': secret })).toMatchObject({ statusCode: 302 });
  });
});
