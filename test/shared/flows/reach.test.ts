/** Whom nothing of a journey could reach. */
import { describe, expect, it } from 'vitest';
import { journeyId } from '../../../shared/base/ids.ts';
import { contactId, refused, stopped } from '../../../shared/customers/contacts/contact.ts';
import type { Profile } from '../../../shared/customers/profiles/profile.ts';
import { changeContact } from '../../../shared/flows/contacts.ts';
import { isReachable } from '../../../shared/flows/reach.ts';
import { type TouchSpec, touchSchema } from '../../../shared/journeys/touchpoints/index.ts';
import { ada } from '../../support/passages.ts';
import { createStand, type Stand, start } from '../../support/stand.ts';

const email: TouchSpec = { name: 'hello', kind: 'email', channel: 'email', transactional: false };
const news: TouchSpec = { ...email, name: 'news', transactional: true };
const text: TouchSpec = { name: 'text', kind: 'sms', channel: 'sms', transactional: false };
const points = touchSchema.parse({
  name: 'points',
  kind: 'award',
  channel: 'email',
  transactional: false,
  award: { points: 10 },
});

const { email: _, phone: __, ...browser } = ada;

const asked = (
  ways: readonly TouchSpec[],
  changes: Partial<Profile> = {},
  stand: Stand = createStand(),
  { of = ada, mayTellAddress = false }: { readonly of?: Profile; readonly mayTellAddress?: boolean } = {},
) =>
  isReachable(
    {
      customer: { ...of, ...changes },
      journey: { id: journeyId('win-back'), version: 1, ways: [...ways] },
      now: start,
      mayTellAddress,
    },
    stand.ports,
  );

describe('a customer', () => {
  it('is reached by any way that is open, and by none that is refused or lacks an address', async () => {
    expect(await asked([email, text])).toBe(true);
    expect(await asked([email, text], { consents: { sms: true } })).toBe(true);
    expect(await asked([email], { consents: { sms: true } })).toBe(false);
    expect(await asked([email, text], {}, createStand(), { of: browser })).toBe(false);
    expect(await asked([])).toBe(true);
  });

  it('may tell an address yet, where an event begins the journey, and not a consent', async () => {
    const asEvent = { of: browser, mayTellAddress: true };
    expect(await asked([email], {}, createStand(), asEvent)).toBe(true);
    expect(await asked([email], { email: 'a@b.example', consents: {} }, createStand(), asEvent)).toBe(false);
  });

  it('who wants nothing more is reached by news of an order, and by what is due', async () => {
    const suppressed = { suppressed: 'unsubscribed' } as const;
    expect(await asked([email, text], suppressed)).toBe(false);
    expect(await asked([news], suppressed)).toBe(true);
    expect(await asked([points], suppressed)).toBe(true);
  });

  it('is not reached at an address that takes nothing, or whose reader wants no more', async () => {
    const stand = createStand();
    const mailbox = contactId(await stand.ports.secret(), 'email', ada.email ?? '');
    await changeContact(mailbox, (contact) => refused(contact, 'marketing', start, 'a test'), stand.ports);
    expect(await asked([email], {}, stand)).toBe(false);
    expect(await asked([news], {}, stand)).toBe(true);
    await changeContact(
      mailbox,
      (contact) => stopped(contact, { cause: 'bounced', at: start, source: 'a test' }),
      stand.ports,
    );
    expect(await asked([news], {}, stand)).toBe(false);
    expect(await asked([email, text], {}, stand)).toBe(true);
  });
});
