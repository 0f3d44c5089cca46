/** Links that were followed by way of us, as they travel on the bus. */
import { describe, expect, it } from 'vitest';
import type { TouchKey } from '../../../../shared/base/ids.ts';
import { instant, iso } from '../../../../shared/base/time.ts';
import { followedDetail, linkFollowed } from '../../../../shared/customers/events/followed.ts';
import { readMessage } from '../../../../shared/customers/events/parse.ts';
import { house } from '../../../support/house.ts';

const at = instant(1_795_000_000_123);
const clicked = {
  kind: 'clicked',
  touch: 'win-back@1/ada/1/we-miss-you' as TouchKey,
  at,
  sentAt: instant(1_794_999_990_456),
  link: 'https://shop.example.com/tea',
  method: 'HEAD',
  client: { userAgent: 'Mozilla/5.0', ipAddress: '2001:db8::7' },
} as const;

const read = (detail: unknown, source = 'rekindle.told') =>
  readMessage(
    JSON.stringify({ id: 'e-1', source, 'detail-type': linkFollowed, time: iso(at), detail }),
    house,
  );

describe('a link that was followed', () => {
  it('comes in as it was told, to the millisecond', () => {
    expect(read(followedDetail(clicked))).toEqual({ kind: 'mail', event: clicked });
    const { sentAt: _, ...page } = { ...clicked, link: '/u/k1.x', toOwnPage: true as const };
    expect(read(followedDetail(page))).toEqual({ kind: 'mail', event: page });
  });

  it('is refused by the field that is wrong', () => {
    expect(() => read({ ...followedDetail(clicked), touch: 'none' })).toThrow('touch');
  });

  it('is no click when another than us tells of it', () => {
    expect(read({ ...followedDetail(clicked), customer: 'ada' }, 'shop')).toMatchObject({ kind: 'customer' });
  });
});
