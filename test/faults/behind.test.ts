/** Reads that need not be consistent, and answer what stood there before: nothing that is told is lost by them. */
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../shared/base/ids.ts';
import { days, milliseconds, plus } from '../../shared/base/time.ts';
import type { MailEvent } from '../../shared/customers/events/event.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { ingest } from '../../shared/flows/events/ingest.ts';
import { ada, emailRequest, enrolled, enrolment } from '../support/passages.ts';
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
