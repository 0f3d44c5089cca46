/** An address that wants no more messages, whoever has it: told by the page of a message that was passed on. */
import * as z from 'zod';
import { digestOf, type TouchKey } from '../../base/ids.ts';
import { touch } from '../../base/record.ts';
import { type Instant, iso, parseIso } from '../../base/time.ts';

export const addressRefused = 'Address Refused';

export interface AddressRefused {
  readonly at: Instant;
  readonly email: string;
  /** The message that was passed on. */
  readonly touch: TouchKey;
}

export const addressRefusedSchema = z.object({
  at: z.iso.datetime({ offset: true }).transform(parseIso),
  email: z.email(),
  touch,
});

/** What the bus is told. */
export const refusedDetail = ({
  at,
  email,
  touch: key,
}: AddressRefused): Readonly<Record<string, unknown>> => ({
  id: `refused-${digestOf(`${key} ${email}`)}`,
  at: iso(at),
  email,
  touch: key,
});
