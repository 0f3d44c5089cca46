/** People who sign in to the console, and ask the API by the tokens of its user pool. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processSignIn } from '../../../functions/adapters/sign-in.ts';
import { auditBody } from '../../../functions/api/contract/schemas.ts';
import { sampleWith } from '../../support/templates.ts';
import { type Served, serve } from './served.ts';

const pool = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

let served: Served;
let issuer: string;
beforeAll(async () => {
  served = await serve(undefined, sampleWith({ console: {} }));
  issuer = served.world.environment.SIGN_IN_ISSUER ?? '';
  const { kty = '', n = '', e = '' } = pool.publicKey.export({ format: 'jwk' });
  processSignIn().verifier?.cacheJwks({ keys: [{ kid: 'one', alg: 'RS256', use: 'sig', kty, n, e }] });
});
afterAll(() => served.world.close());

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** As Cognito makes them; times are the library’s to judge, by the real clock. */
const tokenOf = (claims: object = {}, key: KeyObject = pool.privateKey): string => {
  const payload = {
    sub: '0f1e',
    email: 'kim@shop.example',
    'cognito:groups': ['care'],
    iss: issuer,
    aud: 'client',
    token_use: 'id',
    iat: 0,
    exp: 4_000_000_000,
    ...claims,
  };
  const text = `${encoded({ alg: 'RS256', kid: 'one' })}.${encoded(payload)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
};

const ask = (method: string, path: string, token: string, body?: object) =>
  served.ask(method, path, { headers: { authorization: `Bearer ${token}` }, ...(body && { body }) });

describe('who has signed in', () => {
  it('is told by the address, with the groups as roles', async () => {
    const { body } = await ask('GET', '/v1/me', tokenOf({ 'cognito:groups': ['care', 'staff', 'marketer'] }));
    expect(body).toMatchObject({ who: 'kim@shop.example', roles: ['marketer', 'care'] });
  });

  it('may do what a group may, and is told which may what another does', async () => {
    expect((await ask('GET', '/v1/customers/nobody', tokenOf())).status).toBe(404);
    expect(await ask('POST', '/v1/journeys/pause', tokenOf(), { why: 'a fire' })).toMatchObject({
      status: 403,
      body: { message: 'this takes who is in one of the groups admin, marketer' },
    });
    expect((await ask('GET', '/v1/me', tokenOf({ 'cognito:groups': undefined }))).status).toBe(403);
  });

  it('tells no events: a group `write` opens nothing', async () => {
    const token = tokenOf({ 'cognito:groups': ['admin', 'write'] });
    const call = { userId: 'ada', event: 'Greeted' };
    expect((await ask('POST', '/v1/track', token, call)).status).toBe(401);
  });

  it('stands in the audit', async () => {
    const token = tokenOf({ 'cognito:groups': ['admin'] });
    expect((await ask('POST', '/v1/lanes/news/pause', token, { why: 'a fire' })).status).toBe(200);
    const { entries } = auditBody.parse((await ask('GET', '/v1/audit', token)).body);
    expect(entries[0]).toMatchObject({ who: 'kim@shop.example', role: 'admin', reason: 'a fire' });
  });
});

describe('a token', () => {
  it.each([
    ['that is over', () => tokenOf({ exp: 1_000_000_000 })],
    ['of another pool', () => tokenOf({ iss: 'https://cognito-idp.local-1.amazonaws.com/local-1_Other' })],
    ['that another has signed', () => tokenOf({}, stranger.privateKey)],
    ['that says nothing of who it is', () => tokenOf({ token_use: 'access' })],
    ['that is none', () => 'a.b.c'],
    ['without a signature', () => `${encoded({ alg: 'none', kid: 'one' })}.${tokenOf().split('.')[1]}.x`],
  ])('%s lets nobody in, and no browser asks for a password', async (_, token) => {
    const { status, headers } = await ask('GET', '/v1/me', token());
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it('is nothing where there is no console', async () => {
    const without = await serve();
    const headers = { authorization: `Bearer ${tokenOf()}` };
    expect((await without.ask('GET', '/v1/me', { headers })).status).toBe(401);
    without.world.close();
  });
});
