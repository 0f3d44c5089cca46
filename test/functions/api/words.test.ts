/** Words seen, changed and published by the API, and the very message that was sent. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { sentMessageBody } from '../../../functions/api/contract/words.ts';
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import type { SentMail } from '../../../local/aws/mail.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { type Duration, hours, iso, minutes, plus } from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { abandonedCheckout } from '../../../workflows/journeys/index.ts';
import { adminKey, basic, type Served, serve, start, writeKey } from './served.ts';

let served: Served;
let mails: SentMail[];
beforeEach(async () => {
  mails = [];
  served = await serve(
    undefined,
    storyShop([abandonedCheckout()], { words: { fourEyes: false, testTo: ['@shop.example.com'] } }),
    (mail) => mails.push(mail),
  );
});
afterEach(() => served.world.close());

const checkoutOf = async (id: string, at = served.world.clock.now()): Promise<void> => {
  await served.ask('POST', '/v1/track', {
    body: {
      userId: id,
      messageId: `checkout of ${id} at ${at}`,
      event: 'Checkout Started',
      timestamp: iso(at),
      properties: {
        order_id: `cart of ${id}`,
        value: 59,
        currency: 'EUR',
        products: [{ product_id: 'pot', name: 'A pot & <lid>', quantity: 2, price: 29.5 }],
      },
    },
  });
};

/** Leaves a cart, and is reminded of it. */
const leavesCart = async (id: string): Promise<SentMail> => {
  const known = { ...newProfile(customerId(id)), email: `${id}@example.com`, consents: { email: true } };
  await served.ports.profiles.putAll([{ ...known, firstName: 'Ada', locale: 'zh-TW' }]);
  await checkoutOf(id);
  await served.world.clock.runUntil(plus(served.world.clock.now(), hours(5)));
  const mail = mails.find(({ to }) => to === `${id}@example.com`);
  if (mail === undefined) throw new Error(`nothing was sent to ${id}`);
  return mail;
};

const touchesIn = (body: unknown): readonly string[] =>
  (body as { readonly timeline: readonly { readonly touch?: string }[] }).timeline.flatMap(
    ({ touch }) => touch ?? [],
  );

const unsealed = (text: string | undefined) =>
  text?.replace(/(links\.rekindle\.invalid\/\w\/)(?:k\d+\.[\w-]+|shown)/g, '$1…');

