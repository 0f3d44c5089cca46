/** Serves the links in messages, behind a Lambda function URL. */
import middy from '@middy/core';
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import type { Client } from '../../shared/customers/signals/signal.ts';
import { follow } from '../../shared/flows/follow.ts';
import { openLink } from '../../shared/flows/pages/router.ts';
import { contentSecurityPolicy } from '../../shared/flows/pages/style.ts';
import { originHeader } from '../../shared/shop/origin-header.ts';
import { processPorts } from '../adapters/index.ts';
import { processLinkPages } from '../adapters/link-pages.ts';
import { cameByOwnDomain } from '../adapters/origin.ts';
import { observe } from '../middleware/observe.ts';

/** Our pages' forms come to less, with everything filled in. */
const mostBytes = 16_384;

type Fields = { readonly fields?: URLSearchParams } | 'too-large';

/** A form's fields; a body of another type, such as the multipart form that RFC 8058 lets mail programs send, has none. */
const fieldsIn = ({ headers, body = '', isBase64Encoded }: LambdaFunctionURLEvent): Fields => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > mostBytes) return 'too-large';
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase() === 'application/x-www-form-urlencoded'
    ? { fields: new URLSearchParams(bytes.toString('utf8')) }
    : {};
};

/** `ip:port`, of IPv6 too, without brackets or with them. */
const withoutPort = (address: string): string =>
  address.slice(0, address.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');

/** Who asks; what CloudFront says of it is believed of CloudFront alone. */
const clientOf = (
  { headers, requestContext: { http } }: LambdaFunctionURLEvent,
  byOwnDomain: boolean,
): Client => {
  const { 'user-agent': userAgent, 'cloudfront-viewer-address': viewer } = headers;
  return {
    ...(userAgent !== undefined && { userAgent }),
    ipAddress: byOwnDomain && viewer !== undefined ? withoutPort(viewer) : http.sourceIp,
  };
};

const common = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

export const handler = middy<LambdaFunctionURLEvent, LambdaFunctionURLResult>()
  .use(observe('links'))
  .handler(async (event) => {
    const byOwnDomain = await cameByOwnDomain(event.headers[originHeader]);
    if (!byOwnDomain && process.env.LINKS_CLOSED === 'true')
      return { statusCode: 403, headers: common, body: '' };
    const form = fieldsIn(event);
    if (form === 'too-large') return { statusCode: 413, headers: common, body: '' };
    const ports = processPorts();
    const { method } = event.requestContext.http;
    const path = event.rawPath;
    const location = await follow({ method, path, client: clientOf(event, byOwnDomain) }, ports);
    if (location !== undefined) return { statusCode: 302, headers: { ...common, location }, body: '' };
    const { status, html } = await openLink(
      { method, path, languages: event.headers['accept-language'] ?? '', ...form },
      ports,
      processLinkPages(),
    );
    return {
      statusCode: status,
      headers: {
        ...common,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy(ports.settings.brand.colour),
      },
      body: html,
    };
  });
