/** The audit: who changed what by the API, and when. It names keys, routes and ids, and nobody's addresses. */
import * as z from 'zod';
import type { CustomerId } from '../base/ids.ts';
import { customer, type Json, jsonMembers, type RecordOf, time } from '../base/record.ts';
import { type Instant, iso } from '../base/time.ts';

export const auditRecord = z.object({
  /** Of the request. */
  id: z.string(),
  at: time,
  /** The key's name, or its id where it has none. */
  who: z.string(),
  role: z.string(),
  /** The route, such as `POST /v1/customers/{id}/lift`. */
  what: z.string(),
  /** The id in its path, as it was asked. */
  of: z.string().exactOptional(),
  customer: customer.exactOptional(),
  /** Absent: it was refused, or whoever did it died at it. */
  done: z.literal(true).exactOptional(),
  reason: z.string().exactOptional(),
  before: jsonMembers.exactOptional(),
  after: jsonMembers.exactOptional(),
});
export type AuditRecord = RecordOf<typeof auditRecord>;

/** Audits are kept by months of UTC, such as `2026-11`. */
export const monthOf = (at: Instant): string => iso(at).slice(0, 7);

type Scalars = Readonly<Record<string, string | number | boolean>>;

/** What an answer says at its top, without lists and their members. */
export const scalarsOf = (answer: unknown): Scalars =>
  typeof answer !== 'object' || answer === null
    ? {}
    : Object.fromEntries(
        Object.entries(answer).filter((entry): entry is [string, string | number | boolean] =>
          ['string', 'number', 'boolean'].includes(typeof entry[1]),
        ),
      );

/** As it is told: the time as text. */
export const auditTold = ({ at, ...entry }: AuditRecord): Readonly<Record<string, Json | undefined>> => ({
  at: iso(at),
  ...entry,
});

export interface AuditStore {
  /** Writes the entry over that of its id, and beside it with its customer. */
  readonly write: (entry: AuditRecord) => Promise<void>;
  /** A month's, the latest first. */
  readonly ofMonth: (month: string) => Promise<readonly AuditRecord[]>;
  /** Those about the customer, the latest first. */
  readonly ofCustomer: (customer: CustomerId) => Promise<readonly AuditRecord[]>;
}
