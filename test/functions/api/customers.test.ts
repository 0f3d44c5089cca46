/** What is told of a customer, and customers from files. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerBody, explanationBody, importedBody } from '../../../functions/api/contract/schemas.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, iso, minus, parseIso, plus } from '../../../shared/base/time.ts';
import { knownForm } from '../../../shared/customers/events/customer-ids.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { basic, type Served, serve, start, writeKey } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.world.close());

/** Silent for twenty days, after two orders; one passage, which ended half a year ago. */
const meet = async (id = 'ada') => {
  const customer = customerId(id);
  const enrolment = { journey: journeyId('win-back-14d'), version: 1, customer, cycle: 1 };
  const enrolledAt = minus(start, days(200));
  await served.ports.profiles.putAll([
    {
      ...newProfile(customer),
      email: 'ada@example.com',
      consents: { email: true },
      orders: 2,
      spent: 4_250,
      firstOrderAt: minus(start, days(220)),
      lastOrderAt: minus(start, days(20)),
      enrolments: {
        [journeyId('win-back-14d')]: {
          cycle: 1,
          version: 1,
          arm: 'treatment',
          enrolledAt,
          exitedAt: plus(enrolledAt, days(3)),
          goalUntil: plus(enrolledAt, days(30)),
          claims: {},
        },
      },
    },
  ]);
  await served.ports.ledger.put({
    enrolments: [
      {
        key: enrolment,
        arm: 'treatment',
        enrolledAt,
        goalUntil: plus(enrolledAt, days(30)),
        rule: 'days since last order ≥ 14',
        values: {},
        exit: { reason: 'lapsed', at: plus(enrolledAt, days(3)) },
      },
    ],
    touches: [
      {
        enrolment,
        step: 'we-miss-you',
        kind: 'email',
        channel: 'email',
        at: plus(enrolledAt, days(1)),
        outcome: 'sent',
        sentAt: plus(enrolledAt, days(1)),
      },
    ],
  });
};

describe('a customer', () => {
  it('is told with stage, enrolments and timeline, the latest first', async () => {
    await meet();
    const visit = { userId: 'ada', messageId: 'v', timestamp: iso(minus(start, days(1))) };
    await served.ask('POST', '/v1/page', { body: visit });
    await served.settle();
    const { status, body } = await served.ask('GET', '/v1/customers/ada');
    expect(status).toBe(200);
    const view = customerBody.parse(body);
    expect(view).toMatchObject({
      customer: {
        id: 'ada',
        email: 'ada@example.com',
        orders: 2,
        spent: 42.5,
        lastOrderAt: iso(minus(start, days(20))),
        lastVisitAt: iso(minus(start, days(1))),
      },
      stage: 'active',
      enrolments: [{ journey: 'win-back-14d', cycle: 1, isOpen: false, arm: 'treatment' }],
    });
    expect(view.customer).not.toHaveProperty('revision');
    expect(view.timeline.map(({ at, kind }) => [at, kind])).toEqual([
      [iso(minus(start, days(1))), 'event'],
      [iso(minus(start, days(197))), 'left'],
      [iso(minus(start, days(199))), 'touchpoint'],
      [iso(minus(start, days(200))), 'enrolled'],
    ]);
  });

  it('may have an id with slashes, spaces and percent signs', async () => {
    for (const id of ['gid://shopify/Customer/1', 'Ada Lovelace', '100%']) {
      await meet(id);
      const paths = [`/v1/customers/${encodeURIComponent(id)}`, `/v1/customers/${id}`];
      for (const path of paths)
        expect(await served.ask('GET', path), path).toMatchObject({
          status: 200,
          body: { customer: { id } },
        });
    }
  });

  it('of whom nothing is known is not there', async () => {
    for (const path of ['/v1/customers', '/v1/customers/', `/v1/customers/${'x'.repeat(3_000)}`])
      expect((await served.ask('GET', path)).status).toBe(404);
    expect(await served.ask('GET', '/v1/customers/nobody')).toMatchObject({
      status: 404,
      body: { error: { code: 'not-found', message: 'there is no customer "nobody"' } },
    });
  });

  it('is not told to those who may only write', async () => {
    const headers = { authorization: basic(writeKey.key) };
    expect((await served.ask('GET', '/v1/customers/ada', { headers })).status).toBe(403);
  });
});

describe('an explanation', () => {
  const ask = (journey?: string, id = 'ada') =>
    served.ask('GET', `/v1/customers/${id}/explain`, {
      ...(journey !== undefined && { query: { journey } }),
    });

  it('says the verdict, clause by clause, when it can change, and what happened before', async () => {
    await meet();
    const { status, body } = await ask('win-back-14d');
    expect(status).toBe(200);
    const explanation = explanationBody.parse(body);
    expect(explanation).toMatchObject({ customer: 'ada', verdict: 'in', at: iso(start), stage: 'active' });
    expect(explanation.clauses?.length).toBeGreaterThan(0);
    expect(explanation.reEntry).toMatchObject({
      state: 'again',
      from: expect.stringMatching(/Z$/),
    });
    expect(explanation.timeline.map(({ kind }) => kind)).toEqual(['left', 'touchpoint', 'enrolled']);
  });

  it.each([
    ['no journey', undefined, 'ada', 400],
    ['a journey that there is not', 'win-back-13d', 'ada', 404],
    ['a customer whom nobody knows', 'win-back-14d', 'nobody', 404],
  ])('of %s is refused', async (_, journey, id, status) => {
    await meet();
    expect((await ask(journey, id)).status).toBe(status);
  });
});

