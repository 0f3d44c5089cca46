/** What makes a kind of customers' events, and what all of them have in common. */
import * as z from 'zod';
import { type CustomerId, customerId, parseTouchKey } from '../../../base/ids.ts';
import { customer, jsonMembers, time } from '../../../base/record.ts';
import { days, type Instant, instant, iso, plus } from '../../../base/time.ts';
import type { Profile } from '../../profiles/profile.ts';
import { text } from '../checked.ts';
import type { HouseRules } from '../house-rules.ts';
import { type Problem, problemsOf } from '../problem.ts';
import { boundedProperties, isObject, type Json, type Properties } from '../properties.ts';
import type { FieldSource } from '../reading.ts';
import { timeOf } from '../times.ts';
import { unlessEmpty } from '../traits.ts';

const tellingKinds = ['live', 'imported'] as const;

const telling = z.object({
  /** The same when the queue delivers it again, and another when somebody tells the event again. */
  id: z.string(),
  /** When it was told, by our clock. */
  at: time,
  /** Of what is imported nothing begins. */
  kind: z.enum(tellingKinds),
});

/** What every event is, once it is checked. */
const everyEvent = {
  /** Its sender's own, among the ids of that sender: the same event has the same id however often it is told. */
  id: z.string(),
  customer,
  /** The id that it was told of, where that was another, which is the customer's too. */
  as: customer.exactOptional(),
  at: time,
  /** The telling that it is known by, the first. Its door tells it: what is checked has none as yet. */
  told: telling.readonly().exactOptional(),
  /** Other ids of the same person: of a browser, a device, a guest. */
  alsoKnownAs: z.array(customer).readonly().exactOptional(),
  /** What else was told: at most 8 KB as JSON, for journeys to filter on and templates to show. */
  properties: jsonMembers.readonly().exactOptional(),
};
export type EveryEvent = Readonly<z.output<z.ZodObject<typeof everyEvent>>>;
export type ToldBy = NonNullable<EveryEvent['told']>;
export type AnyEvent = EveryEvent & { readonly name: string };

/** An event as it is checked, and as the queue carries it and the ledger keeps it: what every event is, and these. */
export const checkedEvent = <const Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  shape: Shape,
) => z.object({ ...everyEvent, name: z.literal(name), ...shape });

/** Whether it can be read does not hang on where its clock stands. */
const toldTime = z.unknown().refine((value) => timeOf(value, 'UTC') !== undefined, {
  error: 'must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970',
});
const toldCustomer = text.transform(customerId);
const everyDetail = {
  id: unlessEmpty(text),
  customer: toldCustomer,
  at: unlessEmpty(toldTime),
  /** Marks a customer who is known by a browser or device only. */
  anonymousId: text.nullish(),
  /** A person has a few ids, not hundreds. */
  alsoKnownAs: unlessEmpty(z.array(toldCustomer).max(10)),
  properties: z.unknown().optional(),
};
type EveryDetail = z.output<z.ZodObject<typeof everyDetail>>;

/** What an event's detail must say, as others tell it: what every event says, and these. */
export const detailOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject({ ...everyDetail, ...shape });

/** Of an event that comes of a message: one of the customer's own. */
export const isOwnTouch = (
  { touch, customer }: { readonly touch: string; readonly customer: CustomerId },
  context: z.core.$RefinementCtx,
): void => {
  if (parseTouchKey(touch)?.enrolment.customer !== customer)
    context.addIssue({
      code: 'custom',
      path: ['touch'],
      message: `"${touch}" is no touchpoint of ${customer}`,
    });
};

/** What whoever told an event says beside its detail. */
export interface Telling {
  /** The event's, where its detail tells none. */
  readonly id: string;
  /** The event's name. */
  readonly type: string;
  /** When it happened, where its detail does not tell it. */
  readonly at?: Instant;
  /** When it was told, and happened, where nobody says; nothing of it is later, whatever a sender's clock says. */
  readonly time: Instant;
  /** Whose the ids are: those of another sender are others, though they read alike. Absent: one of the API's doors. */
  readonly sender?: string;
  readonly house: HouseRules;
}

/** What an envelope's detail says beside who and when; absent members are left out. */
export type Detail = Readonly<Record<string, Json | undefined>>;

