/** What a send does, through the real handler and adapters. */
import { describe, expect, it } from 'vitest';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import {
  days,
  hours,
  iso,
  milliseconds,
  minus,
  minutes,
  parseIso,
  plus,
  seconds,
} from '../../../../shared/base/time.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import type { SendRequest } from '../../../../shared/journeys/protocol.ts';
import type { WaitSpec } from '../../../../shared/journeys/records.ts';
import { openLinkToken } from '../../../../shared/messages/links.ts';
import { linkKeys } from '../../../support/link-keys.ts';
import {
  ada,
  emailRequest,
  enrolled,
  enrolment,
  openEnrolment,
  tenOff,
  textRequest,
} from '../../../support/passages.ts';
import { createStand, type Stand, sendEventDelay, start } from '../../../support/stand.ts';

const begin = async (changes: Partial<Profile> = {}, settings: object = {}): Promise<Stand> => {
  const stand = createStand(settings);
  await enrolled(stand, { ...ada, ...changes });
  stand.forget();
  return stand;
};
const passageOf = ({ ports }: Stand) => ports.ledger.passage(enrolment);
const touchOf = ({ ports }: Stand, step = 'we-miss-you') => ports.ledger.touch(enrolment, step);
const noWait = (token: string, held?: SendRequest['state']['held']): SendRequest => {
  const { waits: _, ...request } = emailRequest(token);
  return { ...request, state: { path: '', ...(held !== undefined && { held }) } };
};
const silentReaction: WaitSpec = {
  id: 'reaction-we-miss-you',
  source: { kind: 'reaction', to: 'we-miss-you' },
  otherwise: 'silent',
};
const clicked = (stand: Stand) =>
  ingest(
    {
      kind: 'mail',
      event: {
        kind: 'clicked',
        touch: touchKey(enrolment, 'we-miss-you'),
        at: stand.now(),
        client: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
      },
    },
    stand.ports,
  );

