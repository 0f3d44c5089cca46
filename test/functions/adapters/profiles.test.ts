/** The profile store's promises, on a local DynamoDB through the real client. */

import { beforeEach, describe, expect, it } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import { profileAttributes } from '../../../shared/customers/profiles/mapper.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import { ada } from '../../support/passages.ts';
import { createStand, type Stand, start } from '../../support/stand.ts';

let stand: Stand;
beforeEach(() => {
  stand = createStand();
});

describe('a profile', () => {
  it('is created once', async () => {
    const { profiles } = stand.ports;
    expect(await profiles.get(customerId('ada'))).toBeUndefined();
    expect(await profiles.update(undefined, ada)).toBe('written');
    expect(await profiles.update(undefined, ada)).toBe('stale');
    expect(await profiles.get(customerId('ada'))).toEqual({ ...ada, revision: 1 });
  });

  it('is written by whoever read it last', async () => {
    const { profiles } = stand.ports;
    await profiles.update(undefined, ada);
    const read = await profiles.get(customerId('ada'));
    if (read === undefined) throw new Error('ada is gone');
    expect(await profiles.update(read, { ...read, tier: 'gold' })).toBe('written');
    expect(await profiles.update(read, { ...read, tier: 'black' })).toBe('stale');
    expect(await profiles.get(customerId('ada'))).toMatchObject({ tier: 'gold', revision: 2 });
  });

  it('loses what is gone, and keeps attributes that this version does not know', async () => {
    const { profiles } = stand.ports;
    await profiles.update(undefined, { ...ada, tier: 'gold' });
    const extra = stand.dynamodb.handle(
      'UpdateItem',
      JSON.stringify({
        TableName: 'profiles',
        Key: { i: { S: 'ada' } },
        UpdateExpression: 'SET zz = :zz',
        ExpressionAttributeValues: { ':zz': { S: 'a later version' } },
      }),
    );
    expect(extra.status).toBe(200);
    const read = await profiles.get(customerId('ada'));
    if (read === undefined) throw new Error('ada is gone');
    const { tier: _, ...rest } = read;
    await profiles.update(read, { ...rest, recentTouches: [], enrolments: {} });
    const page = await profiles.scan({ segment: 0, segments: 1, attributes: ['i', 't', 'en', 'zz'] });
    expect(page).toEqual({ items: [{ i: { S: 'ada' }, zz: { S: 'a later version' } }] });
  });
});

describe('a scan', () => {
  it('gives each profile in one segment, page by page, with just the attributes asked for', async () => {
    const { profiles } = stand.ports;
    const long = 'x'.repeat(1_500);
    const all = Array.from(
      { length: 1_500 },
      (_, index): Profile => ({
        ...newProfile(customerId(`c-${index}`)),
        firstName: long,
        lastOrderAt: start,
      }),
    );
    await profiles.putAll(all);
    const seen: string[] = [];
    let pages = 0;
    for (const segment of [0, 1]) {
      let cursor: string | undefined;
      do {
        const page = await profiles.scan({
          segment,
          segments: 2,
          attributes: [profileAttributes.id, profileAttributes.lastOrderAt],
          ...(cursor !== undefined && { cursor }),
        });
        pages += 1;
        for (const item of page.items) {
          expect(Object.keys(item).toSorted()).toEqual(['i', 'lo']);
          seen.push(JSON.stringify(item.i));
        }
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    expect(pages).toBeGreaterThan(2);
    expect(seen).toHaveLength(1_500);
    expect(new Set(seen).size).toBe(1_500);
  });
});
