/** Which door of the app a request goes to: the HTTP API, the links in messages, or the event bus. */
import * as z from 'zod';
import { milliseconds, parseIso } from '../../shared/base/time.ts';
import { mailFates } from '../aws/mail.ts';
import { follow, leadsOf, linksEntry } from '../engine/follow.ts';
import {
  apiEntryFor,
  type HttpRequest,
  type HttpResponse,
  json,
  toEvent,
  toResponse,
} from '../engine/gateway.ts';
import type { World } from '../engine/world.ts';
import type { Listed } from './outbox.ts';

/** Paths that the server itself answers; all others are the app's. */
export const busPath = '/dev/bus';
/** Followed by an email's id, and what became of it. */
export const mailPath = '/dev/mail/';
export const textsPath = '/dev/texts';

export const pathOf = ({ target }: HttpRequest): string => target.split('?', 1)[0] ?? '/';

const entryFor = (path: string): string => (/^\/[a-z]\//.test(path) ? linksEntry : apiEntryFor(path));

/** Hands the request to its Lambda, as API Gateway or the function URL does. */
export const askLambda = async (world: World, request: HttpRequest): Promise<HttpResponse> => {
  const name = world.functionAt(entryFor(pathOf(request)));
  if (name === undefined) return json(404, { message: 'Not Found' });
  const askedAt = world.clock.now();
  const work = world.lambda.invoke(name, toEvent(request, world.clock.now()));
  // Time stands still while a handler is at work; what it throws is for who asks, and does not stop the clock.
  world.clock.track(work.catch(() => {}));
  const response = await work.then(toResponse, () => json(500, { message: 'Internal Server Error' }));
  world.answered(response.status, milliseconds(world.clock.now() - askedAt));
  return response;
};

/** Whether an AWS client asks a service, not a page its server. */
export const isForAws = ({ method, headers }: HttpRequest): boolean =>
  method === 'POST' && headers['x-amz-target'] !== undefined;

/** SQS's protocol, so that dead letters can be seen and moved back; no other service is open. */
export const askQueues = (world: World, { headers, body }: HttpRequest): HttpResponse => {
  const [service, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  if (service !== 'AmazonSQS') return json(400, { message: `only AmazonSQS answers here, not ${service}` });
  const answer = world.queues.handle(operation, body.toString('utf8'));
  return json(answer.status, JSON.parse(answer.body));
};

const entrySchema = z.object({
  source: z.string().min(1).default('shop'),
  'detail-type': z.string().min(1),
  time: z.iso.datetime({ offset: true }).optional(),
  detail: z.record(z.string(), z.unknown()),
});
const entriesSchema = z.union([z.array(entrySchema).min(1), entrySchema.transform((entry) => [entry])]);

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const problemOf = (value: unknown): string => {
  const one = entrySchema.safeParse(Array.isArray(value) ? value[0] : value);
  const [issue] = one.error?.issues ?? [];
  return issue === undefined ? 'not each of them is an event' : `${issue.path.join('.')}: ${issue.message}`;
};

/** A form of a page elsewhere can't send JSON without asking first. */
const refusalOf = ({
  method,
  headers,
}: Pick<HttpRequest, 'method' | 'headers'>): HttpResponse | undefined => {
  if (method !== 'POST') return json(405, { message: 'this takes POST' });
  return headers['content-type']?.startsWith('application/json')
    ? undefined
    : json(415, { message: 'send application/json' });
};

const clientSchema = z.strictObject({
  userAgent: z.string().exactOptional(),
  ipAddress: z.string().exactOptional(),
});

/** What SES tells of an email; and that its link was followed, which we see ourselves. */
const fatesOfMail = [...mailFates, 'clicked'] as const;

/**
 * Lets an email be opened, bounce, or what else SES tells; or its first link be followed: `POST
 * /dev/mail/mail-0-00000001/clicked`. The body may say by whom: `{"userAgent": "curl/8.5.0", "ipAddress": "192.0.2.7"}`.
 */
export const askMailbox = async (
  world: World,
  request: HttpRequest,
  messages: readonly Listed[],
): Promise<HttpResponse> => {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return refusal;
  const [id, what] = pathOf(request).slice(mailPath.length).split('/');
  const { posted, links = [] } = messages.find((each) => each.id === id) ?? {};
  if (posted === undefined) return json(404, { message: `there is no email ${id} among the latest` });
  const fate = fatesOfMail.find((each) => each === what);
  if (fate === undefined) return json(400, { message: `an email is ${fatesOfMail.join(', ')}; not ${what}` });
  const by = clientSchema.safeParse(request.body.length === 0 ? {} : parsed(request.body));
  if (!by.success)
    return json(400, {
      message: `the body may say userAgent and ipAddress, each a text: ${by.error.issues[0]?.message}`,
    });
  if (fate !== 'clicked') {
    world.mail.report(posted, fate, by.data);
    return json(202, { accepted: 1 });
  }
  const [link] = leadsOf(links);
  if (link === undefined)
    return json(400, { message: 'no link of this email leads to the shop by way of us' });
  const followed = follow(world, link, by.data);
  world.clock.track(followed.catch(() => {}));
  await followed;
  return json(202, { accepted: 1 });
};

const textSchema = z.strictObject({
  from: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +447700900123'),
  body: z.string(),
});

/** Lets a customer text the shop's number: `POST /dev/texts`, `{"from": "+447700900123", "body": "STOP"}`. */
export const askNumber = (world: World, request: HttpRequest): HttpResponse => {
  const refusal = refusalOf(request);
  if (refusal !== undefined) return refusal;
  const [topic] = world.topics.topics;
  if (topic === undefined)
    return json(404, { message: 'no texts come in: the settings have no texting.inboundTopicArn' });
  const read = textSchema.safeParse(parsed(request.body));
  if (!read.success) {
    const [issue] = read.error.issues;
    return json(400, { message: `${issue?.path.join('.') || 'the body'}: ${issue?.message}` });
  }
  const { from, body } = read.data;
  const inbound = {
    originationNumber: from,
    destinationNumber: '+15550100',
    messageKeyword: '',
    messageBody: body,
  };
  return json(202, { accepted: world.topics.publish(topic, JSON.stringify(inbound)) });
};

/**
 * Publishes events on the app's bus: one, or an array of
 * `{"detail-type": "Order Completed", "detail": {"customer": "c-1", …}}`; `source` and `time` may be left out.
 */
export const askBus = (world: World, { method, headers, body }: HttpRequest): HttpResponse => {
  const refusal = refusalOf({ method, headers });
  if (refusal !== undefined) return refusal;
  const value = parsed(body);
  const entries = entriesSchema.safeParse(value);
  if (!entries.success)
    return json(400, { message: value === undefined ? 'the body is no JSON' : problemOf(value) });
  const ids = entries.data.map(({ source, 'detail-type': detailType, time, detail }) =>
    world.events.put(world.bus, {
      source,
      detailType,
      time: time === undefined ? world.clock.now() : parseIso(time),
      detail,
    }),
  );
  return json(202, { accepted: ids.length, ids });
};
