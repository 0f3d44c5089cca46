/** A customer's postal address: kept in the ledger and not on the profile, since only letters need it. */
import * as z from 'zod';
import type { CustomerId } from '../../base/ids.ts';
import { customer, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';

/** As Segment's trait `address` has it. */
export interface PostalAddress {
  /** With the number; several lines stand after one another. */
  readonly street: string;
  readonly city: string;
  readonly postalCode?: string;
  readonly state?: string;
  readonly country?: string;
}

export interface AddressRecord {
  readonly customer: CustomerId;
  readonly address: PostalAddress;
  /** When it was told. */
  readonly at: Instant;
}

const optional = z.string().exactOptional();

export const postalAddress = z.object({
  street: z.string(),
  city: z.string(),
  postalCode: optional,
  state: optional,
  country: optional,
}) satisfies z.ZodType<PostalAddress>;

export const addressRecord: z.ZodType<AddressRecord> = z.object({
  customer,
  address: postalAddress,
  at: time,
});

/** Its lines, as they stand on a letter. */
export const addressLines = ({
  street,
  city,
  postalCode,
  state,
  country,
}: PostalAddress): readonly string[] =>
  [street, [postalCode, city, state].filter((part) => part !== undefined).join(' '), country].filter(
    (line) => line !== undefined,
  );
