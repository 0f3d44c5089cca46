/** What belongs to a mailbox or a number stands there, whoever has it: through the real handlers and adapters. */
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../../shared/base/ids.ts';
import { days, hours, iso, minutes, plus } from '../../../shared/base/time.ts';
import { contactId } from '../../../shared/customers/contacts/contact.ts';
import type { CustomerEvent, MailEvent } from '../../../shared/customers/events/event.ts';
import type { Profile } from '../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../shared/flows/events/ingest.ts';
import { ada, emailRequest, enrolled, enrolment, textRequest } from '../../support/passages.ts';
import { createStand, type Stand, start } from '../../support/stand.ts';

const bo: Profile = { ...ada, id: customerId('bo'), firstName: 'Bo' };
const bos = { ...enrolment, customer: bo.id };

const begin = async (customers: readonly Profile[] = [ada, bo], settings: object = {}): Promise<Stand> => {
  const stand = createStand(settings);
  for (const customer of customers) await enrolled(stand, customer);
  return stand;
};
const take = ({ ports }: Stand, event: CustomerEvent) => ingest({ kind: 'customer', event }, ports);
const takeMail = ({ ports }: Stand, event: MailEvent) => ingest({ kind: 'mail', event }, ports);
const said = ({ ports }: Stand, body: string, from = '+447700900123') =>
  ingest({ kind: 'text', event: { id: body, at: start, from, body } }, ports);
const news = (of = enrolment) => {
  const { waits: _, ...request } = emailRequest('news', { enrolment: of });
  return {
    ...request,
    touch: { name: 'your-order', kind: 'email', channel: 'email', transactional: true } as const,
  };
};
const about = { touch: touchKey(enrolment, 'we-miss-you'), messageId: 'mail-1', at: start } as const;
const hardBounce = (address = 'ada@example.com'): MailEvent => ({
  ...about,
  kind: 'bounced',
  permanent: true,
  reason: 'Permanent General',
  addresses: [address],
});
const whyOf = async ({ ports }: Stand, of = enrolment, step = 'we-miss-you') =>
  (await ports.ledger.touch(of, step))?.withheld;
const moved = (customer: Profile, email: string): CustomerEvent => ({
  id: `moved-${customer.id}`,
  customer: customer.id,
  at: plus(start, hours(1)),
  name: 'Customer Identified',
  traits: { email },
});

describe('who reads at one address as two customers', () => {
  it('gets one copy of a journey’s message, by whichever is first', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await stand.invoke('send', emailRequest('b', { enrolment: bos }));
    expect(stand.mails).toHaveLength(1);
    expect(await whyOf(stand, bos)).toMatchObject({ guardrail: 'copy' });
    await stand.invoke('send', textRequest('c'));
    await stand.invoke('send', { ...textRequest('d'), enrolment: bos });
    expect(stand.texts).toHaveLength(1);
  });

  it('gets one copy though both are sent in the same moment, in whatever order the requests go through', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const stand = await begin();
      let state = seed * 7_919 + 1;
      await stand.interleave(
        [
          stand.invoke('send', emailRequest('a')),
          stand.invoke('send', emailRequest('b', { enrolment: bos })),
        ],
        (pending) => {
          state = (state * 48_271) % 2_147_483_647;
          return pending === 0 ? 0 : state % pending;
        },
      );
      expect(stand.mails).toHaveLength(1);
    }
  });

  it('gets no more than the cap allows, of both together', async () => {
    const stand = await begin([ada, bo], { guardrails: { frequencyCap: { atMost: 1, withinDays: 7 } } });
    await stand.invoke('send', emailRequest('a'));
    const other = { name: 'picked-for-you', kind: 'email', channel: 'email', transactional: false } as const;
    const { waits: _, ...request } = emailRequest('b', { enrolment: bos });
    await stand.invoke('send', { ...request, touch: other });
    expect(await whyOf(stand, bos, 'picked-for-you')).toBeUndefined();
    expect(stand.answers.at(-1)).toMatchObject({ detour: 'Held', cause: { by: 'day' } });
    await stand.moveTo(plus(start, days(1)));
    await stand.invoke('send', { ...request, token: 'c', touch: other });
    // Its lane is the lowest of all, of eight.
    const until = iso(plus(plus(start, days(7)), minutes(8)));
    expect(stand.answers.at(-1)).toMatchObject({ token: 'c', cause: { by: 'frequency-cap', until } });
    expect(stand.mails).toHaveLength(1);
  });

  it('wants no more as either once she has unsubscribed as one, and still gets news of orders', async () => {
    const stand = await begin();
    await stand.invoke('send', emailRequest('a'));
    await take(stand, { id: 'u', customer: ada.id, at: start, name: 'Unsubscribed', touch: about.touch });
    await stand.moveTo(plus(start, days(40)));
    await stand.invoke('send', emailRequest('b', { enrolment: bos }));
    expect(await whyOf(stand, bos)).toMatchObject({ guardrail: 'consent' });
    await stand.invoke('send', news(bos));
    expect(stand.mails).toHaveLength(2);
  });
});

