/** The README's customer gets what the README shows of her: a lot that holds her out would leave its reader waiting. */
import { describe, expect, it } from 'vitest';
import identify from '../../../local/dev/samples/identify.json' with { type: 'json' };
import shop from '../../../rekindle.config.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { readerOf } from '../../../shared/customers/contacts/contact.ts';
import { armOf } from '../../../shared/decisions/enrolling/enrol.ts';
import { enrollingJourneys } from '../../../shared/shop/shop.ts';

describe('the customer of the samples', () => {
  it.each(enrollingJourneys(shop).map(({ id, holdoutPercent }) => ({ id, holdoutPercent })))(
    'is held out of no journey of this shop: $id',
    ({ id, holdoutPercent }) => {
      const { userId, traits } = identify;
      const reader = readerOf({ id: customerId(userId), email: traits.email, phone: traits.phone });
      expect(armOf(reader, id, holdoutPercent)).toBe('treatment');
    },
  );
});
