/** What other products' clients send, by where they send it and what it looks like: whoever does is told what to send here. */
import { isObject } from '../../../shared/customers/events/properties.ts';
import type { Loose } from '../../../shared/customers/events/reading.ts';

interface Stranger {
  readonly called: string;
  /** Where its clients post to. */
  readonly paths: RegExp;
  /** Whether a body is one of its own. */
  readonly isOwn: (body: Loose) => boolean;
}

const has = (body: Loose, ...names: readonly string[]): boolean =>
  names.every((name) => Object.hasOwn(body, name));

/** The more particular before those that say less of themselves. */
const strangers: readonly Stranger[] = [
  {
    called: 'Google Analytics 4 (Measurement Protocol)',
    paths: /^(?:\/debug)?\/(?:mp|g|j|r)?\/?collect\/?$/,
    isOwn: (body) => has(body, 'events') && (has(body, 'client_id') || has(body, 'app_instance_id')),
  },
  {
    called: 'Klaviyo',
    paths: /^\/(?:api|client)\/(?:events|profiles|profile-import|identify|track|event-bulk-create-jobs)\/?$/,
    isOwn: (body) => isObject(body.data) && has(body.data, 'type', 'attributes'),
  },
  {
    called: 'Customer.io',
    paths: /^\/api\/v[12]\/(?:customers\/|entity|batch|events|merge_customers)/,
    isOwn: (body) => has(body, 'identifiers') || (has(body, 'type', 'action') && body.type === 'person'),
  },
  {
    called: 'Braze',
    paths: /^\/users\/(?:track|identify|alias|merge|delete)\b/,
    isOwn: (body) =>
      ['events', 'attributes', 'purchases'].some((name) => Array.isArray(body[name]) && !has(body, 'batch')),
  },
  {
    called: 'Iterable',
    paths: /^\/api\/(?:events|users|commerce|inApp|subscriptions)\/\w+/,
    isOwn: (body) => has(body, 'eventName') || has(body, 'dataFields'),
  },
  {
    called: 'Mixpanel',
    paths: /^\/(?:track|engage|import)\/?$/,
    isOwn: (body) => isObject(body.properties) && has(body.properties, 'distinct_id'),
  },
  {
    called: 'PostHog',
    paths: /^\/(?:capture|e|i\/v0\/e|batch)\/?$/,
    isOwn: (body) => has(body, 'distinct_id') || has(body, 'api_key'),
  },
];

const instead =
  'send Segment’s calls, such as {"userId": "ada-17", "event": "Order Completed", "properties": {"order_id": "o-1", "total": 19.9}} to POST /v1/track, or CloudEvents to POST /v1/events';

/** What to send in the place of what this path takes elsewhere. `undefined`: nobody's that we know. */
export const strangerAt = (path: string): string | undefined => {
  const found = strangers.find(({ paths }) => paths.test(path));
  return found && `${path} is an address of ${found.called}: ${instead}`;
};

/** The same of a body. Who says whose call it is as Segment does is none. */
export const strangerIn = (body: Loose): string | undefined => {
  if (['userId', 'anonymousId', 'batch', 'traits'].some((name) => has(body, name))) return undefined;
  const found = strangers.find(({ isOwn }) => isOwn(body));
  return found && `this looks like what ${found.called} takes: ${instead}`;
};