describe('an unsubscription by the link of an email', () => {
  it('is taken back by no consent that the shop tells', async () => {
    const stand = await begin([ada]);
    await stand.invoke('send', emailRequest('a'));
    await take(stand, { id: 'u', customer: ada.id, at: start, name: 'Unsubscribed', touch: about.touch });
    await take(stand, {
      id: 'i',
      customer: ada.id,
      at: plus(start, hours(1)),
      name: 'Customer Identified',
      traits: { consents: { email: true } },
    });
    const again = { ...emailRequest('b').touch, name: 'picked-for-you' } as const;
    await stand.moveTo(plus(start, hours(2)));
    const { waits: _, ...request } = emailRequest('b');
    await stand.invoke('send', { ...request, touch: again });
    expect(await whyOf(stand, enrolment, 'picked-for-you')).toMatchObject({
      guardrail: 'consent',
      detail: expect.stringContaining('who reads at the address has unsubscribed from email'),
    });
  });

  it('is taken back on the page of preferences, in the channel and topic that she names', async () => {
    const stand = await begin([ada]);
    await stand.invoke('send', emailRequest('a'));
    await take(stand, { id: 'u', customer: ada.id, at: start, name: 'Unsubscribed' });
    const prefer = (id: string, consents: object) =>
      take(stand, {
        id,
        customer: ada.id,
        at: plus(start, hours(1)),
        name: 'Preferences Changed',
        touch: about.touch,
        consents,
      });
    await prefer('p', { email: { marketing: true, news: false } });
    const secret = await stand.ports.secret();
    const refusedAt = async (channel: 'email' | 'sms', address: string) =>
      Object.keys((await stand.ports.ledger.contact(contactId(secret, channel, address)))?.refusals ?? {});
    expect(await refusedAt('email', 'ada@example.com')).toEqual(['news']);
    expect(await refusedAt('sms', '+447700900123')).toEqual(['marketing']);
    expect(await stand.ports.profiles.get(ada.id)).toMatchObject({ consents: { email: true, sms: false } });
    expect((await stand.ports.profiles.get(ada.id))?.suppressed).toBeUndefined();
  });

  it('is of what the message was about, and of no other topic', async () => {
    const consents: Profile = { ...ada, topics: { 'email news': { given: true, at: start } } };
    const stand = await begin([consents], { topics: ['news'] });
    const { waits: _, ...request } = emailRequest('a');
    const news = { ...request.touch, name: 'we-miss-you', topic: 'news' } as const;
    await stand.invoke('send', { ...request, touch: news });
    const touch = touchKey(enrolment, 'we-miss-you');
    await take(stand, { id: 'u', customer: ada.id, at: plus(start, hours(1)), name: 'Unsubscribed', touch });
    await stand.moveTo(plus(start, hours(2)));
    await stand.invoke('send', { ...request, touch: { ...news, name: 'picked-for-you' } });
    expect(await whyOf(stand, enrolment, 'picked-for-you')).toEqual({
      guardrail: 'consent',
      detail: 'who reads at the address has unsubscribed from email of news, since 2026-11-23T13:00:00Z',
    });
    await stand.invoke('send', { ...request, touch: { ...request.touch, name: 'your-order' } });
    expect(await whyOf(stand, enrolment, 'your-order')).toBeUndefined();
  });

  it('ends emails and not texts', async () => {
    const stand = await begin([ada], { guardrails: { atMostPerDay: 2 } });
    await stand.invoke('send', emailRequest('a'));
    await take(stand, { id: 'u', customer: ada.id, at: start, name: 'Unsubscribed', touch: about.touch });
    expect((await stand.ports.profiles.get(ada.id))?.consents).toMatchObject({ email: false, sms: true });
    await stand.invoke('send', textRequest('b'));
    expect(stand.texts).toHaveLength(1);
  });
});

describe('a bounce', () => {
  it('stops what goes to that address, news of orders too, and not texts', async () => {
    const stand = await begin([ada], { guardrails: { atMostPerDay: 2 } });
    await stand.invoke('send', emailRequest('a'));
    await takeMail(stand, hardBounce());
    await stand.invoke('send', news());
    expect(await whyOf(stand, enrolment, 'your-order')).toMatchObject({ guardrail: 'suppressed' });
    expect(await stand.ports.ledger.touch(enrolment, 'we-miss-you')).toMatchObject({
      outcome: 'sent',
      returned: 'bounced (Permanent General)',
    });
    await stand.invoke('send', textRequest('b'));
    expect(stand.texts).toHaveLength(1);
  });

  it('stops nothing at another address, which the customer tells later', async () => {
    const stand = await begin([ada]);
    await takeMail(stand, hardBounce());
    await take(stand, moved(ada, 'new-address@example.com'));
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toMatchObject([{ to: 'new-address@example.com' }]);
  });

  it('stops what goes there for another customer, and though it is spelt otherwise', async () => {
    const stand = await begin([ada, { ...bo, email: 'ADA@example.com' }]);
    await takeMail(stand, hardBounce());
    await stand.invoke('send', emailRequest('b', { enrolment: bos }));
    expect(await whyOf(stand, bos)).toMatchObject({ guardrail: 'suppressed' });
  });

  it('that may pass rests the address after the third within a fortnight', async () => {
    const stand = await begin([ada]);
    for (let day = 0; day < 3; day += 1)
      await takeMail(stand, {
        ...about,
        at: plus(start, days(day)),
        kind: 'bounced',
        permanent: false,
        reason: 'Transient MailboxFull',
        addresses: ['ada@example.com'],
      });
    await stand.moveTo(plus(start, days(3)));
    await stand.invoke('send', news());
    expect(await whyOf(stand, enrolment, 'your-order')).toMatchObject({
      guardrail: 'suppressed',
      detail: expect.stringContaining('has bounced too often, since'),
    });
  });
});

