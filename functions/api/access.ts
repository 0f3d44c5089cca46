/** Who may use which route: the one table. What it names takes a key; of all else the inlets, and the description, are open. */

import { forEachBrakeRoute } from './brake-routes.ts';

/** `write` tells events, and stands in pages; `checkout` is the shop's tills'. The others are people's, and of what trusts them. */
export const roles = ['write', 'checkout', 'care', 'marketer', 'admin'] as const;
export type Role = (typeof roles)[number];

const [people, campaigns, support, tills, admins] = [
  ['admin', 'marketer', 'care'],
  ['admin', 'marketer'],
  ['admin', 'care'],
  ['admin', 'checkout'],
  ['admin'],
] as const satisfies readonly (readonly Role[])[];

export const access = {
  'POST /v1/customers/import': admins,
  'POST /v1/orders/import': admins,
  'GET /v1/customers/{id}': people,
  'GET /v1/customers/{id}/explain': people,
  'GET /v1/customers/{id}/export': support,
  'DELETE /v1/customers/{id}': admins,
  'POST /v1/customers/{id}/merge': support,
  'POST /v1/customers/{id}/split': support,
  'POST /v1/customers/{id}/reinstate': admins,
  'POST /v1/customers/{id}/lift': admins,
  'POST /v1/coupons/{id}/check': tills,
  'POST /v1/coupons/{id}/redeem': tills,
  'POST /v1/coupons/{id}/release': tills,
  'POST /v1/pools/{id}/codes': campaigns,
  'GET /v1/feed': campaigns,
  'POST /v1/feed/{id}/products': campaigns,
  'POST /v1/feed/{id}/use': campaigns,
  'GET /v1/coupons': campaigns,
  'GET /v1/coupons/liability': campaigns,
  'GET /v1/tasks': support,
  'POST /v1/tasks/{id}/take': support,
  'POST /v1/tasks/{id}/release': support,
  'POST /v1/tasks/{id}/result': support,
  'POST /v1/broadcasts': campaigns,
  'POST /v1/broadcasts/preview': campaigns,
  'GET /v1/broadcasts/{id}': campaigns,
  'DELETE /v1/broadcasts/{id}': campaigns,
  'GET /v1/brake': people,
  ...forEachBrakeRoute(() => campaigns),
  'POST /v1/journeys/{id}/customers/remove': campaigns,
  'GET /v1/journeys/{id}/backlog': campaigns,
  'POST /v1/journeys/{id}/backlog/campaigns': campaigns,
  'POST /v1/journeys/{id}/backlog/campaigns/preview': campaigns,
  'GET /v1/journeys/{id}/backlog/campaigns/{campaign}': campaigns,
  'POST /v1/journeys/{id}/backlog/campaigns/{campaign}/stop': campaigns,
  'POST /v1/journeys/{id}/redrive': admins,
  'GET /v1/fit': campaigns,
  'POST /v1/fit': campaigns,
  'GET /v1/audit': admins,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type KeyedRoute = keyof typeof access;
export const keyedRoutes = Object.keys(access) as readonly KeyedRoute[];

/** Its method, and its path as the router has it. */
export const partsOf = (route: KeyedRoute): { readonly method: string; readonly path: string } => {
  const [method = '', path = ''] = route.split(' ');
  return { method, path };
};

/** What a till does to a code stands on the code's record. */
const isTills = (route: KeyedRoute): boolean => route.startsWith('POST /v1/coupons/');

/** What it does stands in the audit: all that people change. */
export const isChange = (route: KeyedRoute): boolean =>
  !route.startsWith('GET ') && !route.endsWith('/preview') && !isTills(route);
