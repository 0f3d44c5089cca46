/** Double opt-in, from the consent that is told to the page that confirms it. */
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, plus } from '../../../../shared/base/time.ts';
import { contactId } from '../../../../shared/customers/contacts/contact.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import type { Traits } from '../../../../shared/customers/events/traits.ts';
import { channelSentence, channelsOf } from '../../../../shared/flows/customers/channels.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { openLink } from '../../../../shared/flows/pages/router.ts';
import type { Ports } from '../../../../shared/flows/ports.ts';
import { sealLink } from '../../../../shared/messages/links.ts';
import { builtInPages } from '../../../support/link-pages.ts';
import { ada, emailRequest, enrolled, enrolment } from '../../../support/passages.ts';
import { createStand, start } from '../../../support/stand.ts';

const everywhere = { doubleOptIn: { countries: 'everywhere' } };
type Told = Parameters<Ports['tell']>[0][number];

const begin = async (settings: object = everywhere, country?: string) => {
  const stand = createStand(settings);
  await enrolled(stand, { ...ada, consents: {}, ...(country !== undefined && { country }) });
  const told: Told[] = [];
  const ports: Ports = { ...stand.ports, tell: async (events) => void told.push(...events) };
  const take = (event: CustomerEvent) => ingest({ kind: 'customer', event }, ports);
  const consent = (id: string, at: Instant, traits: Traits = { consents: { email: true } }) =>
    take({ id, customer: ada.id, at, name: 'Customer Identified', traits });
  const contact = async () => contactId(await ports.secret(), 'email', ada.email ?? '');
  const known = async () => ports.ledger.contact(await contact());
  const emailReach = async () => {
    const profile = await ports.profiles.get(ada.id);
    return profile && channelSentence((await channelsOf(profile, ports.now(), ports))[0] as never);
  };
  return { stand, ports, told, take, consent, contact, known, emailReach };
};

