/** Reads that need not be consistent, and answer what stood there before: nothing that is told is lost by them. */
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../shared/base/ids.ts';
import { days, instant, milliseconds, plus } from '../../shared/base/time.ts';
import type { CustomerEvent, MailEvent } from '../../shared/customers/events/event.ts';
import { newProfile, type Profile } from '../../shared/customers/profiles/profile.ts';
import { ingest, ingestAll } from '../../shared/flows/events/ingest.ts';
import { ada, emailRequest, enrolled, enrolment, openEnrolment } from '../support/passages.ts';
import { createStand, type Stand } from '../support/stand.ts';

const touch = touchKey(enrolment, 'we-miss-you');
const person = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ipAddress: '192.0.2.1',
};
const take = ({ ports }: Stand, event: MailEvent): Promise<void> => ingest({ kind: 'mail', event }, ports);

describe('what a provider tells of a message right after it left', () => {
  it('is written down, though reads do not know of the message yet', async () => {
    const stand = createStand();
    await enrolled(stand);
    stand.fallBehind();
    await stand.invoke('send', emailRequest('a'));
    await take(stand, { kind: 'rejected', touch, at: stand.now(), reason: 'Bad content' });
    expect(await stand.ports.ledger.touch(enrolment, 'we-miss-you', 'latest')).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'rejected', detail: 'Bad content' },
    });
  });

  it('is a machine’s walk from link to link, though reads do not know of the other link yet', async () => {
    const stand = createStand();
    await enrolled(stand);
    await stand.invoke('send', emailRequest('a'));
    await stand.moveTo(plus(stand.now(), days(1)));
    stand.fallBehind();
    const shop = 'https://shop.example.com/';
    const clicked = { kind: 'clicked', touch, client: person } as const;
    const at = stand.now();
    await Promise.all([
      take(stand, { ...clicked, at, link: shop }),
      take(stand, { ...clicked, at: plus(at, milliseconds(300)), link: `${shop}tea` }),
    ]);
    expect(stand.answers).toEqual([]);
  });
});

describe('what ties two customers', () => {
  it('is there again once it was cut, though reads know of it from before', async () => {
    const stand = createStand();
    const { ledger } = stand.ports;
    const [ada, guest] = [customerId('ada'), customerId('guest')];
    await ledger.tie(ada, guest);
    stand.fallBehind();
    await ledger.untie(ada, guest);
    await ledger.tie(ada, guest);
    expect(await ledger.ties(ada)).toEqual([guest]);
  });
});

describe('a message whose customer has just changed', () => {
  const sent = async (change: (stand: Stand) => Promise<void>): Promise<Stand> => {
    const stand = createStand();
    await enrolled(stand);
    stand.fallBehind();
    await change(stand);
    await stand.invoke('send', emailRequest('a'));
    return stand;
  };
  const outcomeOf = async ({ ports }: Stand) =>
    (await ports.ledger.touch(enrolment, 'we-miss-you', 'latest'))?.withheld?.guardrail;
  const change = async ({ ports }: Stand, changes: Partial<Profile>): Promise<void> => {
    const profile = await ports.profiles.get(ada.id);
    if (profile !== undefined) await ports.profiles.update(profile, { ...profile, ...changes });
  };

  it('is withheld where she has refused her consent, though reads do not know', async () => {
    const stand = await sent((each) => change(each, { consents: { email: false } }));
    expect(stand.mails).toEqual([]);
    expect(await outcomeOf(stand)).toBe('consent');
  });

  it('leaves where she has given it, though reads do not know', async () => {
    const stand = createStand();
    await enrolled(stand, { ...ada, consents: {} });
    stand.fallBehind();
    await change(stand, { consents: { email: true } });
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toHaveLength(1);
  });

  it('is withheld where her mailbox has complained, though reads do not know', async () => {
    const stand = await sent((each) =>
      take(each, { kind: 'complained', touch, at: each.now(), addresses: ['ada@example.com'] }),
    );
    expect(stand.mails).toEqual([]);
    expect(await outcomeOf(stand)).toBe('suppressed');
  });

  it('leaves where her passage has just begun, though reads do not know her', async () => {
    const stand = createStand();
    stand.fallBehind();
    await enrolled(stand);
    await stand.invoke('send', emailRequest('a'));
    expect(stand.mails).toHaveLength(1);
  });

  it('is not sent again by who repeats the request, though reads do not know of the first', async () => {
    const stand = await sent(async () => {});
    await stand.invoke('send', emailRequest('b'));
    expect(stand.mails).toHaveLength(1);
  });
});