describe('a send', () => {
  it('says the words that its passage began with, though there are others by now', async () => {
    const stand = await begin();
    const request = noWait('a');
    const later = { ...request, touch: { ...request.touch, words: 2 } };
    await stand.invoke('send', later);
    expect(stand.mails).toHaveLength(1);
    expect(stand.mails[0]?.body).toContain('We still miss you');
    const other = await begin();
    await other.invoke('send', request);
    expect(other.mails[0]?.body).not.toContain('We still miss you');
  });

  it('claims, issues the coupon, sends the email and leaves the token open for the wait', async () => {
    const stand = await begin();
    await expect(stand.invoke('send', emailRequest('a'))).resolves.toEqual({ outcome: 'sent' });
    const { coupons, touches, waiter } = await passageOf(stand);
    expect(stand.answers).toEqual([]);
    expect(coupons).toEqual([
      {
        enrolment,
        name: 'ten-off',
        code: expect.stringMatching(/^[2-9A-Z]{14}$/),
        terms: { percentOff: 10 },
        issuedAt: start,
        validUntil: plus(start, days(8)),
      },
    ]);
    expect(touches).toMatchObject([
      { step: 'ten-off', kind: 'coupon', outcome: 'sent', couponCode: coupons[0]?.code },
      {
        step: 'we-miss-you',
        kind: 'email',
        channel: 'email',
        outcome: 'sent',
        at: start,
        sentAt: start,
        messageId: 'mail-1',
        locale: 'en',
        couponCode: coupons[0]?.code,
      },
    ]);
    expect(waiter).toMatchObject({
      wait: silentReaction,
      token: 'a',
      since: start,
      deadline: plus(start, days(3)),
    });
    expect(await stand.ports.profiles.get(customerId('ada'))).toMatchObject({
      enrolments: { [journeyId('win-back')]: { claims: { 'we-miss-you': start } } },
      recentTouches: [{ at: start, channel: 'email' }],
      revision: 2,
    });
    expect(stand.mails).toMatchObject([{ to: 'ada@example.com', key: 'win-back@1/ada/1/we-miss-you' }]);
  });

  it('makes no requests but these, of which one claims and leaves everything behind that the claim brings', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    expect(stand.requests).toEqual([
      // Once in half a minute, by each process.
      'GetItem',
      'Query',
      'GetItem',
      'GetSecretValue',
      'GetItem',
      'GetItem',
      // What SES takes is asked once a minute, by all Lambdas together.
      'GetItem',
      'GetAccount',
      'PutItem',
      'UpdateItem',
      'GetItem',
      'GetSecretValue',
      'PutItem',
      'PutItem',
      'TransactWriteItems',
      'SendEmail',
      'UpdateItem',
    ]);
  });

  it('tells others of the touchpoint where the shop wants that, and again after a fault', async () => {
    const stand = await begin({}, { publish: { 'Touchpoint Sent': true } });
    await stand.invoke('send', noWait('a'), (operation) =>
      operation === 'PutEvents' ? 'before' : undefined,
    );
    expect(stand.bus).toEqual([]);
    await stand.invoke('send', noWait('b'));
    expect(stand.mails).toHaveLength(1);
    expect(stand.bus.map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail)])).toEqual([
      [
        'Touchpoint Sent',
        { schemaVersion: 1, ...enrolment, touchpoint: 'we-miss-you', kind: 'email', channel: 'email' },
      ],
    ]);
    expect(stand.answers).toEqual([{ token: 'b', outcome: 'sent' }]);
  });

  it('tells nobody of what was withheld', async () => {
    const stand = await begin({ consents: {} }, { publish: { 'Touchpoint Sent': true } });
    await stand.invoke('send', noWait('a'));
    expect(stand.bus).toEqual([]);
  });

  it('answers its token when the story does not wait', async () => {
    const stand = await begin();
    await stand.invoke('send', noWait('a'));
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'sent' }]);
    expect((await passageOf(stand)).waiter).toBeUndefined();
  });

  it('shows the same coupon in each message that carries it, valid from the first', async () => {
    const stand = await begin();
    await stand.invoke('send', noWait('a'));
    await stand.moveTo(plus(start, days(1)));
    await stand.invoke('send', {
      ...noWait('b'),
      touch: { ...noWait('b').touch, name: 'picked-for-you' },
    });
    const { coupons } = await passageOf(stand);
    expect(coupons).toHaveLength(1);
    expect(coupons[0]?.issuedAt).toBe(start);
    expect(stand.mails).toHaveLength(2);
    for (const { body } of stand.mails) expect(body).toContain(coupons[0]?.code);
  });

  it('issues a coupon alone without a message or a place under the cap', async () => {
    const stand = await begin({ consents: {} });
    await stand.invoke('send', {
      ...noWait('a'),
      touch: { name: 'ten-off', kind: 'coupon', channel: 'email', transactional: false, coupon: tenOff },
    });
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'sent' }]);
    expect((await passageOf(stand)).coupons).toHaveLength(1);
    expect(await touchOf(stand, 'ten-off')).toMatchObject({ kind: 'coupon', outcome: 'sent' });
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([]);
    expect(stand.mails).toEqual([]);
  });

  it('sends a survey with a sealed link for each answer, and remembers that it asks for a reason', async () => {
    const stand = await begin();
    await stand.invoke('send', {
      ...noWait('a'),
      touch: {
        name: 'why-gone',
        kind: 'survey',
        channel: 'email',
        transactional: false,
        answers: ['happy', 'unhappy'],
        inWords: ['unhappy'],
        asksForReason: true,
      },
    });
    expect(stand.mails[0]?.body).toMatch(/"https:\/\/links\.example\.com\/a\/[\w.-]+/);
    expect(await touchOf(stand, 'why-gone')).toMatchObject({
      kind: 'survey',
      asksForReason: true,
      asks: { answers: ['happy', 'unhappy'], inWords: ['unhappy'] },
    });
  });

  it('tags the email and lets the customer unsubscribe with one click', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    const { Content, ...rest } = JSON.parse(stand.mails[0]?.body ?? '{}');
    expect(rest).toMatchObject({
      FromEmailAddress: '"Acme" <hello@shop.example.com>',
      ConfigurationSetName: 'set',
      EmailTags: [
        { Name: 'touch', Value: Buffer.from('win-back@1/ada/1/we-miss-you').toString('base64url') },
        { Name: 'journey', Value: 'win-back' },
        { Name: 'ses:feedback-id-a', Value: 'win-back' },
        { Name: 'ses:feedback-id-b', Value: 'marketing' },
      ],
    });
    expect(Content.Simple.Headers).toEqual([
      { Name: 'List-Id', Value: '"Acme" <marketing.shop.example.com>' },
      {
        Name: 'List-Unsubscribe',
        Value: expect.stringMatching(/^<https:\/\/links\.example\.com\/u\/[\w.-]+>$/),
      },
      { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
    ]);
  });
});

