/** Serves the links in messages, behind a Lambda function URL. */
import middy from '@middy/core';
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import { contentSecurityPolicy, openLink } from '../../shared/flows/events/links.ts';
import { processPorts } from '../adapters/index.ts';
import { processLinkPages } from '../adapters/link-pages.ts';
import { observe } from '../middleware/observe.ts';

export const handler = middy<LambdaFunctionURLEvent, LambdaFunctionURLResult>()
  .use(observe('links'))
  .handler(async (event) => {
    const { status, html } = await openLink(
      {
        method: event.requestContext.http.method,
        path: event.rawPath,
        languages: event.headers['accept-language'] ?? '',
      },
      processPorts(),
      processLinkPages(),
    );
    return {
      statusCode: status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
      body: html,
    };
  });