describe('what a customer does', () => {
  const played = (stand: Stand, changes: Partial<CustomerEvent> = {}): CustomerEvent =>
    ({
      id: 'e-1',
      customer: ada.id,
      at: stand.now(),
      name: 'Custom',
      customName: 'Song Played',
      ...changes,
    }) as CustomerEvent;
  const visits = (stand: Stand): readonly CustomerEvent[] =>
    [0, 1].map((index) => played(stand, { id: `v-${index}`, name: 'Site Visited' }));
  const eventsOf = ({ ports }: Stand, customer = ada.id) => ports.ledger.eventsSince(customer, instant(0));
  const erased: Profile = { ...newProfile(ada.id), suppressed: 'erased', revision: 8 };

  const alone = async ({ ports }: Stand, told: readonly CustomerEvent[]): Promise<void> => {
    for (const event of told) await ingest({ kind: 'customer', event }, ports);
  };
  const together = ({ ports }: Stand, told: readonly CustomerEvent[]): Promise<void> =>
    ingestAll(
      told.map((event) => ({ kind: 'customer', event })),
      ports,
      [],
      (_, error) => {
        throw error;
      },
    );

  describe.each([
    ['one by one', alone],
    ['together', together],
  ])('told %s', (_, tell) => {
    it('is not kept of who was erased a moment ago, though reads do not know', async () => {
      const stand = createStand();
      await enrolled(stand);
      stand.fallBehind();
      await stand.ports.profiles.putAll([erased]);
      await tell(stand, visits(stand));
      expect(await eventsOf(stand)).toEqual([]);
      expect(await stand.ports.profiles.get(ada.id)).toEqual(erased);
    });

    it('is not kept of who was erased while a Lambda died between the event and the profile', async () => {
      const stand = createStand();
      await enrolled(stand);
      for (const event of visits(stand)) await stand.ports.ledger.note(event);
      await stand.ports.profiles.putAll([erased]);
      await tell(stand, visits(stand));
      expect(await eventsOf(stand)).toEqual([]);
    });

    it('is the customer’s whose the id became a moment ago, though reads do not know', async () => {
      const stand = createStand();
      const grace = customerId('grace');
      await stand.ports.profiles.putAll([{ ...ada, enrolments: {} }, newProfile(grace)]);
      stand.fallBehind();
      await alone(stand, [
        {
          id: 'link-1',
          customer: grace,
          at: stand.now(),
          name: 'Customer Linked',
          alsoKnownAs: [ada.id],
        } as CustomerEvent,
      ]);
      await tell(stand, visits(stand));
      expect((await eventsOf(stand, grace)).map(({ id }) => id)).toEqual(
        expect.arrayContaining(['v-0', 'v-1']),
      );
      expect((await stand.ports.profiles.get(grace))?.lastVisitAt).toBe(stand.now());
    });

    it('is the goal of a passage that began a moment ago, though reads do not know of it', async () => {
      const stand = createStand();
      await stand.ports.profiles.update(undefined, { ...ada, enrolments: {} });
      stand.fallBehind();
      const before = await stand.ports.profiles.get(ada.id);
      const entry = { ...openEnrolment, goalEvent: 'Song Played' };
      if (before !== undefined)
        await stand.ports.profiles.update(before, {
          ...before,
          enrolments: { [enrolment.journey]: entry },
        });
      // To the profile that reads know of they make no difference.
      await tell(stand, [played(stand), played(stand, { id: 'e-2' })]);
      expect((await stand.ports.profiles.get(ada.id))?.enrolments[enrolment.journey]?.goalAt).toBe(
        stand.now(),
      );
    });
  });
});
