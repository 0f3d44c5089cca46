/** The README's customer gets what the README shows of her: a lot that holds her out would leave its reader waiting. */
import { describe, expect, it } from 'vitest';
import identify from '../../../local/dev/samples/identify.json' with { type: 'json' };
import shop from '../../../rekindle.config.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { readerOf } from '../../../shared/customers/contacts/contact.ts';
import { isHeldOut } from '../../../shared/decisions/enrolling/enrol.ts';

describe('the customer of the samples', () => {
  it('is held out of no lane of this shop', () => {
    const { userId, traits } = identify;
    const reader = readerOf({ id: customerId(userId), email: traits.email, phone: traits.phone });
    const { lanes, experiment } = shop.settings;
    expect(lanes.filter((lane) => isHeldOut(reader, lane, experiment))).toEqual([]);
  });
});