export interface EventKind<Event extends AnyEvent = AnyEvent> {
  readonly name: Event['name'];
  /** Of the event as it is checked, as the queue carries it, and as the ledger keeps it. */
  readonly schema: z.ZodType<Event> & z.core.$ZodTypeDiscriminable;
  /** @param detail as others tell it, under our names for its members */
  readonly check: (detail: unknown, telling: Telling) => Event | readonly Problem[];
  /** The detail, of what others tell in fields of their own. Absent: it is not told so. @param id the telling's */
  readonly read?: (source: FieldSource, id: string) => Detail;
  /** Of an event of this kind, the profile after it; of any other, the profile. */
  readonly fold: (profile: Profile, event: AnyEvent) => Profile;
  /** It must be folded exactly once. */
  readonly addsUp: boolean;
  /** Why not everybody who may tell events may tell it: `points are money`. */
  readonly wantsTrust?: string;
  /** The customer was there, in the shop: such an event is a visit. */
  readonly showsPresence: (event: AnyEvent) => boolean;
  /** For docs/events.md: what its detail says beside `customer`, and what becomes of it in the profile. */
  readonly documents: { readonly detail: string; readonly profile: string };
}

/** Clocks differ a little; what is told a day ahead is a mistake. */
const mostAhead = days(1);

/** The member `properties`, or where there is none, what the detail says beyond what its kind needs. */
const propertiesOf = (detail: EveryDetail, members: ReadonlySet<string>): Properties | undefined =>
  boundedProperties(
    isObject(detail.properties)
      ? detail.properties
      : Object.fromEntries(Object.entries(detail).filter(([name]) => !members.has(name))),
  );

/** How the ids begin that events have of their own at every door: nobody else's id is to be taken for one. */
const ownIds = /^(order|refund|granted|spent|merged|not-merged)-/;

const idAmong = ({ sender }: Telling, id: string): string => {
  if (sender !== undefined) return `${sender} ${id}`;
  return ownIds.test(id) ? `told-${id}` : id;
};

/** The telling says what the detail leaves out. */
const everyEventOf = (
  { id, customer, at, alsoKnownAs = [] }: EveryDetail,
  telling: Telling,
  properties: Properties | undefined,
): EveryEvent => ({
  id: id ?? telling.id,
  customer,
  at:
    (at === null || at === undefined ? undefined : timeOf(at, telling.house.timezone)) ??
    telling.at ??
    telling.time,
  ...(alsoKnownAs.length > 0 && { alsoKnownAs }),
  ...(properties !== undefined && { properties }),
});

interface Kind<Event extends AnyEvent, Said extends EveryDetail>
  extends Pick<EventKind<Event>, 'schema' | 'read' | 'documents' | 'wantsTrust'>,
    Partial<Pick<EventKind<Event>, 'addsUp'>> {
  readonly name: NoInfer<Event>['name'];
  /** Its events go by ids of their own, the same at every door, whatever id their telling has. */
  readonly hasOwnId?: boolean;
  /** What others must say of such an event, under our names for its members. */
  readonly detail: z.ZodType<Said> & { readonly shape: object };
  readonly event: (
    every: EveryEvent & { readonly name: NoInfer<Event>['name'] },
    detail: Said,
    telling: Telling,
  ) => NoInfer<Event>;
  readonly fold?: (profile: Profile, event: NoInfer<Event>) => Profile;
  readonly showsPresence?: (event: NoInfer<Event>) => boolean;
}

export const eventKind = <Event extends AnyEvent, Said extends EveryDetail>({
  detail: detailSchema,
  event: eventOf,
  fold,
  showsPresence,
  addsUp = false,
  hasOwnId = false,
  ...kind
}: Kind<Event, Said>): EventKind<Event> => {
  const members: ReadonlySet<string> = new Set(Object.keys(detailSchema.shape));
  const isOfThisKind = (event: AnyEvent): event is Event => event.name === kind.name;
  return {
    ...kind,
    check: (detail, telling) => {
      const result = detailSchema.safeParse(detail);
      if (!result.success) return problemsOf(result.error);
      const every = everyEventOf(result.data, telling, propertiesOf(result.data, members));
      if (every.at > plus(telling.time, mostAhead)) {
        const wrong = `${iso(every.at)} is long after ${iso(telling.time)}, when it was told`;
        return [{ path: 'at', wrong }];
      }
      const at = instant(Math.min(every.at, telling.time));
      const event = eventOf({ ...every, at, name: kind.name }, result.data, telling);
      return hasOwnId ? event : { ...event, id: idAmong(telling, event.id) };
    },
    fold: (profile, event) => (fold !== undefined && isOfThisKind(event) ? fold(profile, event) : profile),
    addsUp,
    showsPresence: (event) => isOfThisKind(event) && (showsPresence?.(event) ?? false),
  };
};
