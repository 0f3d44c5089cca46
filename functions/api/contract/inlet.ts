/** What an inlet is: a format that others send events in, and all that the API must know of it. */
import type * as z from 'zod';
import type { Instant } from '../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import type { HouseRules } from '../../../shared/customers/events/house-rules.ts';
import type { ToldBy } from '../../../shared/customers/events/kinds/kind.ts';
import type { Problem } from '../../../shared/customers/events/problem.ts';
import type { ShopTraits } from '../../../shared/customers/traits/trait.ts';
import type { EventQueue } from '../../../shared/flows/events/queue.ts';
import type { IntakeAnswer } from './intake.ts';
import type { Request } from './request.ts';

/** What the request tells beside its payload. */
export interface Received {
  readonly at: Instant;
  readonly house: HouseRules;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of one event's payload; 32 KB unless told. */
  readonly mostEventBytes?: number;
  /** The id of this telling, of what its sender gives none; absent: what it tells is its id. */
  readonly tellingId?: string;
}

/** How a request tells its events. */
export interface RequestTelling {
  /** Another for each request. */
  readonly id: string;
  readonly kind: ToldBy['kind'];
  /** Whether it tells what only those may tell whom the shop trusts: a write key is in every page. */
  readonly isTrusted: boolean;
}

/** What a request tells, where it is taken in. */
export interface ReceivedHere extends Received {
  readonly telling: RequestTelling;
  /** The shop's own, which identifying may tell. */
  readonly traits: ShopTraits;
}

/** What one payload comes to. Without events and with problems, it is refused. */
export interface PayloadReading {
  /** Checked: the queue carries them as they are. */
  readonly events: readonly CustomerEvent[];
  /** Refused, or taken without that field. */
  readonly problems: readonly Problem[];
  /** In order, but nothing that journeys use; and why. */
  readonly ignored: readonly Problem[];
}

export const refused = (path: string, wrong: string): PayloadReading => ({
  events: [],
  problems: [{ path, wrong }],
  ignored: [],
});
export const ignored = (path: string, wrong: string): PayloadReading => ({
  events: [],
  problems: [],
  ignored: [{ path, wrong }],
});

/** Reads one event's payload. Never throws. */
export type PayloadReader = (payload: unknown, received: Received) => PayloadReading;

/** What a route puts its events on, and when it was asked to. */
export interface Intake {
  readonly queue: EventQueue;
  readonly now: Instant;
  readonly house: HouseRules;
  readonly telling: RequestTelling;
  /** The shop's own. */
  readonly traits: ShopTraits;
}

export interface InletRoute {
  readonly path: string;
  /** For the API's description. */
  readonly summary: string;
  /** OpenAPI's parameters, of which headers are some. */
  readonly parameters?: readonly object[];
  /** OpenAPI's content of the request's body, by media type. */
  readonly content: Readonly<Record<string, object>>;
  /** @throws HttpFault, EventsNotQueuedError */
  readonly take: (request: Request, intake: Intake) => Promise<IntakeAnswer>;
}

/** How a sender that has no key of ours signs its bodies: HMAC-SHA256 with a secret that the keyring holds, in base64. */
export interface Webhook {
  /** In commands, and in the keyring as `shopifySecrets`. */
  readonly sender: string;
  /** As people write it. */
  readonly called: string;
  readonly signatureHeader: string;
  /** What it sends unsigned, to try the address: it is answered, and nothing is taken. */
  readonly isTrial?: (request: Request) => boolean;
}

export interface Inlet {
  readonly routes: readonly InletRoute[];
  /** Absent: a write key opens it. */
  readonly webhook?: Webhook;
  /** Where else the write key may be than in the request's header; never throws. */
  readonly keyIn?: (request: Request) => string | undefined;
  /** Headers by which it agrees to a sender of webhooks that asks before it sends; absent: nobody asks so. Never throws. */
  readonly handshake?: (request: Request) => Readonly<Record<string, string>> | undefined;
  /** The bodies that its routes' content names. */
  readonly schemas: readonly z.ZodType[];
}
