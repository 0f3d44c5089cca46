/** A message that has no words for this customer is withheld, and its story goes on. */

import { describe, expect, it } from 'vitest';
import { days, plus } from '../../../../shared/base/time.ts';
import type { SendRequest } from '../../../../shared/journeys/protocol.ts';
import { ada, emailRequest, enrolled, enrolment } from '../../../support/passages.ts';
import { createStand, type Stand, start } from '../../../support/stand.ts';

const of = (name: string, changes: Partial<SendRequest['touch']> = {}): Partial<SendRequest> => ({
  touch: { name, kind: 'email', channel: 'email', transactional: false, ...changes } as SendRequest['touch'],
});
const sent = async (changes: Partial<SendRequest>, profile: Partial<typeof ada> = {}): Promise<Stand> => {
  const stand = createStand();
  await enrolled(stand, { ...ada, ...profile });
  const { waits: _, ...request } = emailRequest('a', changes);
  await stand.invoke('send', request);
  return stand;
};
const recordOf = async (stand: Stand) => (await stand.ports.ledger.passage(enrolment)).touches.at(-1);

describe('a message is withheld, and its story goes on', () => {
  it('where a deployment has taken its words away', async () => {
    const stand = await sent(of('was-there-once'));
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'withheld' }]);
    expect(await recordOf(stand)).toMatchObject({
      outcome: 'withheld',
      withheld: { guardrail: 'words-gone', detail: expect.stringContaining('"was-there-once"') },
    });
  });

  it('where the version of its words that the passage began with is gone', async () => {
    const stand = await sent(of('we-miss-you', { words: 7 }));
    expect(await recordOf(stand)).toMatchObject({ withheld: { guardrail: 'words-gone' } });
  });

  it('where what it tells is not there any more, such as points that were spent', async () => {
    const stand = await sent(of('points-soon'));
    expect(stand.answers).toEqual([{ token: 'a', outcome: 'withheld' }]);
    expect(await recordOf(stand)).toMatchObject({
      withheld: { guardrail: 'nothing-to-say', detail: expect.stringContaining('points-soon (en)') },
    });
    const due = await sent(of('points-soon'), { pointsExpireAt: plus(start, days(9)) });
    expect(due.mails).toHaveLength(1);
  });

  it('where its words ask for what the passage began without', async () => {
    const stand = await sent(of('of-old'));
    expect(await recordOf(stand)).toMatchObject({ withheld: { guardrail: 'nothing-to-say' } });
  });

  it('and takes no place under the cap, nor issues the coupon that it would have carried', async () => {
    const coupon = { name: 'ten-off', terms: { percentOff: 10 }, validFor: days(8) };
    const stand = await sent(of('points-soon', { coupon }));
    expect((await stand.ports.profiles.get(ada.id))?.recentTouches).toEqual([]);
    expect((await stand.ports.ledger.passage(enrolment)).coupons).toEqual([]);
  });
});