describe('a consent to email that is to be confirmed', () => {
  it('waits, is asked for once, and counts from when the page is pressed', async () => {
    const { stand, ports, told, take, consent, contact, known, emailReach } = await begin();
    await consent('form', start);
    await consent('form', start);
    expect(told.map(({ name }) => name)).toEqual(['Confirmation Wanted', 'Confirmation Wanted']);
    expect(new Set(told.map(({ detail }) => detail.id))).toEqual(new Set(['confirmation-form']));
    expect(told[0]?.detail.properties).toEqual({ topics: ['marketing'] });
    await consent('login', plus(start, days(2)));
    expect(told).toHaveLength(2);
    await stand.invoke('send', emailRequest('a'));
    expect((await ports.ledger.touch(enrolment, 'we-miss-you'))?.withheld).toMatchObject({
      guardrail: 'consent',
      detail: 'consent to email is not confirmed, since 2026-11-25T12:00:00Z',
    });
    expect(await emailReach()).toContain('until she confirms it by the email that asks for it');

    const touch = touchKey(enrolment, 'we-miss-you');
    const token = sealLink(await ports.linkKeys(), 'c', { touch, contact: await contact() });
    const open = (method: string) =>
      openLink({ method, path: `/c/${token}`, languages: 'en' }, ports, {
        pages: builtInPages,
        fallback: 'en',
      });
    expect((await open('GET')).html).toContain('Yes, send them to me');
    expect(told).toHaveLength(2);
    expect((await open('POST')).html).toContain('Thank you');
    const [confirmed] = told.slice(2);
    expect(confirmed).toMatchObject({
      name: 'Consent Confirmed',
      detail: { touch, contact: await contact() },
    });
    await take({
      id: 'c',
      customer: ada.id,
      at: plus(start, days(3)),
      name: 'Consent Confirmed',
      touch,
      contact: await contact(),
    });
    expect(await known()).toMatchObject({ confirmedAt: plus(start, days(3)) });
    expect(await emailReach()).toBe('email: all');
    expect(await ports.ledger.consents(ada.id)).toMatchObject([
      { event: 'c', channel: 'email', answers: { marketing: true }, confirmed: true },
    ]);
  });

  it('lifts what was unsubscribed from at the address, once it is confirmed and not before', async () => {
    const { told, take, consent, contact, known, emailReach } = await begin();
    const touch = touchKey(enrolment, 'we-miss-you');
    const confirm = async (id: string, at: Instant) =>
      take({ id, customer: ada.id, at, name: 'Consent Confirmed', touch, contact: await contact() });
    await consent('form', start);
    await confirm('c-1', plus(start, hours(1)));
    await take({ id: 'u', customer: ada.id, at: plus(start, days(1)), name: 'Unsubscribed' });
    expect(await emailReach()).toContain('she has unsubscribed from everything');
    await consent('again', plus(start, days(2)));
    expect(told.map(({ detail }) => detail.id)).toEqual(['confirmation-form', 'confirmation-again']);
    expect(Object.keys((await known())?.refusals ?? {})).toEqual(['marketing']);
    expect(await emailReach()).toContain('she has unsubscribed from everything');
    await confirm('c-2', plus(start, days(3)));
    expect((await known())?.refusals).toEqual({});
    expect(await emailReach()).toBe('email: all');
  });

  it('is confirmed at the address that the email went to, and at no other', async () => {
    const { take, consent, contact, known, emailReach } = await begin();
    await consent('form', start);
    await take({
      id: 'moved',
      customer: ada.id,
      at: plus(start, hours(1)),
      name: 'Customer Identified',
      traits: { email: 'ada@elsewhere.example' },
    });
    const touch = touchKey(enrolment, 'we-miss-you');
    const at = plus(start, hours(2));
    await take({ id: 'c', customer: ada.id, at, name: 'Consent Confirmed', touch, contact: await contact() });
    expect(await known()).toMatchObject({ confirmedAt: at });
    expect(await emailReach()).toContain('is not confirmed');
  });

  it('is not asked for of what was imported, which waits, unless it was confirmed elsewhere', async () => {
    const { told, take, emailReach } = await begin();
    const imported = (id: string, at: Instant, traits: Traits) =>
      take({
        id,
        customer: ada.id,
        at,
        name: 'Customer Identified',
        traits,
        told: { id, at: plus(at, days(1)), kind: 'imported' },
      });
    await imported('i', start, { consents: { email: true } });
    expect(told).toEqual([]);
    expect(await emailReach()).toContain('is not confirmed');
    expect(await emailReach()).toContain('until she consents anew, and confirms it');
    const confirmed = { email: { confirmed: true as const, source: 'Shopify' } };
    await imported('j', plus(start, hours(1)), { consents: { email: true }, consentDetails: confirmed });
    expect(told).toEqual([]);
    expect(await emailReach()).toBe('email: all');
  });

  it.each([
    ['DE', undefined, true],
    ['AT', undefined, true],
    ['FR', undefined, false],
    [undefined, 'FR', false],
    [undefined, undefined, true],
  ])('where she lives in %s, and the shop in %s: %s', async (country, shops, isAsked) => {
    const { told, consent } = await begin(
      { doubleOptIn: {}, ...(shops !== undefined && { country: shops }) },
      country,
    );
    await consent('form', start);
    expect(told).toHaveLength(isAsked ? 1 : 0);
  });

  it('counts as it is where it was given before the settings wanted that', async () => {
    const { consent, emailReach } = await begin({
      doubleOptIn: { countries: 'everywhere', since: '2026-12-01' },
    });
    await consent('form', start);
    expect(await emailReach()).toBe('email: all');
  });
});

it('a consent is kept with what it is proved by, and forgotten with nobody but her', async () => {
  const { ports, consent } = await begin({});
  const proof = { source: 'checkout', wording: '2026-11', ip: '203.0.113.7', form: '/checkout' };
  await consent('form', start, {
    consents: { email: true },
    consentDetails: { email: { topics: { news: false }, ...proof } },
  });
  await consent('plain', plus(start, hours(1)));
  expect(await ports.ledger.consents(customerId('ada'))).toEqual([
    {
      customer: 'ada',
      event: 'form',
      channel: 'email',
      at: start,
      answers: { marketing: true, news: false },
      ...proof,
    },
  ]);
  await ports.ledger.wipe(ada.id);
  expect(await ports.ledger.consents(ada.id)).toEqual([]);
});