describe('the links of an email', () => {
  const shown = (stand: Stand) => {
    const { Content } = JSON.parse(stand.mails[0]?.body ?? '{}');
    const { Html, Text } = Content.Simple.Body;
    return {
      html: String(Html.Data),
      text: String(Text.Data),
      headers: JSON.stringify(Content.Simple.Headers),
    };
  };
  const friends = (changes: object) =>
    ({
      ...noWait('a'),
      touch: { name: 'for-friends', kind: 'email', channel: 'email', transactional: false, ...changes },
    }) as const;
  const campaign = 'utm_source=rekindle&utm_medium=email&utm_campaign=win-back&utm_content=for-friends';

  it('lead to the shop by way of us, with what its analytics are told; those of the text are plain', async () => {
    const stand = await begin();
    await stand.invoke('send', friends({}));
    const { html, text } = shown(stand);
    const [, token = ''] = /href="https:\/\/links\.example\.com\/l\/([\w.-]+)"/.exec(html) ?? [];
    expect(openLinkToken(linkKeys, 'l', token)).toEqual({
      touch: 'win-back@1/ada/1/for-friends',
      sentAt: start,
      url: `https://shop.example.com/?${campaign}`,
    });
    expect(text).toContain(`https://shop.example.com/?${campaign} https://links.example.com/u/`);
  });

  it('take the coupon to the shop’s checkout where the settings say how', async () => {
    const couponLink = 'https://shop.example.com/discount/{code}?redirect={path}';
    const stand = await begin({}, { couponLink });
    await stand.invoke('send', friends({ coupon: tenOff }));
    expect(shown(stand).text).toMatch(
      /^https:\/\/shop\.example\.com\/discount\/[2-9A-Z]{14}\?redirect=%2F%3Futm_source%3Drekindle/,
    );
  });

  it('are for friends where it is to be passed on: none is told as hers, and only the header unsubscribes her', async () => {
    const stand = await begin();
    await stand.invoke('send', friends({ toPassOn: true }));
    const { html, text, headers } = shown(stand);
    expect(html).toContain(`href="https://shop.example.com/?${campaign.replaceAll('&', '&#38;')}"`);
    for (const part of [html, text]) {
      expect(part).toMatch(/https:\/\/links\.example\.com\/f\//);
      expect(part).not.toMatch(/links\.example\.com\/[lup]\//);
    }
    expect(headers).toMatch(/links\.example\.com\/u\//);
  });
});

describe('a send that a guardrail stops', () => {
  it('is withheld with its reason, takes no place, issues no coupon, and nobody waits for it', async () => {
    const stand = await begin({ consents: { email: false } });
    await expect(stand.invoke('send', emailRequest('a'))).resolves.toEqual({ outcome: 'withheld' });
    expect(stand.mails).toEqual([]);
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'silent' }]);
    const { coupons, touches } = await passageOf(stand);
    expect(coupons).toEqual([]);
    expect(touches).toMatchObject([
      { outcome: 'withheld', withheld: { guardrail: 'consent', detail: 'consent to email was refused' } },
    ]);
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([]);
  });

  it('registers once the wait for what would have come of it', async () => {
    const stand = await begin({ consents: {} });
    const unitsOf = () =>
      Object.values(stand.dynamodb.consumed()).reduce((sum, { writeUnits }) => sum + writeUnits, 0);
    const before = unitsOf();
    await stand.invoke('send', emailRequest('a'));
    // The profile and the touchpoint twice, as a transaction costs them, and the waiter.
    expect(unitsOf() - before).toBe(5);
    expect((await passageOf(stand)).waiter).toMatchObject({ wait: silentReaction, token: 'a' });
  });

  it('is over when it is entered again, wherever its handler died', async () => {
    for (const operation of ['TransactWriteItems', 'BatchWriteItem'])
      for (const when of ['before', 'after'] as const) {
        const stand = await begin({ consents: {} });
        await stand.invoke('send', emailRequest('a'), (each) => (each === operation ? when : undefined));
        await stand.moveTo(plus(start, minutes(1)));
        await stand.invoke('send', emailRequest('b'));
        expect(stand.answers).toEqual([{ token: 'b', outcome: 'silent' }]);
        expect(await touchOf(stand)).toMatchObject({ outcome: 'withheld' });
      }
  });

  it('waits since its claim for what has nothing to do with it, wherever its handler died', async () => {
    const wait = { id: 'visit', source: { kind: 'visit' }, otherwise: 'not-visited' } as const;
    const request = (token: string) => emailRequest(token, { waits: { wait, atMost: days(3) } });
    const stand = await begin({ consents: {} });
    await stand.invoke('send', request('a'), (operation) =>
      operation === 'TransactWriteItems' ? 'after' : undefined,
    );
    expect((await passageOf(stand)).waiter).toMatchObject({ wait, token: 'a', since: start });
    await stand.moveTo(plus(start, minutes(1)));
    await stand.invoke('send', request('b'));
    expect(stand.answers).toEqual([]);
    expect((await passageOf(stand)).waiter).toMatchObject({ wait, token: 'b', since: start });
  });

  it('stays withheld when it is entered again and would be allowed', async () => {
    const stand = await begin({ consents: {} });
    await stand.invoke('send', emailRequest('a'));
    const profile = await stand.ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is gone');
    await stand.ports.profiles.update(profile, { ...profile, consents: { email: true } });
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toEqual([]);
    expect(stand.answers.at(-1)).toEqual({ token: 'b', outcome: 'silent' });
  });

  it('is held until quiet hours end, and sent then', async () => {
    const stand = await begin();
    await stand.moveTo(parseIso('2026-11-23T22:00:00Z'));
    await expect(stand.invoke('send', emailRequest('a'))).resolves.toEqual({ outcome: 'held' });
    expect(stand.answers).toEqual([
      {
        token: 'a',
        detour: 'Held',
        cause: { until: '2026-11-24T09:00:00Z', due: '2026-11-23T22:00:00Z', by: 'quiet-hours' },
      },
    ]);
    expect((await passageOf(stand)).touches).toEqual([]);
    await stand.moveTo(parseIso('2026-11-24T09:00:00Z'));
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
  });

  it.each([
    ['at its turn', undefined, 'You left just now'],
    ['within a day of it', hours(23), 'You left just now'],
    ['a day after it', days(1), 'You left a while ago'],
  ])('tells its words whether it is late: %s', async (_, late, text) => {
    const stand = await begin();
    const touch = { name: 'your-cart', kind: 'sms', channel: 'sms', transactional: false } as const;
    const held = late && ({ due: iso(minus(stand.now(), late)), by: 'pause' } as const);
    const state = { path: '', ...(held !== undefined && { held }) };
    await stand.invoke('send', textRequest('a', { touch, state }));
    expect(stand.texts.map((sent) => sent.text)).toEqual([text]);
  });

  it('is due from when it was first held until it leaves, and says then how late it is, and why', async () => {
    const stand = await begin();
    const dueNow = async () =>
      (await stand.ports.profiles.get(customerId('ada')))?.enrolments[journeyId('win-back')]?.due;
    const night = parseIso('2026-11-23T22:00:00Z');
    await stand.moveTo(night);
    await stand.invoke('send', emailRequest('a'));
    await stand.moveTo(plus(night, hours(1)));
    const held = { due: iso(night), by: 'quiet-hours' } as const;
    await stand.invoke('send', emailRequest('b', { state: { path: '', held } }));
    expect(stand.answers.at(-1)).toMatchObject({ cause: held });
    expect(await dueNow()).toBe(night);
    await stand.moveTo(parseIso('2026-11-24T09:00:00Z'));
    await stand.invoke('send', emailRequest('c', { state: { path: '', held } }));
    expect(await touchOf(stand)).toMatchObject({ outcome: 'sent', dueAt: night, heldBy: 'quiet-hours' });
    expect(await dueNow()).toBeUndefined();
  });

  it('says that it was the last of the story’s marketing, sent or not', async () => {
    const isSaid = async (stand: Stand) =>
      (await stand.ports.profiles.get(customerId('ada')))?.enrolments[journeyId('win-back')]?.said;
    for (const changes of [{}, { consents: {} }]) {
      const stand = await begin(changes);
      await stand.invoke('send', emailRequest('a', { last: true }));
      expect(await isSaid(stand)).toBe(true);
    }
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    expect(await isSaid(stand)).toBeUndefined();
  });

  it('leaves for the goal that was reached', async () => {
    const stand = await begin({
      enrolments: { [journeyId('win-back')]: { ...openEnrolment, goalAt: start } },
    });
    await stand.invoke('send', emailRequest('a'));
    expect(stand.answers).toEqual([{ token: 'a', detour: 'GoalReached', cause: {} }]);
    expect(stand.mails).toEqual([]);
  });

  it.each([
    ['closed', { ...ada, enrolments: { [journeyId('win-back')]: { ...openEnrolment, exitedAt: start } } }],
    [
      'of an earlier cycle',
      { ...ada, enrolments: { [journeyId('win-back')]: { ...openEnrolment, cycle: 2 } } },
    ],
    ['of a customer who was forgotten', { ...ada, id: customerId('bob') }],
  ])('leaves quietly when the passage is %s', async (_, profile) => {
    const stand = createStand();
    await enrolled(stand, profile);
    await expect(stand.invoke('send', emailRequest('a'))).resolves.toEqual({ outcome: 'passed-over' });
    expect(stand.answers).toEqual([{ token: 'a', detour: 'GoalReached', cause: {} }]);
    expect(stand.mails).toEqual([]);
  });
});

