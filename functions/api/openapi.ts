/** The API's own description: OpenAPI 3.1, generated from the schemas of its bodies. */
import { z } from 'zod';
import type { BrakeAction } from '../../shared/decisions/brake/brake.ts';
import { forEachBrakeRoute } from './brake-routes.ts';
import {
  checkBody,
  checkedBody,
  discountBody,
  redeemBody,
  redeemedBody,
  refusalBody,
  releaseBody,
  releasedBody,
} from './contract/coupons.ts';
import { type Json, json, reference } from './contract/describe.ts';
import type { Inlet, Webhook } from './contract/inlet.ts';
import {
  auditBody,
  backlogBody,
  brakeBody,
  brakesBody,
  brakeToldBody,
  broadcastBody,
  broadcastToldBody,
  campaignBody,
  campaignForeseenBody,
  campaignPreviewBody,
  campaignToldBody,
  changedTaskBody,
  codesBody,
  customerBody,
  erasureBody,
  explanationBody,
  exportBody,
  faultAnswer,
  feedBody,
  feedLoadedBody,
  feedProductsBody,
  feedUseBody,
  fitStartedBody,
  fitToldBody,
  healthBody,
  importedBody,
  liabilityBody,
  liftBody,
  liftedBody,
  mergeBody,
  mergedBody,
  messageBrakeBody,
  poolCodesBody,
  poolLoadedBody,
  previewBody,
  redriveBody,
  redrivenBody,
  reinstateBody,
  reinstatedBody,
  removeBody,
  removedBody,
  resultBody,
  splitAnswer,
  splitBody,
  takenBody,
  takenTaskBody,
  tasksBody,
  workerBody,
} from './contract/schemas.ts';
import { inlets, webhooks } from './inlets/index.ts';

