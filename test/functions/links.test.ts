/** The function URL behind the links in messages. */
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/links/handler.ts';
import type { LambdaContext } from '../../local/aws/lambda.ts';
import { touchKey } from '../../shared/base/ids.ts';
import { sealLink } from '../../shared/messages/links.ts';
import { contextWith, createDeployment } from '../shared/flows/sweep/deployment.ts';
import { linkKeys } from '../support/link-keys.ts';
import { enrolment } from '../support/passages.ts';

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
  requestContext: { http: { method, path: rawPath } },
});

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
    expect(deployment.bus).toEqual([]);
    expect(await call('POST')).toMatchObject({ statusCode: 200 });
    expect(deployment.bus).toMatchObject([{ Source: 'rekindle.told', DetailType: 'Unsubscribed' }]);
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