describe('a complaint', () => {
  const complained = (feedback: string): MailEvent => ({
    ...about,
    kind: 'complained',
    feedback,
    addresses: ['ada@example.com'],
  });

  it('stops the address, until its reader takes the mail out of the spam', async () => {
    const stand = await begin([ada]);
    await takeMail(stand, complained('abuse'));
    await stand.invoke('send', news());
    expect(stand.mails).toEqual([]);
    expect(stand.released).toEqual([]);
    await takeMail(stand, complained('not-spam'));
    // SES's own list has had it since.
    expect(stand.released).toEqual(['/v2/email/suppression/addresses/ada%40example.com']);
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toHaveLength(1);
  });

  it('that another system tells of concerns the address that it names, or else the customer’s', async () => {
    const stand = await begin([ada]);
    const told = { customer: ada.id, at: start, name: 'Email Marked as Spam' } as const;
    await take(stand, { ...told, id: 's-1', email: 'old@example.com' });
    await stand.invoke('send', news());
    expect(stand.mails).toHaveLength(1);
    await take(stand, { ...told, id: 's-2' });
    await stand.invoke('send', emailRequest('a'));
    expect(await whyOf(stand)).toMatchObject({ guardrail: 'suppressed' });
  });
});

describe('a message that its provider does not bring', () => {
  const capOfTwo = { guardrails: { frequencyCap: { atMost: 1, withinDays: 7 } } };

  it('gives its places back when it is refused', async () => {
    const stand = await begin([ada], capOfTwo);
    stand.refuse('sms', 'InvalidParameter');
    await stand.invoke('send', textRequest('a'));
    expect(await whyOf(stand, enrolment, 'last-call')).toMatchObject({ guardrail: 'refused' });
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
    const secret = await stand.ports.secret();
    const number = await stand.ports.ledger.contact(contactId(secret, 'sms', '+447700900123'));
    expect(number?.places).toEqual([]);
  });

  it('gives its places back when it is rejected after it was taken, is not sent, and not waited for', async () => {
    const stand = await begin([ada], capOfTwo);
    await stand.invoke('send', emailRequest('a'));
    await takeMail(stand, { ...about, kind: 'rejected', reason: 'Bad content' });
    expect(await stand.ports.ledger.touch(enrolment, 'we-miss-you')).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'rejected', detail: 'Bad content' },
    });
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'silent' }]);
    await stand.invoke('send', textRequest('b'));
    expect(stand.texts).toHaveLength(1);
  });

  it('teaches that a number wants no texts, where its provider says that it has opted out', async () => {
    const stand = await begin([ada, { ...bo, timezone: 'Europe/London' }]);
    stand.refuse('sms', 'OptedOut');
    await stand.invoke('send', textRequest('a'));
    stand.refuse('sms', undefined);
    await stand.invoke('send', { ...textRequest('b'), enrolment: bos });
    expect(stand.texts).toEqual([]);
    expect(await whyOf(stand, bos, 'last-call')).toMatchObject({ guardrail: 'suppressed' });
  });

  it('says that it is delayed', async () => {
    const stand = await begin([ada]);
    await stand.invoke('send', emailRequest('a'));
    await takeMail(stand, { ...about, kind: 'delayed', reason: 'MailboxFull' });
    expect(await stand.ports.ledger.touch(enrolment, 'we-miss-you')).toMatchObject({
      outcome: 'sent',
      delayed: 'MailboxFull, at 2026-11-23T12:00:00Z',
    });
  });
});

describe('a text to the shop', () => {
  it.each(['STOP', 'stop.', ' Stop please', '退订', 'ARRÊT', 'stopp!'])('“%s” ends texts', async (body) => {
    const stand = await begin([ada]);
    await said(stand, body);
    await stand.invoke('send', textRequest('a'));
    expect(stand.texts).toEqual([]);
    expect(await whyOf(stand, enrolment, 'last-call')).toMatchObject({ guardrail: 'suppressed' });
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
  });

  it.each(['hello', 'please do not stop', ''])('“%s” ends nothing', async (body) => {
    const stand = await begin([ada]);
    await said(stand, body);
    await stand.invoke('send', textRequest('a'));
    expect(stand.texts).toHaveLength(1);
  });

  it('START begins them again, and nothing that a complaint or an erasure has ended', async () => {
    const stand = await begin([ada]);
    await said(stand, 'STOP');
    await said(stand, 'Start');
    await stand.invoke('send', textRequest('a'));
    expect(stand.texts).toHaveLength(1);
  });
});