/** By their own ids, each referring to the others as components. */
const components = (): Json => {
  const registry = z.registry<{ id: string }>();
  const all = [
    ...inlets.flatMap(({ schemas }: Inlet) => schemas),
    takenBody,
    importedBody,
    customerBody,
    erasureBody,
    exportBody,
    liftBody,
    liftedBody,
    explanationBody,
    mergeBody,
    mergedBody,
    splitBody,
    splitAnswer,
    reinstateBody,
    reinstatedBody,
    checkBody,
    discountBody,
    refusalBody,
    checkedBody,
    redeemBody,
    redeemedBody,
    releaseBody,
    releasedBody,
    liabilityBody,
    poolCodesBody,
    poolLoadedBody,
    feedProductsBody,
    feedLoadedBody,
    feedUseBody,
    feedBody,
    codesBody,
    workerBody,
    resultBody,
    tasksBody,
    takenTaskBody,
    changedTaskBody,
    auditBody,
    brakeBody,
    messageBrakeBody,
    brakeToldBody,
    removeBody,
    removedBody,
    brakesBody,
    redriveBody,
    redrivenBody,
    broadcastBody,
    previewBody,
    broadcastToldBody,
    backlogBody,
    campaignBody,
    campaignPreviewBody,
    campaignForeseenBody,
    campaignToldBody,
    fitStartedBody,
    fitToldBody,
    faultAnswer,
    healthBody,
  ];
  for (const schema of all) registry.add(schema, { id: schema.meta()?.id ?? '' });
  const { schemas } = z.toJSONSchema(registry, {
    uri: reference,
    io: 'input',
    // What a format or a type says already is not said again as a pattern or a bound.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]),
  );
};

const faults: Readonly<Record<string, string>> = {
  400: 'The request is wrong; `error.field` names where',
  401: 'No key, or one that is not valid',
  403: 'A key of a role that may not',
  404: 'There is none',
  409: 'It stands otherwise by now, such as a task or an id that another has; `error.message` says how',
  413: 'Too large',
  415: 'A content type or encoding that is not read',
  429: 'Too many requests: of all, as API Gateway itself answers, or for codes that there are not',
  503: 'Not queued; send it again after `retry-after` seconds',
};

const answers = (id: string, ...statuses: readonly number[]): Json => ({
  200: { description: 'Done', content: json(id) },
  ...Object.fromEntries(
    statuses.map((status) => [status, { description: faults[status], content: json('Fault') }]),
  ),
});

const write = [{ writeKey: [] }, { adminKey: [] }, { bearer: [] }];
const admin = [{ adminKey: [] }, { bearer: [] }];
const posted = [400, 401, 403, 413, 415, 429, 503] as const;
const signed = [400, 401, 413, 429, 503] as const;
const asked = [401, 403, 404, 429, 503] as const;

const monthOf = (name: string, description: string): Json => ({
  name,
  in: 'query',
  schema: { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' },
  description: `A month such as 2026-11: ${description}`,
});

/** A route of an inlet, with a key's or a signature's refusals among its answers. */
const pathsOf = ({ routes, webhook }: Inlet) =>
  routes.map(({ path, summary, parameters, content }) => [
    path,
    {
      post: {
        summary,
        security: webhook === undefined ? write : [{ [webhook.sender]: [] }],
        ...(parameters !== undefined && { parameters }),
        requestBody: { required: true, content },
        responses: answers('Taken', ...(webhook === undefined ? posted : signed)),
      },
    },
  ]);

const file = { schema: { type: 'string' } };
const id = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The customer’s id, percent-encoded',
  schema: { type: 'string' },
};

const ofJourney = { ...id, description: 'The journey’s id' };
const ofCampaign = { ...id, name: 'campaign', description: 'The campaign’s id' };

const working = (summary: string, body: string, answer: string): Json => ({
  post: {
    summary,
    security: admin,
    parameters: [{ ...id, description: 'The task’s id' }],
    requestBody: { required: true, content: json(body) },
    responses: answers(answer, ...posted, 404, 409),
  },
});

const till = [{ checkoutKey: [] }, ...admin];

const atTheTill = (summary: string, body: string, answer: string, isOnce = false): Json => ({
  post: {
    summary,
    security: till,
    parameters: [
      { ...id, description: 'The code, as it was typed' },
      {
        name: 'locale',
        in: 'query',
        description: 'BCP 47, of the sentences; absent: as accept-language says, or the shop’s own',
        schema: { type: 'string' },
      },
      ...(isOnce
        ? [
            {
              name: 'idempotency-key',
              in: 'header',
              description: 'Of your own: asked again by it within a day, the answer is the same',
              schema: { type: 'string' },
            },
          ]
        : []),
    ],
    requestBody: { required: true, content: json(body) },
    responses: answers(answer, ...posted, ...(isOnce ? [409] : [])),
  },
});

const doings: Readonly<Record<BrakeAction, string>> = {
  pause: 'Pauses; what is paused already stays as it is',
  resume: 'Lets what is paused or stopped go on; passages that were stopped are over',
  stop: 'Stops: passages end, and what they offered is void; a channel’s or a message’s messages stay unsent',
};

const brakePaths: Json = Object.fromEntries(
  Object.entries(
    forEachBrakeRoute(({ does, kind, isOnAll }) => ({
      post: {
        summary: doings[does],
        security: admin,
        ...(!isOnAll && { parameters: [{ ...id, description: `The name, among ${kind}` }] }),
        requestBody: { required: true, content: json(kind === 'messages' ? 'MessageBrake' : 'Brake') },
        responses: answers('BrakeTold', ...posted, 404, 409),
      },
    })),
  ).map(([route, path]) => [route.slice('POST '.length), path]),
);

const paths: Json = {
  ...Object.fromEntries(inlets.flatMap(pathsOf)),
  '/v1/customers/import': {
    post: {
      summary: 'Customers from a file: a line each, or a row below a line of column names',
      security: admin,
      requestBody: { required: true, content: { 'application/x-ndjson': file, 'text/csv': file } },
      responses: answers('Imported', ...posted),
    },
  },
  '/v1/orders/import': {
    post: {
      summary: 'A history of orders from a file: a line each, or a row below a line of column names',
      security: admin,
      requestBody: { required: true, content: { 'application/x-ndjson': file, 'text/csv': file } },
      responses: answers('Imported', ...posted),
    },
  },
  '/v1/customers/{id}': {
    get: {
      summary: 'What is known of a customer',
      security: admin,
      parameters: [id],
      responses: answers('Customer', ...asked),
    },
    delete: {
      summary: 'Forgets a customer, whom the id stands for, wherever anything stands of her',
      security: admin,
      parameters: [id],
      responses: answers('Erasure', ...asked),
    },
  },
  '/v1/customers/{id}/explain': {
    get: {
      summary: 'Why a customer is in a journey or is not, and when that can change',
      security: admin,
      parameters: [id, { name: 'journey', in: 'query', required: true, schema: { type: 'string' } }],
      responses: answers('Explanation', 400, ...asked),
    },
  },
  '/v1/customers/{id}/merge': {
    post: {
      summary: 'Makes two customers one, also where both have orders',
      security: admin,
      parameters: [id],
      requestBody: { required: true, content: json('Merge') },
      responses: answers('Merged', ...posted, 404, 409),
    },
  },
  '/v1/customers/{id}/split': {
    post: {
      summary: 'Splits an id off the customer again, with what was told under it',
      security: admin,
      parameters: [id],
      requestBody: { required: true, content: json('Split') },
      responses: answers('SplitTold', ...posted, 404, 409),
    },
  },
  '/v1/customers/{id}/reinstate': {
    post: {
      summary: 'Says that an id that was taken for nobody’s is somebody',
      security: admin,
      parameters: [id],
      requestBody: { required: true, content: json('Reinstate') },
      responses: answers('Reinstated', ...posted, 404, 409),
    },
  },
  '/v1/customers/{id}/export': {
    get: {
      summary: 'Everything that is known of a customer',
      security: admin,
      parameters: [id],
      responses: answers('Export', ...asked),
    },
  },
  '/v1/customers/{id}/lift': {
    post: {
      summary: 'Lifts a bounce, a complaint or a rest at the customer’s address',
      security: admin,
      parameters: [id],
      requestBody: { required: true, content: json('Lift') },
      responses: answers('Lifted', ...posted, 404, 409),
    },
  },
  '/v1/coupons/{id}/check': atTheTill(
    'Whether a code counts for a basket, what it takes off, or all reasons why not',
    'CouponCheck',
    'CouponChecked',
  ),
  '/v1/coupons/{id}/redeem': atTheTill(
    'Takes a code for an order; asked again for the same order it is taken as it was',
    'CouponRedemption',
    'CouponRedeemed',
    true,
  ),
  '/v1/coupons/{id}/release': atTheTill(
    'Gives a code back that an order took which does not stand',
    'CouponRelease',
    'CouponReleased',
    true,
  ),
  '/v1/pools/{id}/codes': {
    post: {
      summary:
        'Loads codes that the shop has made into the pool of a coupon; loaded again they are there once',
      security: admin,
      parameters: [{ ...id, description: 'The coupon’s name' }],
      requestBody: { required: true, content: json('PoolCodes') },
      responses: answers('PoolLoaded', ...posted, 404, 409),
    },
  },
  '/v1/feed': {
    get: {
      summary: 'The feed of products in use',
      security: admin,
      responses: answers('Feed', ...asked, 404),
    },
  },
  '/v1/feed/{id}/products': {
    post: {
      summary: 'Writes products of a feed that nobody is shown yet; written again they are there once',
      security: admin,
      parameters: [{ ...id, description: 'The feed’s version, of the loader’s making' }],
      requestBody: { required: true, content: json('FeedProducts') },
      responses: answers('FeedLoaded', ...posted, 409),
    },
  },
  '/v1/feed/{id}/use': {
    post: {
      summary: 'From now on messages show the products of this feed, all that were written of it',
      security: admin,
      parameters: [{ ...id, description: 'The feed’s version' }],
      requestBody: { required: true, content: json('FeedUse') },
      responses: answers('Feed', ...posted, 409),
    },
  },
  '/v1/coupons': {
    get: {
      summary: 'The coupons that a journey has issued in a month, in that order, 500 at a time',
      security: admin,
      parameters: [
        { name: 'journey', in: 'query', required: true, schema: { type: 'string' } },
        monthOf('month', 'of their issue; this one unless told'),
        {
          name: 'after',
          in: 'query',
          schema: { type: 'string' },
          description: 'The `next` of the answer before',
        },
      ],
      responses: answers('Codes', 400, ...asked),
    },
  },
  '/v1/coupons/liability': {
    get: {
      summary: 'What the shop owes by its coupons, by journey and month of their issue',
      security: admin,
      parameters: [
        {
          name: 'journey',
          in: 'query',
          schema: { type: 'string' },
          description:
            'Absent: all that give coupons; one that the shop has no more is asked for by its name',
        },
        monthOf('from', 'five months before the last unless told'),
        monthOf('until', 'the last; this one unless told'),
      ],
      responses: answers('Liability', 400, ...asked),
    },
  },
  '/v1/tasks': {
    get: {
      summary: 'The tasks of a queue',
      security: admin,
      parameters: [
        { name: 'queue', in: 'query', required: true, schema: { type: 'string' } },
        { name: 'state', in: 'query', schema: { enum: ['open', 'taken', 'done', 'over'], default: 'open' } },
      ],
      responses: answers('Tasks', 400, 401, 403, 429, 503),
    },
  },
  '/v1/tasks/{id}/take': working('Takes a task, and tells how to reach the customer', 'Worker', 'TakenTask'),
  '/v1/tasks/{id}/release': working('Gives a task back to its queue', 'Worker', 'ChangedTask'),
  '/v1/tasks/{id}/result': working('Tells what came of a task', 'Result', 'ChangedTask'),
  '/v1/broadcasts': {
    post: {
      summary: 'Starts a broadcast; asked again with the same id it starts nothing',
      security: admin,
      requestBody: { required: true, content: json('Broadcast') },
      responses: answers('BroadcastTold', ...posted, 404, 409),
    },
  },
  '/v1/broadcasts/preview': {
    post: {
      summary: 'Begins to count whom a broadcast would reach; ask for the answer by its id',
      security: admin,
      requestBody: { required: true, content: json('BroadcastPreview') },
      responses: answers('BroadcastTold', ...posted, 404),
    },
  },
  '/v1/broadcasts/{id}': {
    get: {
      summary: 'How far a broadcast or a preview has come',
      security: admin,
      parameters: [{ ...id, description: 'The broadcast’s id' }],
      responses: answers('BroadcastTold', ...asked),
    },
    delete: {
      summary: 'Stops a broadcast: nobody more is enrolled, and who is goes on',
      security: admin,
      parameters: [{ ...id, description: 'The broadcast’s id' }],
      responses: answers('BroadcastTold', ...asked),
    },
  },
  '/v1/brake': {
    get: {
      summary: 'What is paused or stopped, and what people asked for',
      security: admin,
      responses: answers('Brakes', 401, 403, 429, 503),
    },
  },
  ...brakePaths,
  '/v1/journeys/{id}/customers/remove': {
    post: {
      summary: 'Takes customers out of a journey: their passages are over, and what these offered is void',
      security: admin,
      parameters: [{ ...id, description: 'The journey’s id' }],
      requestBody: { required: true, content: json('Removal') },
      responses: answers('Removed', ...posted, 404, 409),
    },
  },
  '/v1/journeys/{id}/backlog': {
    get: {
      summary: 'Who was silent for longer than a night looks back, by days of silence, and the campaigns',
      security: admin,
      parameters: [ofJourney],
      responses: answers('Backlog', ...asked),
    },
  },
  '/v1/journeys/{id}/backlog/campaigns': {
    post: {
      summary: 'Starts a campaign, which the nights bring on; asked again with the same id it starts nothing',
      security: admin,
      parameters: [ofJourney],
      requestBody: { required: true, content: json('Campaign') },
      responses: answers('CampaignTold', ...posted, 404, 409),
    },
  },
  '/v1/journeys/{id}/backlog/campaigns/preview': {
    post: {
      summary: 'Whom a campaign would mean, what it would come to at most, and how many nights it would take',
      security: admin,
      parameters: [ofJourney],
      requestBody: { required: true, content: json('CampaignPreview') },
      responses: answers('CampaignForeseen', ...posted, 404, 409),
    },
  },
  '/v1/journeys/{id}/backlog/campaigns/{campaign}': {
    get: {
      summary: 'How far a campaign has come',
      security: admin,
      parameters: [ofJourney, ofCampaign],
      responses: answers('CampaignTold', ...asked),
    },
  },
  '/v1/journeys/{id}/backlog/campaigns/{campaign}/stop': {
    post: {
      summary: 'Stops a campaign: nobody more is enrolled, and who is goes on',
      security: admin,
      parameters: [ofJourney, ofCampaign],
      responses: answers('CampaignTold', ...asked),
    },
  },
  '/v1/journeys/{id}/redrive': {
    post: {
      summary: 'Begins again what failed in a journey, once its cause is mended',
      security: admin,
      parameters: [ofJourney],
      requestBody: { required: true, content: json('Redrive') },
      responses: answers('Redriven', ...posted, 404),
    },
  },
  '/v1/fit': {
    get: {
      summary: 'What came of the last fit, and the model of who returns that is in use',
      security: admin,
      responses: answers('FitTold', 401, 403, 429, 503),
    },
    post: {
      summary: 'Starts a fit: learns of all customers’ orders, and puts in use what is no worse than what is',
      security: admin,
      responses: answers('FitStarted', 401, 403, 409, 429, 503),
    },
  },
  '/v1/audit': {
    get: {
      summary: 'Who changed what, a month at a time',
      security: admin,
      parameters: [
        {
          name: 'month',
          in: 'query',
          description: 'Such as 2026-11; absent: this month',
          schema: { type: 'string' },
        },
      ],
      responses: answers('Audit', 400, 401, 403, 429, 503),
    },
  },
  '/openapi.json': {
    get: {
      summary: 'This document',
      security: [],
      responses: {
        200: { description: 'Done', content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
  },
  '/health': { get: { summary: 'Whether the API answers', security: [], responses: answers('Health') } },
};

const basic = (description: string): Json => ({ type: 'http', scheme: 'basic', description });

const schemeOf = ({ sender, signatureHeader }: Webhook) => [
  sender,
  {
    type: 'apiKey',
    in: 'header',
    name: signatureHeader,
    description: 'HMAC-SHA256 of the raw body with the webhook’s secret, in base64',
  },
];

let made: Json | undefined;

/** Made at the first asking: a Lambda that takes events in has no use for it. */
export const openApi = (): Json => {
  made ??= {
    openapi: '3.1.0',
    info: {
      title: 'Rekindle',
      version: '1',
      description: 'Events in, customers explained. See docs/api.md.',
    },
    paths,
    components: {
      schemas: components(),
      securitySchemes: {
        writeKey: basic('A write key as the user name, no password'),
        checkoutKey: basic('A checkout key as the user name, no password'),
        adminKey: basic('An admin key as the user name, no password'),
        bearer: { type: 'http', scheme: 'bearer', description: 'The same key as a bearer token' },
        ...Object.fromEntries(webhooks.map(schemeOf)),
      },
    },
  };
  return made;
};
