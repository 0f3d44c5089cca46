/** Who may use which route, and what of it stands in the audit: every route with every role, by the one table. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Role, roles } from '../../../functions/api/contract/roles.ts';
import { auditBody } from '../../../functions/api/contract/schemas.ts';
import { inlets } from '../../../functions/api/inlets/index.ts';
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import { routes } from '../../../functions/api/routes/index.ts';
import { basic, type Served, serve, start } from './served.ts';

let served: Served;
const keys = Object.fromEntries(roles.map((role) => [role, createKey(role, start, { name: `${role} key` })]));
const keyOf = (role: Role): string => keys[role]?.key ?? '';
const keyring = { ...emptyKeyring, keys: Object.values(keys).map(({ record }) => record) };

const ask = (route: string, authorization: string) => {
  const [method = '', path = ''] = route.split(' ');
  const headers = { authorization, 'content-type': 'application/json' };
  return served.ask(method, path.replaceAll(/\{\w+\}/g, 'ada'), {
    headers,
    ...(['POST', 'PUT'].includes(method) && { body: '{}' }),
  });
};

describe('a route that takes a key', () => {
  beforeAll(async () => {
    served = await serve();
    served.keep(keyring);
  });
  afterAll(() => served.world.close());

  it.each(routes.flatMap(({ at, roles: allowed }) => roles.map((role) => [at, role, allowed] as const)))(
    '%s with the role %s lets in whom the table names, and nobody else',
    async (at, role, allowed) => {
      const { status } = await ask(at, basic(keyOf(role)));
      if (allowed.includes(role)) expect([401, 403, 405, 500]).not.toContain(status);
      else expect(status).toBe(403);
    },
  );

  it.each(routes.map(({ at }) => at))(
    '%s lets in nobody without a key, or with one of nobody',
    async (route) => {
      expect((await ask(route, '')).status).toBe(401);
      expect((await ask(route, basic(createKey('admin', start).key))).status).toBe(401);
    },
  );

  it('tells who asks, and what of the table is theirs', async () => {
    const me = async (role: Role) =>
      (await served.ask('GET', '/v1/me', { headers: { authorization: basic(keyOf(role)) } })).body;
    expect(await me('admin')).toMatchObject({ who: 'admin key', roles: ['admin'] });
    const { may } = (await me('care')) as { readonly may: readonly string[] };
    expect(may).toEqual(
      expect.arrayContaining(['GET /v1/me', 'POST /v1/tasks/{id}/take', 'GET /v1/customers/{id}']),
    );
    expect(may).not.toContain('GET /v1/audit');
    expect(may).not.toContain('POST /v1/broadcasts');
  });

  const told = inlets.filter((inlet) => !('webhook' in inlet)).flatMap(({ routes }) => routes);
  it.each(told.flatMap(({ path }) => roles.map((role) => [path, role] as const)))(
    'POST %s with the role %s takes events of a write key and an admin key alone',
    async (path, role) => {
      const { status } = await ask(`POST ${path}`, basic(keyOf(role)));
      if (role === 'write' || role === 'admin') expect([401, 403]).not.toContain(status);
      else expect(status).toBe(403);
    },
  );
});

describe('the audit', () => {
  beforeEach(async () => {
    served = await serve();
    served.keep(keyring);
  });
  afterEach(() => served.world.close());

  const entries = async () =>
    auditBody.parse(
      (await served.ask('GET', '/v1/audit', { headers: { authorization: basic(keyOf('admin')) } })).body,
    ).entries;
  const tell = async (path: string, body: object, role: Role = 'admin') => {
    const answered = await served.ask('POST', path, { headers: { authorization: basic(keyOf(role)) }, body });
    await served.settle();
    return answered;
  };

  it('says who changed what, why, and what was there before and after', async () => {
    await tell('/v1/identify', { userId: 'ada', traits: { email: 'ada@example.com' } });
    await tell('/v1/track', { userId: 'ada', event: 'Email Bounced', properties: {} });
    await tell('/v1/customers/ada/lift', { channel: 'email', reason: 'she called' });
    expect(await entries()).toMatchObject([
      {
        who: 'admin key',
        role: 'admin',
        what: 'POST /v1/customers/{id}/lift',
        of: 'ada',
        customer: 'ada',
        done: true,
        reason: 'she called',
        before: { stop: 'bounced' },
        after: { channel: 'email', lifted: 'bounced' },
      },
    ]);
  });

  it('has what was refused as not done, and nothing of what only looks', async () => {
    await tell('/v1/customers/nobody/merge', { alias: 'none' }, 'care');
    await served.ask('GET', '/v1/customers/nobody', { headers: { authorization: basic(keyOf('care')) } });
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ who: 'care key', what: 'POST /v1/customers/{id}/merge', of: 'nobody' });
    expect(entry?.done).toBeUndefined();
  });

  it('keeps of a customer who is erased that something was done, and not what', async () => {
    await tell('/v1/identify', { userId: 'ada', traits: { email: 'ada@example.com' } });
    await tell('/v1/track', { userId: 'ada', event: 'Email Bounced', properties: {} });
    await tell('/v1/customers/ada/lift', { channel: 'email', reason: 'canary of a reason' });
    await served.ask('DELETE', '/v1/customers/ada', { headers: { authorization: basic(keyOf('admin')) } });
    await served.settle();
    expect((await entries()).map(({ what, reason, after }) => ({ what, reason, after }))).toEqual([
      { what: 'DELETE /v1/customers/{id}', reason: undefined, after: { customer: 'ada', state: 'erasing' } },
      { what: 'POST /v1/customers/{id}/lift', reason: undefined, after: undefined },
    ]);
    expect(await served.ports.audit.ofCustomer('ada' as never)).toEqual([]);
  });

  it('is of whatever month is asked for', async () => {
    const asked = (month: string) =>
      served.ask('GET', '/v1/audit', { query: { month }, headers: { authorization: basic(keyOf('admin')) } });
    expect((await asked('2026-10')).body).toEqual({ month: '2026-10', entries: [] });
    expect(await asked('lately')).toMatchObject({ status: 400 });
  });

  it('is of each route but those that look, and the tills’, of which the code’s record tells', () => {
    const unwritten = routes.filter(({ isChange, method }) => !isChange && method !== 'GET');
    expect(unwritten.map(({ at }) => at)).toEqual([
      'POST /v1/tunables/{id}/preview',
      'POST /v1/journeys/{id}/backlog/campaigns/preview',
      'POST /v1/broadcasts/preview',
      'POST /v1/coupons/{id}/check',
      'POST /v1/coupons/{id}/redeem',
      'POST /v1/coupons/{id}/release',
      'POST /v1/words/{id}/render',
      'POST /v1/words/{id}/check',
    ]);
  });
});
