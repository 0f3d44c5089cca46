/** Sends a touchpoint of a journey, and begins the wait that follows it. */
import middy from '@middy/core';
import type { SendResult } from '../../shared/flows/sending/send.ts';
import { sendBesideShadows } from '../../shared/flows/shadows/beside.ts';
import { type SendRequest, sendRequestSchema } from '../../shared/journeys/protocol.ts';
import { processComposer } from '../adapters/composer.ts';
import { portsInForce } from '../adapters/in-force.ts';
import { alert, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<SendRequest, SendResult>()
  .use(observe('send'))
  .use(parse(sendRequestSchema))
  .handler(async (request) =>
    sendBesideShadows(request, { ...(await portsInForce()), alert }, processComposer()),
  );
