/** What an export of a shop system is: known by its header, read as that system means it. */

import type { Happening } from '../happenings.ts';
import type { OrderColumn } from '../parts.ts';
import type { Standing } from '../statuses.ts';

export interface Format {
  /** For people: `Shopify’s export of orders`. */
  readonly name: string;
  /** The public documentation that tells of its columns. */
  readonly source: string;
  /** A header is this format's if it has all of these; of a list, one of them. */
  readonly knownBy: readonly (string | readonly string[])[];
  /** Of a list, the first that is there. What is not named here is not read. */
  readonly columns: Readonly<Partial<Record<OrderColumn, string | readonly string[]>>>;
  /** Columns whose words say whether it is an order. */
  readonly statuses?: readonly string[];
  /** Whether a value is the whole order's, on one of its rows or on each, or its row's alone. */
  readonly values: 'order' | 'row';
  /** ISO 4217, where it has but one, which no column of it tells. */
  readonly currency?: string;
  /** IANA: whose its times are, whatever the shop's is. */
  readonly timezone?: string;
  /** Words of its statuses, normalised, that mean something else than elsewhere. */
  readonly words?: Readonly<Record<string, Standing>>;
  /** Words of its events, normalised, that mean something else than elsewhere. */
  readonly happenings?: Readonly<Record<string, Happening>>;
  /** Set when the first row below the header tells what its columns mean. */
  readonly hasDescriptions?: true;
  /** Why there is no order history in it, and what to export instead. */
  readonly refused?: string;
}
