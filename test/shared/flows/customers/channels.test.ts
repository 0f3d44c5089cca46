import { describe, expect, it } from 'vitest';
import { days, plus } from '../../../../shared/base/time.ts';
import { contactId, refused, stopped } from '../../../../shared/customers/contacts/contact.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { changeContact } from '../../../../shared/flows/contacts.ts';
import { channelSentence, channelsOf } from '../../../../shared/flows/customers/channels.ts';
import { ada } from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const said = async (customer: Profile, { ports }: Stand = createStand()) =>
  (await channelsOf(customer, start, ports)).map(channelSentence);

describe('what a customer takes by each channel', () => {
  it('is all where she consents, and else why not, since when, and what would change it', async () => {
    const { phone: _, ...customer } = { ...ada, consents: { email: false, push: true } };
    expect(await said({ ...customer, identifiedAt: { emailConsent: start } })).toEqual([
      'email: news of orders alone, since 2026-11-23T12:00:00Z: consent to email was refused; until she consents',
      'sms: nothing: no phone number is known; until one is told',
      'push: all',
      'post: news of orders alone: consent to letters was never asked for; until she consents',
    ]);
  });

  it('is said of each topic, and of none where nothing arrives at all', async () => {
    const stand = createStand({ topics: ['news', 'events'] });
    const customer: Profile = {
      ...ada,
      consents: { email: false },
      topics: { 'email news': { given: true, at: start } },
    };
    expect((await said(customer, stand))[0]).toBe(
      'email: news of orders alone: consent to email was refused; until she consents. news: all. events: news of orders alone: consent to email of events was never asked for; until she consents',
    );
    expect((await said({ ...customer, suppressed: 'erased' }, stand))[0]).toBe(
      'email: nothing: she was erased; until never',
    );
  });

  it('is news of orders alone where she wants nothing more, and nothing where she was erased', async () => {
    expect((await said({ ...ada, suppressed: 'unsubscribed' }))[0]).toBe(
      'email: news of orders alone: she has unsubscribed from everything; until she wants it again',
    );
    expect((await said({ ...ada, suppressed: 'erased' }))[0]).toBe(
      'email: nothing: she was erased; until never',
    );
  });

  it('is what stands at the address, whoever has it', async () => {
    const stand = createStand();
    const mailbox = contactId(await stand.ports.secret(), 'email', ada.email ?? '');
    await changeContact(mailbox, (contact) => refused(contact, 'marketing', start, 'the test'), stand.ports);
    expect((await said(ada, stand))[0]).toBe(
      'email: news of orders alone, since 2026-11-23T12:00:00Z: who reads at the address has unsubscribed from email; until she wants it again',
    );
    const rests = {
      cause: 'bounced-often',
      at: start,
      until: plus(start, days(30)),
      source: 'the test',
    } as const;
    await changeContact(mailbox, (contact) => stopped(contact, rests), stand.ports);
    expect((await said(ada, stand))[0]).toBe(
      'email: nothing, since 2026-11-23T12:00:00Z: mail to the address has bounced too often; until 2026-12-23T12:00:00Z',
    );
  });
});
