/** Reading single items together, on a local DynamoDB through the real client. */

import { beforeEach, describe, expect, it } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { createStand, type Stand } from '../../support/stand.ts';

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
});