describe('an import', () => {
  const send = (type: string, lines: readonly string[]) =>
    served.ask('POST', '/v1/customers/import', {
      headers: { 'content-type': type },
      body: lines.join('\n'),
    });

  it('of NDJSON takes the good lines, and lists the bad by line and field', async () => {
    const { status, body } = await send('application/x-ndjson', [
      '{"id": "ada", "email": "ada@example.com", "consents": {"email": true}, "locale": "en-GB"}',
      '{"id": "bob", "email": "nobody"}',
      '',
      '{"firstName": "Cy"}',
      '{"id": "dan"',
      '[]',
      '{"id": "eve", "firstName": "Eve", "phone": null}',
    ]);
    expect(status).toBe(200);
    expect(importedBody.parse(body)).toMatchObject({
      accepted: 2,
      refused: 4,
      rejected: [
        { line: 2, field: 'email' },
        { line: 4, field: 'id' },
        { line: 5, message: expect.stringContaining('JSON') },
        { line: 6, message: expect.stringContaining('must be an object') },
      ],
    });
    await served.settle();
    expect(served.world.deadLetters()).toEqual([]);
    expect(await served.ports.profiles.get(customerId('ada'))).toMatchObject({
      email: 'ada@example.com',
      consents: { email: true },
      locale: 'en-GB',
    });
    expect(await served.ports.profiles.get(customerId('bob'))).toBeUndefined();
    expect(await served.ports.profiles.get(customerId('eve'))).toMatchObject({ firstName: 'Eve' });
  });

  it('of CSV goes by the names of its columns, with quotes and line breaks', async () => {
    const { body } = await send('text/csv; charset=utf-8', [
      '\ufeffcustomer_id,email,first_name,consents.email,at,note',
      '17,ada@example.com,"Ada, ""Countess""",true,2026-11-01T00:00:00Z,',
      '18,bob@example.com',
      '19,nobody,Cy,,,',
      '20,dan@example.com,Dan,false,,"met in\nBerlin"',
    ]);
    expect(body).toMatchObject({
      accepted: 2,
      refused: 2,
      rejected: [
        { line: 3, message: expect.stringContaining('columns') },
        { line: 4, field: 'email' },
      ],
    });
    await served.settle();
    expect(await served.ports.profiles.get(customerId('17'))).toMatchObject({
      firstName: 'Ada, "Countess"',
      consents: { email: true },
      identifiedAt: { email: parseIso('2026-11-01T00:00:00Z') },
    });
    expect(await served.ports.profiles.get(customerId('20'))).toMatchObject({ consents: { email: false } });
  });

  it('of another product’s export finds its columns, and keeps what was refused', async () => {
    const { body } = await send('text/csv', [
      'Email Address;First Name;Phone Number;Country;UNSUB_TIME;UNSUB_REASON',
      'ada@example.com;Ada;07700 900123;United Kingdom;;',
      'Bob@Example.com;Bob;;;2025-03-01 10:00:00;too many',
    ]);
    expect(body).toMatchObject({ accepted: 2, refused: 0 });
    await served.settle();
    expect(await served.ports.profiles.get(customerId(knownForm('email:ada@example.com')))).toMatchObject({
      firstName: 'Ada',
      phone: '+447700900123',
      country: 'GB',
    });
    expect(await served.ports.profiles.get(customerId(knownForm('email:bob@example.com')))).toMatchObject({
      email: 'Bob@Example.com',
      consents: { email: false },
    });
  });

  it('of many lines arrives whole, and sent again changes nothing', async () => {
    const lines = Array.from({ length: 450 }, (_, index) => `{"id":"c-${index}","firstName":"N${index}"}`);
    for (let times = 0; times < 2; times += 1) {
      expect((await send('application/x-ndjson', lines)).body).toMatchObject({ accepted: 450, refused: 0 });
      await served.settle();
    }
    expect(await served.ports.profiles.get(customerId('c-449'))).toMatchObject({
      firstName: 'N449',
      orders: 0,
    });
  });

  it.each([
    ['nothing', 'text/csv', [''], 400],
    ['a type that is not read', 'application/pdf', ['x'], 415],
    ['more than is taken', 'text/csv', ['id', 'x'.repeat(4_600_000)], 413],
  ])('of %s is refused', async (_, type, lines, status) => {
    expect((await send(type, lines)).status).toBe(status);
  });

  it('is not for those who may only write', async () => {
    const headers = { authorization: basic(writeKey.key), 'content-type': 'text/csv' };
    expect((await served.ask('POST', '/v1/customers/import', { headers, body: 'id' })).status).toBe(403);
  });
});