describe('a send after a wait that timed out', () => {
  const late = (token: string) =>
    textRequest(token, { state: { path: 'reaction-we-miss-you=silent', late: silentReaction } });

  it('goes on where the customer stayed silent', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await stand.moveTo(plus(start, days(3)));
    await stand.invoke('send', late('b'));
    expect(stand.answers).toEqual([{ token: 'b', outcome: 'sent' }]);
    expect(stand.texts).toMatchObject([{ to: '+447700900123' }]);
  });

  it('leaves with the outcome where the customer had opened, or clicked and the event was late', async () => {
    for (const [change, outcome] of [
      [{ openedAt: plus(start, hours(2)) }, 'opened'],
      [{ openedAt: plus(start, hours(2)), clickedAt: plus(start, hours(2)) }, 'clicked'],
    ] as const) {
      const stand = await begin();
      await stand.invoke('send', emailRequest('a'));
      await stand.moveTo(plus(start, days(3)));
      await stand.ports.ledger.changeTouch(enrolment, 'we-miss-you', change);
      await stand.invoke('send', late('b'));
      expect(stand.answers).toEqual([{ token: 'b', detour: 'SignalSettled', cause: { outcome } }]);
      expect(stand.texts).toEqual([]);
    }
  });

  it('counts only what happened since that wait began, however often the send is entered', async () => {
    const waitsForPurchase: WaitSpec = {
      id: 'purchase',
      source: { kind: 'purchase' },
      otherwise: 'not-purchased',
    };
    const stand = await begin({ lastOrderAt: plus(openEnrolment.enrolledAt, hours(1)) });
    await stand.ports.ledger.put({
      waiters: [
        {
          enrolment,
          wait: waitsForPurchase,
          since: start,
          deadline: plus(start, days(1)),
          token: 'z',
          path: '',
        },
      ],
    });
    await stand.moveTo(plus(start, days(1)));
    const request = emailRequest('a', { state: { path: 'purchase=not-purchased', late: waitsForPurchase } });
    // Dies once it has written that the message left; its own wait is in the place of the one that timed out.
    await stand.invoke('send', request, (operation) =>
      operation === 'UpdateItem' && stand.mails.length === 1 ? 'after' : undefined,
    );
    expect((await passageOf(stand)).waiter).toMatchObject({ token: 'a', since: plus(start, days(1)) });
    await stand.invoke('send', { ...request, token: 'b' });
    expect(stand.answers).toEqual([]);
    expect(stand.mails).toHaveLength(1);
  });
});