describe('the very message that was sent', () => {
  it('is what left, but for where its links lead, and is forgotten with its customer', async () => {
    const mail = await leavesCart('ada');
    const [touch = ''] = touchesIn((await served.ask('GET', '/v1/customers/ada')).body);
    expect(touch).toMatch(/^abandoned-checkout@\d+\/ada\/1\//);
    const { status, body } = await served.ask('GET', '/v1/customers/ada/message', { query: { touch } });
    expect(status).toBe(200);
    const said = body as z.infer<typeof sentMessageBody>;
    expect(said).toMatchObject({ touch, at: iso(mail.at), locale: 'en', subject: mail.subject });
    expect(unsealed(said.html)).toBe(unsealed(mail.html));
    expect(unsealed(said.text)).toBe(unsealed(mail.text));
    expect(said.html).not.toMatch(/\/k\d+\./);

    expect(
      await served.ask('GET', '/v1/customers/ada/message', { query: { touch: `${touch}x` } }),
    ).toMatchObject({ status: 404, body: { message: expect.stringContaining('is no message of hers') } });
    expect(await served.ask('GET', '/v1/customers/ada/message')).toMatchObject({
      status: 400,
      body: { message: 'touch: must be a touchpoint’s key, as the timeline tells it' },
    });
    await served.ask('DELETE', '/v1/customers/ada');
    await served.settle();
    expect((await served.ask('GET', '/v1/customers/ada/message', { query: { touch } })).status).toBe(404);
  });
});

describe('a customer’s message', () => {
  it('is hers alone', async () => {
    await leavesCart('ada');
    await leavesCart('eve');
    const [touch = ''] = touchesIn((await served.ask('GET', '/v1/customers/ada')).body);
    const { status } = await served.ask('GET', '/v1/customers/eve/message', { query: { touch } });
    expect(status).toBe(404);
  });
});

const kim = createKey('marketer', start, { name: 'kim' });
const lee = createKey('marketer', start, { name: 'lee' });
type Sources = Readonly<Record<string, { readonly mjml?: string; readonly txt: string }>>;
interface Told {
  readonly sources: Sources;
  readonly deployed: Sources;
  readonly version: number;
  readonly draft?: { readonly revision: number; readonly by: string; readonly sources: Sources };
  readonly publications: readonly { readonly number: number; readonly state: string; readonly id: string }[];
  readonly problems: readonly { readonly file: string; readonly line: number; readonly problem: string }[];
}

const message = 'your-cart-is-waiting';

describe('words', () => {
  /** As kim, unless told. */
  const ask = async (method: string, path: string, body?: object, by = kim) => {
    served.keep({ ...emptyKeyring, keys: [kim.record, lee.record, adminKey.record, writeKey.record] });
    return served.ask(method, `/v1/words${path}`, {
      headers: { authorization: basic(by.key), 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
  };
  const told = async (): Promise<Told> => (await ask('GET', `/${message}`)).body as Told;
  const saying = (sources: Sources, words: string): Sources =>
    Object.fromEntries(
      Object.entries(sources).map(([locale, { mjml = '', txt }]) => [
        locale,
        { mjml: mjml.replace(/<mj-title>[^<]*/, `<mj-title>${words}`), txt: `${words}\n\n${txt}` },
      ]),
    );
  const draft = async (words: string, revision = 0, by = kim) =>
    ask('PUT', `/${message}/draft`, { revision, sources: saying((await told()).deployed, words) }, by);
  const publish = (revision: number, whom: 'new' | 'all' = 'all', by = kim) =>
    ask('POST', `/${message}/publish`, { revision, for: whom, why: 'it reads better' }, by);
  const subjectNow = async () =>
    ((await ask('POST', `/${message}/render`, {})).body as { readonly subject: string }).subject;

  it('are told of every message that journeys send, with who sends them and what they may use', async () => {
    const { status, body } = await ask('GET', '');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      fourEyes: false,
      messages: expect.arrayContaining([
        expect.objectContaining({
          message,
          kinds: ['email'],
          channels: ['email'],
          locales: ['en'],
          journeys: ['abandoned-checkout'],
          version: 1,
          subjects: { en: 'You left something behind' },
        }),
      ]),
    });
    const one = (await ask('GET', `/${message}`)).body;
    expect(one).toMatchObject({
      variables: expect.arrayContaining(['cart.items', 'customer.firstName']),
      publications: [],
    });
    expect((one as { readonly variables: readonly string[] }).variables).not.toContain('coupon.code');
    expect(await ask('GET', '/no-such')).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('no journey of this deployment sends "no-such"') },
    });
  });

  it('are shown as they would look, to somebody made up or by a customer’s own data, and nothing is sent', async () => {
    await served.ports.profiles.putAll([{ ...newProfile(customerId('mei')), firstName: 'Mei' }]);
    const shown = await ask('POST', `/${message}/render`, { customer: 'mei' });
    expect(shown).toMatchObject({ status: 200, body: { locale: 'en', journey: 'abandoned-checkout' } });
    expect(JSON.stringify(shown.body)).toContain('Mei');
    const typed = saying((await told()).sources, 'Still there?');
    expect(await ask('POST', `/${message}/render`, { sources: typed })).toMatchObject({
      body: { subject: 'Still there?', text: expect.stringMatching(/^Still there\?/) },
    });
    expect(await ask('POST', `/${message}/render`, { customer: 'nobody' })).toMatchObject({ status: 404 });
    expect(mails).toEqual([]);
  });

  it('are checked as a deployment checks them, by file and line', async () => {
    const { deployed } = await told();
    const [mjml = '', txt = ''] = [deployed.en?.mjml, deployed.en?.txt];
    const problems = async (sources: object) =>
      ((await ask('POST', `/${message}/check`, { sources })).body as Told).problems;
    expect(await problems({ en: { mjml, txt } })).toEqual([]);
    expect(await problems({ en: { mjml, txt: `${txt}\n{{ customer.shoeSize }}` } })).toEqual([
      {
        file: `${message}/en.txt`,
        line: txt.split('\n').length + 1,
        problem: expect.stringContaining('there is no variable customer.shoeSize'),
      },
    ]);
    const carrying = '{{ coupon.code }}';
    expect(
      await problems({
        en: {
          mjml: mjml.replace('</mj-body>', `<mj-raw>${carrying}</mj-raw></mj-body>`),
          txt: txt + carrying,
        },
      }),
    ).toContainEqual(
      expect.objectContaining({ problem: expect.stringContaining('only a message that carries a coupon') }),
    );
    expect(
      await problems({
        en: { mjml: '<mjml lang="en"><mj-head><mj-title>a</mj-title></mj-head><mj-bod/></mjml>', txt: 'a' },
      }),
    ).toHaveLength(1);
    expect(await problems({ en: { mjml: '<mj-include path="../../../etc/passwd" />', txt: 'a' } })).toEqual([
      expect.objectContaining({ problem: expect.stringContaining('outside the messages') }),
    ]);
    expect(await ask('POST', `/${message}/check`, { sources: { '../x': { txt } } })).toMatchObject({
      status: 400,
      body: { error: { field: 'sources' } },
    });
  });

  it('are drafted by one at a time: the second is told what stands', async () => {
    expect(await draft('One')).toMatchObject({ status: 200, body: { revision: 1, by: 'kim' } });
    expect(await draft('Two', 0, lee)).toMatchObject({
      status: 409,
      body: {
        message: 'kim has written it meanwhile: it is of revision 1 now',
        draft: { revision: 1, by: 'kim', sources: { en: { txt: expect.stringMatching(/^One/) } } },
      },
    });
    expect(await draft('Two', 1, lee)).toMatchObject({ status: 200, body: { revision: 2, by: 'lee' } });
    expect(await publish(1)).toMatchObject({ status: 409 });
    expect(await ask('POST', `/${message}/draft/drop`, { revision: 2 })).toMatchObject({ status: 200 });
    expect((await told()).draft).toBeUndefined();
    expect(await subjectNow()).toBe('You left something behind');
  });

  it('are not published with what would fail a customer', async () => {
    await draft('{{ customer.shoeSize }}');
    expect(await publish(1)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('there is no variable customer.shoeSize') },
    });
    expect((await told()).publications).toEqual([]);
  });

  it('of a correction reach passages under way within two minutes, and what was sent before stays what it was', async () => {
    const first = await leavesCart('ada');
    await served.ports.profiles.putAll([
      { ...newProfile(customerId('eve')), email: 'eve@example.com', consents: { email: true } },
    ]);
    await checkoutOf('eve');
    await served.world.clock.runUntil(plus(served.world.clock.now(), minutes(30)));
    await draft('Still there?');
    expect(await publish(1)).toMatchObject({
      status: 200,
      body: { publication: { number: 1, state: 'in-force', for: 'all', by: 'kim', on: 1 } },
    });
    expect(await subjectNow()).toBe('Still there?');
    await served.world.clock.runUntil(plus(served.world.clock.now(), hours(3)));
    expect(mails.filter(({ to }) => to === 'eve@example.com')[0]?.subject).toBe('Still there?');
    const [touch = ''] = touchesIn((await served.ask('GET', '/v1/customers/ada')).body);
    const said = await served.ask('GET', '/v1/customers/ada/message', { query: { touch } });
    expect(said.body).toMatchObject({ subject: first.subject });
    const [evesTouch = ''] = touchesIn((await served.ask('GET', '/v1/customers/eve')).body);
    const eves = await served.ask('GET', '/v1/customers/eve/message', { query: { touch: evesTouch } });
    expect(eves.body).toMatchObject({ subject: 'Still there?' });
  });

  it('for new passages leave those under way with the words that they began with, until they are taken back', async () => {
    const known = (id: string) => ({
      ...newProfile(customerId(id)),
      email: `${id}@example.com`,
      consents: { email: true },
    });
    await served.ports.profiles.putAll(['ada', 'eve', 'zoe'].map(known));
    const subjectOf = (id: string) => mails.find(({ to }) => to === `${id}@example.com`)?.subject;
    const goOn = (span: Duration) => served.world.clock.runUntil(plus(served.world.clock.now(), span));
    await checkoutOf('ada');
    await goOn(minutes(10));
    await draft('Still there?');
    await publish(1, 'new');
    await goOn(minutes(5));
    await checkoutOf('eve');
    await goOn(hours(3));
    expect(subjectOf('ada')).toBe('You left something behind');
    expect(subjectOf('eve')).toBe('Still there?');
    const takeBack = () => ask('POST', `/${message}/take-back`, { number: 1, why: 'it was too cold' }, lee);
    expect(await takeBack()).toMatchObject({
      status: 200,
      body: { publication: { state: 'taken-back', takenBackBy: 'lee' } },
    });
    expect(await takeBack()).toMatchObject({ status: 409 });
    await goOn(minutes(5));
    await checkoutOf('zoe');
    await goOn(hours(3));
    expect(subjectOf('zoe')).toBe('You left something behind');
  });

  it('are tried at an address of the shop’s own, marked as a test, and count nowhere', async () => {
    const test = (to: string) => ask('POST', `/${message}/test-send`, { to });
    expect(await test('stranger@example.com')).toMatchObject({
      status: 400,
      body: { error: { field: 'to' }, message: expect.stringContaining('words.testTo') },
    });
    expect(await test('kim@shop.example.com')).toMatchObject({
      status: 200,
      body: { subject: 'TEST You left something behind' },
    });
    expect(mails).toMatchObject([{ to: 'kim@shop.example.com', subject: 'TEST You left something behind' }]);
    const [mail] = mails;
    if (mail === undefined) throw new Error('nothing was sent');
    for (const fate of ['opened', 'complained'] as const) served.world.mail.report(mail, fate, {});
    await served.settle();
    expect((await served.ask('GET', '/v1/customers/test')).status).toBe(404);
  });
});

