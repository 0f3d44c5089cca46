/** Reading single items together, and writing those that are all key, on a local DynamoDB through the real client. */

import { beforeEach, describe, expect, it } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { createStand, type Stand, start } from '../../support/stand.ts';

let stand: Stand;
beforeEach(async () => {
  stand = createStand();
  await stand.ports.profiles.putAll(
    Array.from({ length: 120 }, (_, index) => ({ ...newProfile(customerId(`c-${index}`)), points: index })),
  );
  stand.forget();
});

const pointsOf = async (id: string) => (await stand.ports.profiles.get(customerId(id)))?.points;

describe('items that are asked for', () => {
  it('one after the other are read one by one', async () => {
    await pointsOf('c-1');
    await pointsOf('c-2');
    expect(stand.requests).toEqual(['GetItem', 'GetItem']);
  });

  it('together are read together, a hundred at a time, each for whoever asked', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => index);
    expect(await Promise.all(ids.map((index) => pointsOf(`c-${index}`)))).toEqual(ids);
    expect(stand.requests).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('twice are read once, and what there is not is nothing', async () => {
    expect(await Promise.all(['c-1', 'c-1', 'nobody', 'c-2'].map(pointsOf))).toEqual([1, 1, undefined, 2]);
    expect(stand.requests).toEqual(['BatchGetItem']);
    stand.forget();
    expect(await Promise.all(['c-1', 'c-1'].map(pointsOf))).toEqual([1, 1]);
    expect(stand.requests).toEqual(['GetItem']);
  });

  it('by what follows from answers that have arrived together are read together, too', async () => {
    const [before] = await Promise.all([stand.ports.profiles.get(customerId('c-1')), pointsOf('c-2')]);
    stand.forget();
    const after = { ...before, id: customerId('c-1'), points: 7 } as NonNullable<typeof before>;
    const written = stand.ports.profiles.update(before, after).then(() => pointsOf('c-1'));
    const named = stand.ports.ledger.eventsSince(customerId('c-2'), start).then(() => pointsOf('c-2'));
    expect(await Promise.all([written, named])).toEqual([7, 2]);
    expect(stand.requests).toEqual(['UpdateItem', 'Query', 'BatchGetItem']);
  });
});

describe('customers who are named at their addresses', () => {
  const contactOf = (index: number): string => `email-${index}`;

  it('together are written together, what tells to forget them before what leads to them', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => index);
    await Promise.all(
      ids.map((index) => stand.ports.ledger.nameAt(contactOf(index), customerId(`c-${index}`))),
    );
    expect(stand.requests).toEqual(['BatchGetItem', ...Array(4).fill('BatchWriteItem')]);
    for (const index of ids)
      expect(await stand.ports.ledger.namedAt(contactOf(index))).toEqual([`c-${index}`]);
  });

  it('twice are named once, and who is named already costs no write', async () => {
    const name = () => stand.ports.ledger.nameAt(contactOf(1), customerId('c-1'));
    await Promise.all([name(), name()]);
    expect(stand.requests).toEqual(['GetItem', 'BatchWriteItem', 'BatchWriteItem']);
    stand.forget();
    await name();
    expect(stand.requests).toEqual(['GetItem']);
    expect(await stand.ports.ledger.namedAt(contactOf(1))).toEqual(['c-1']);
  });
});