describe('a send that is entered again', () => {
  it('does not send again, keeps the wait’s beginning and deadline, and takes the new token', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await stand.moveTo(plus(start, days(1)));
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
    expect(stand.answers).toEqual([]);
    expect((await passageOf(stand)).waiter).toMatchObject({
      token: 'b',
      since: start,
      deadline: plus(start, days(3)),
    });
  });

  it('answers once the signal has settled or the deadline has passed', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await stand.moveTo(plus(start, days(3)));
    await stand.invoke('send', emailRequest('b'));
    await stand.ports.ledger.changeTouch(enrolment, 'we-miss-you', { clickedAt: start });
    await stand.invoke('send', emailRequest('c'));
    expect(stand.answers).toEqual([
      { token: 'b', outcome: 'silent' },
      { token: 'c', outcome: 'clicked' },
    ]);
  });

  it('is answered by the click itself, within its ingestion', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await stand.moveTo(plus(start, hours(5)));
    await clicked(stand);
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'clicked' }]);
  });
});

describe('a send that is paced', () => {
  const paced = { pace: { sms: { perSecond: 1 } } };
  const textTo = (name: string, held?: SendRequest['state']['held']): SendRequest => ({
    ...textRequest(name),
    enrolment: { ...enrolment, customer: customerId(name) },
    state: { path: '', ...(held !== undefined && { held }) },
  });
  /** So many customers, each in a passage of her own. */
  const crowd = async (settings: object, count: number, changes: Partial<Profile> = {}) => {
    const stand = createStand(settings);
    const names = Array.from({ length: count }, (_, index) => `c${index}`);
    for (const [index, name] of names.entries())
      await enrolled(stand, {
        ...ada,
        ...changes,
        id: customerId(name),
        phone: `+4477009${String(index).padStart(5, '0')}`,
      });
    return { stand, names };
  };

  it('waits some seconds for its slot itself, and longer in the state machine, with its slot', async () => {
    const { stand, names } = await crowd(paced, 8);
    const outcomes: unknown[] = [];
    for (const name of names) outcomes.push(await stand.invoke('send', textTo(name)));
    // The handlers wait one after the other here, so that the time goes on.
    expect(outcomes).toEqual(names.map(() => ({ outcome: 'sent' })));
    const gaps = stand.texts.slice(1).map(({ at }, index) => at - (stand.texts[index]?.at ?? at));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_000);
  });

  it('comes back at its slot and leaves without asking again', async () => {
    const { stand, names } = await crowd(paced, 7);
    const slots = Array.from({ length: 5 }, () => ({ goesAhead: false, before: undefined }));
    for (const slot of slots) await stand.ports.pace.slot('sms', slot);
    const [name = ''] = names;
    await expect(stand.invoke('send', textTo(name))).resolves.toEqual({ outcome: 'held' });
    const slot = plus(start, milliseconds(5_556));
    const cause = { until: iso(slot), due: iso(start), by: 'pace', slot: iso(slot) };
    expect(stand.answers).toEqual([{ token: name, detour: 'Held', cause }]);
    await stand.moveTo(slot);
    stand.forget();
    const { until: _, ...held } = cause;
    await stand.invoke('send', { ...textTo(name, { ...held, by: 'pace' }), token: 'again' });
    expect(stand.texts).toHaveLength(1);
    // Neither of the pace nor of anything else is asked more than without it.
    expect(
      await stand.ports.ledger.touch({ ...enrolment, customer: customerId(name) }, 'last-call'),
    ).toMatchObject({ outcome: 'sent', dueAt: start, heldBy: 'pace' });
    const next = await stand.ports.pace.slot('sms', { goesAhead: false, before: undefined });
    expect((next ?? 0) - slot).toBeLessThan(1_200);
  });

  it('asks again for a slot where it comes back long after its own', async () => {
    const { stand, names } = await crowd(paced, 1);
    const [name = ''] = names;
    await stand.moveTo(plus(start, minutes(10)));
    for (let count = 0; count < 5; count += 1)
      await stand.ports.pace.slot('sms', { goesAhead: false, before: undefined });
    const held = { due: iso(start), by: 'pace', slot: iso(start) } as const;
    await expect(stand.invoke('send', textTo(name, held))).resolves.toEqual({ outcome: 'held' });
  });

  it('does not queue behind others where its lane, or what it is, goes ahead', async () => {
    for (const lane of ['recovery', 'care', 'cart']) {
      const { stand, names } = await crowd(paced, 1, {
        enrolments: { [journeyId('win-back')]: { ...openEnrolment, lane } },
      });
      for (let count = 0; count < 50; count += 1)
        await stand.ports.pace.slot('sms', { goesAhead: false, before: undefined });
      await expect(stand.invoke('send', textTo(names[0] ?? ''))).resolves.toEqual({ outcome: 'sent' });
    }
    const { stand } = await crowd(paced, 1);
    for (let count = 0; count < 50; count += 1)
      await stand.ports.pace.slot('sms', { goesAhead: false, before: undefined });
    const parcel = {
      ...textTo('c0'),
      touch: { name: 'your-parcel', kind: 'sms', channel: 'sms', transactional: true },
    } as const;
    await expect(stand.invoke('send', parcel)).resolves.toEqual({ outcome: 'sent' });
  });

  it('waits until its last useful moment where no slot comes before, and is withheld then', async () => {
    const { stand } = await crowd(paced, 1);
    const useful = {
      ...textTo('c0'),
      touch: { ...textRequest('').touch, usefulFor: seconds(30) },
    } as SendRequest;
    const queue = async () => {
      for (let count = 0; count < 60; count += 1)
        await stand.ports.pace.slot('sms', { goesAhead: false, before: undefined });
    };
    await queue();
    const last = plus(start, seconds(30));
    await expect(stand.invoke('send', useful)).resolves.toEqual({ outcome: 'held' });
    expect(stand.answers.at(-1)?.cause).toEqual({ until: iso(last), due: iso(start), by: 'pace' });
    await stand.moveTo(last);
    const again = {
      ...useful,
      token: 'again',
      state: { path: '', held: { due: iso(start), by: 'pace' } },
    } as const;
    await expect(stand.invoke('send', again)).resolves.toEqual({ outcome: 'withheld' });
    const passage = { ...enrolment, customer: customerId('c0') };
    expect(await stand.ports.ledger.touch(passage, 'last-call')).toMatchObject({
      outcome: 'withheld',
      withheld: {
        guardrail: 'pace',
        detail: `due since ${iso(start)}, and worth sending until ${iso(last)}`,
      },
    });
  });

  it('leaves at its last useful moment by a slot that comes within the seconds that it waits itself', async () => {
    const { stand } = await crowd(paced, 1);
    await stand.ports.pace.slot('sms', { goesAhead: false, before: undefined });
    const sevenDays = days(7);
    const pausedTillNow = {
      ...textTo('c0', { due: iso(minus(start, sevenDays)), by: 'pause' }),
      touch: { ...textRequest('').touch, usefulFor: sevenDays },
    } as SendRequest;
    await expect(stand.invoke('send', pausedTillNow)).resolves.toEqual({ outcome: 'sent' });
    expect(stand.texts).toHaveLength(1);
  });

  it('takes no slot for what is withheld, or held otherwise', async () => {
    const { stand } = await crowd(paced, 1, { consents: { sms: false } });
    await stand.invoke('send', textTo('c0'));
    expect(await stand.ports.pace.slot('sms', { goesAhead: false, before: undefined })).toBe(start);
  });
});