describe('words that four eyes must see', () => {
  it('wait for somebody who has not written them', async () => {
    served.world.close();
    served = await serve(
      undefined,
      storyShop([abandonedCheckout()], { words: { fourEyes: true, testTo: [] } }),
    );
    served.keep({ ...emptyKeyring, keys: [kim.record, lee.record] });
    const ask = (path: string, body: object, by: typeof kim, method = 'POST') =>
      served.ask(method, `/v1/words/${message}${path}`, {
        headers: { authorization: basic(by.key), 'content-type': 'application/json' },
        body,
      });
    const sources = {
      en: {
        mjml: '<mjml lang="en"><mj-head><mj-title>Hi</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>{{ brand.address }} {{ links.unsubscribe }}</mj-text></mj-column></mj-section></mj-body></mjml>',
        txt: '{{ brand.address }} {{ links.unsubscribe }}',
      },
    };
    await ask('/draft', { revision: 0, sources }, kim, 'PUT');
    expect(await ask('/publish', { revision: 1, for: 'all', why: 'shorter' }, kim)).toMatchObject({
      status: 200,
      body: { publication: { number: 1, state: 'waiting' } },
    });
    expect(await ask('/render', {}, kim)).toMatchObject({ body: { subject: 'You left something behind' } });
    expect(await ask('/approve', { number: 1 }, kim)).toMatchObject({
      status: 409,
      body: { message: 'kim wrote these words; somebody else must approve them' },
    });
    expect(await ask('/approve', { number: 1 }, lee)).toMatchObject({
      status: 200,
      body: { publication: { state: 'in-force', by: 'kim', approvedBy: 'lee' } },
    });
    expect(await ask('/render', {}, kim)).toMatchObject({ body: { subject: 'Hi' } });
  });
});