/** A Lambda that died, or an answer that was lost, is waited for until then. */
const bound = plus(start, hours(1));
const resending = { guardrails: { resendUnknown: true } };

describe('a send whose provider does not take the message', () => {
  it('is withheld for good when the provider refuses it for good', async () => {
    const stand = await begin();
    stand.refuse('email', 'MessageRejected');
    await expect(stand.invoke('send', noWait('a'))).resolves.toEqual({ outcome: 'withheld' });
    expect(await touchOf(stand)).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'refused', detail: 'MessageRejected of the stand' },
    });
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'withheld' }]);
  });

  it('gives its claim and its place back when the provider is busy, and sends when it is entered again', async () => {
    for (const [channel, request] of [
      ['email', noWait],
      ['sms', textRequest],
    ] as const) {
      const stand = await begin();
      stand.refuse(channel, channel === 'email' ? 'TooManyRequestsException' : 'Throttled', 429);
      await expect(stand.invoke('send', request('a'))).resolves.toEqual({ outcome: 'held' });
      const profile = await stand.ports.profiles.get(customerId('ada'));
      expect(profile?.enrolments[journeyId('win-back')]?.claims).toEqual({});
      expect(profile?.recentTouches).toEqual([]);
      stand.refuse(channel, undefined);
      await expect(stand.invoke('send', request('b'))).resolves.toEqual({ outcome: 'sent' });
      expect([...stand.mails, ...stand.texts]).toHaveLength(1);
      expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toHaveLength(1);
    }
  });

  it('asks a busy provider again when it has been busy for as long again, an hour later at most', async () => {
    const stand = await begin();
    stand.refuse('email', 'TooManyRequestsException', 429);
    const waits: number[] = [];
    let held: SendRequest['state']['held'];
    for (let round = 0; round < 9; round += 1) {
      await stand.invoke('send', noWait(`t${round}`, held));
      const { until = '', ...cause } = stand.answers.at(-1)?.cause ?? {};
      expect(cause).toEqual({ due: iso(start), by: 'busy', busySince: iso(start) });
      held = { due: iso(start), by: 'busy', busySince: iso(start) };
      waits.push((parseIso(until) - stand.now()) / minutes(1));
      await stand.moveTo(parseIso(until));
    }
    expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 60, 60]);
    stand.refuse('email', undefined);
    await stand.invoke('send', noWait('last', held));
    expect(await touchOf(stand)).toMatchObject({ outcome: 'sent', dueAt: start, heldBy: 'busy' });
  });

  it('asks a busy provider for a last time at the last useful moment, and is withheld then', async () => {
    const stand = await begin();
    stand.refuse('sms', 'Throttled', 429);
    const touch = { ...textRequest('').touch, usefulFor: minutes(10) };
    const last = plus(start, minutes(10));
    await stand.moveTo(plus(start, minutes(8)));
    const held = { due: iso(start), by: 'busy', busySince: iso(start) } as const;
    const request = { ...textRequest('a'), touch, state: { path: '', held } } as SendRequest;
    await expect(stand.invoke('send', request)).resolves.toEqual({ outcome: 'held' });
    expect(stand.answers.at(-1)?.cause).toMatchObject({ until: iso(last), by: 'busy' });
    await stand.moveTo(last);
    await expect(stand.invoke('send', { ...request, token: 'b' })).resolves.toEqual({ outcome: 'withheld' });
    expect(await touchOf(stand, 'last-call')).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'busy' },
    });
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([]);
  });

  it('keeps its claim when nobody knows, waits for the provider’s event, and then does not send again', async () => {
    const stand = await begin();
    stand.refuse('email', 'InternalFailure', 500);
    await expect(stand.invoke('send', noWait('a'))).resolves.toEqual({ outcome: 'held' });
    stand.refuse('email', undefined);
    const cause = { until: iso(bound), due: iso(start), by: 'unknown' };
    expect(stand.answers).toEqual([{ token: 'a', detour: 'Held', cause }]);
    await stand.moveTo(plus(start, minutes(1)));
    await stand.invoke('send', noWait('b', { due: iso(start), by: 'unknown' }));
    expect(stand.answers.at(-1)).toEqual({ token: 'b', detour: 'Held', cause });
    await stand.moveTo(bound);
    await expect(stand.invoke('send', noWait('c'))).resolves.toEqual({ outcome: 'unknown' });
    expect(stand.answers.at(-1)).toEqual({ token: 'c', outcome: 'unknown' });
    expect(stand.mails).toEqual([]);
    expect(await touchOf(stand)).toMatchObject({ outcome: 'unknown' });
  });

  it('sends again when nobody knows, where the shop would rather send twice than never', async () => {
    const stand = await begin({}, resending);
    stand.refuse('email', 'InternalFailure', 500);
    await expect(stand.invoke('send', noWait('a'))).resolves.toEqual({ outcome: 'held' });
    stand.refuse('email', undefined);
    await stand.moveTo(bound);
    await expect(stand.invoke('send', noWait('b'))).resolves.toEqual({ outcome: 'sent' });
    expect(stand.mails).toHaveLength(1);
  });

  it('takes the provider’s event for its answer, however late it comes', async () => {
    const stand = await begin();
    stand.refuse('email', 'InternalFailure', 500);
    await stand.invoke('send', noWait('a'));
    await stand.moveTo(bound);
    await stand.invoke('send', noWait('b'));
    const key = touchKey(enrolment, 'we-miss-you');
    await ingest(
      { kind: 'mail', event: { kind: 'sent', touch: key, messageId: 'mail-1', at: start } },
      stand.ports,
    );
    expect(await touchOf(stand)).toMatchObject({ outcome: 'sent', messageId: 'mail-1' });
  });

  it('takes the provider’s event for its answer', async () => {
    const stand = await begin();
    await stand.invoke('send', noWait('a'), (operation) => (operation === 'SendEmail' ? 'after' : undefined));
    await stand.moveTo(plus(start, sendEventDelay));
    await stand.invoke('send', noWait('b'));
    expect(stand.answers).toEqual([{ token: 'b', outcome: 'sent' }]);
    expect(await touchOf(stand)).toMatchObject({ outcome: 'sent', sentAt: start, messageId: 'mail-1' });
    expect(stand.mails).toHaveLength(1);
  });

  it('sends again though its own place was the cap’s last', async () => {
    const stand = await begin(
      {},
      { guardrails: { ...resending.guardrails, frequencyCap: { atMost: 1, withinDays: 7 } } },
    );
    await stand.invoke('send', noWait('a'), (operation) =>
      operation === 'SendEmail' ? 'before' : undefined,
    );
    await stand.moveTo(bound);
    await stand.invoke('send', noWait('b'));
    expect(stand.mails).toHaveLength(1);
    expect((await stand.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([
      { at: bound, channel: 'email' },
    ]);
  });

  it('does not send again into quiet hours, nor to who has left meanwhile', async () => {
    const dying = (operation: string) => (operation === 'SendEmail' ? ('before' as const) : undefined);
    const late = await begin({}, resending);
    await late.moveTo(parseIso('2026-11-23T20:50:00Z'));
    await late.invoke('send', noWait('a'), dying);
    await late.moveTo(parseIso('2026-11-23T21:55:00Z'));
    await late.invoke('send', noWait('b'));
    expect(late.answers).toEqual([
      {
        token: 'b',
        detour: 'Held',
        cause: { until: '2026-11-24T09:00:00Z', due: '2026-11-23T21:55:00Z', by: 'quiet-hours' },
      },
    ]);

    const left = await begin({}, resending);
    await left.invoke('send', noWait('a'), dying);
    const profile = await left.ports.profiles.get(customerId('ada'));
    if (profile === undefined) throw new Error('ada is gone');
    await left.ports.profiles.update(profile, { ...profile, suppressed: 'unsubscribed' });
    await left.moveTo(bound);
    await left.invoke('send', noWait('b'));
    expect(left.mails).toEqual([]);
    expect(await touchOf(left)).toMatchObject({ outcome: 'withheld', withheld: { guardrail: 'suppressed' } });
    expect((await left.ports.profiles.get(customerId('ada')))?.recentTouches).toEqual([]);
  });
});
