/** What Rekindle decides, told to others on its bus: every kind of event, with the schema of its detail. */
import * as z from 'zod';
import { customerId, digestOf, journeyId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { couponTerms } from './offers/benefits/index.ts';
import { touchChannels, touchKinds } from './touchpoints/index.ts';

interface Kind<Fields extends z.ZodRawShape> {
  /** Completes "Published when". */
  readonly when: string;
  /** Raised when a field goes away or means something else; a new field raises nothing, since listeners pass over it. */
  readonly schemaVersion: number;
  readonly fields: Fields;
  /** Whoever is told the same of these is told the same thing again. */
  readonly sameBy: readonly (keyof Fields & string)[];
  /** Whether shops get it without asking in their settings. */
  readonly unasked: boolean;
}

const kind = <const Fields extends z.ZodRawShape>(definition: Kind<Fields>): Kind<Fields> => definition;

const customer = z.string().min(1).transform(customerId).describe('the customer’s id');
const passage = {
  journey: z.string().min(1).transform(journeyId).describe('the journey’s id'),
  version: z.int().positive().describe('the journey’s version'),
  customer,
  cycle: z.int().positive().describe('1 for the customer’s first passage through the journey'),
};
const arm = z.enum(['treatment', 'holdout']).describe('a holdout is sent nothing');
const tier = z.string().min(1).describe('the tier’s name in the settings');
const at = z.iso.datetime().describe('when it was');
const fit = z.iso.datetime().describe('the instant of the fit, which learned of the orders before it');
const because = z.string().min(1).describe('why, as a sentence');
const estimate = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
const samePassage = ['journey', 'customer', 'cycle'] as const;

const taskDetail = {
  ...passage,
  task: z.string().min(1).describe('its name in the story'),
  id: z.string().min(1).describe('the task’s, by which the HTTP API knows it'),
  queue: z.string().min(1).describe('whose it is to take'),
  takeBy: z.iso.datetime().describe('when it escalates unless somebody has taken it'),
  due: z.iso.datetime().describe('when the journey goes on without it'),
};

const couponDetail = {
  ...passage,
  coupon: z.string().min(1).describe('its name in the story'),
  code: z.string().min(1).describe('as it was issued'),
};

/** Of a task for a person, which may be a call. */
const task = (what: 'a call' | 'another task', became: 'requested' | 'escalated') =>
  kind({
    when: became === 'requested' ? `a journey asks a person for ${what}` : `nobody has taken ${what} in time`,
    schemaVersion: 1,
    fields: taskDetail,
    sameBy: ['id'],
    unasked: true,
  });

/** Every kind there is: a new one is an entry here, and a `publish` where it happens. */
export const domainEvents = {
  'Customer Dormant': kind({
    when: 'a sweep finds a customer silent for as long as a journey’s rule says, and enrols her',
    schemaVersion: 1,
    fields: {
      customer,
      journey: passage.journey,
      cycle: passage.cycle,
      rule: z.string().describe('the rule as a sentence'),
      values: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
        .describe('what the rule saw, such as the time of the last order'),
    },
    sameBy: samePassage,
    unasked: true,
  }),
  'Journey Entered': kind({
    when: 'a passage begins, the holdout’s too',
    schemaVersion: 1,
    fields: { ...passage, arm },
    sameBy: samePassage,
    unasked: true,
  }),
  'Journey Exited': kind({
    when: 'a passage ends; of the end of a holdout’s, in which nothing was sent, nobody is told',
    schemaVersion: 1,
    fields: {
      ...passage,
      reason: z
        .string()
        .min(1)
        .describe(
          'the story’s own, or `goal-reached`, `meanwhile`, `replaced`, `corrected`, `merged`, `nobody`',
        ),
    },
    sameBy: samePassage,
    unasked: true,
  }),
  'Touchpoint Sent': kind({
    when: 'a provider has taken a message, or what is no message (a coupon, points, a task) was given',
    schemaVersion: 1,
    fields: {
      ...passage,
      touchpoint: z.string().min(1).describe('its name in the story'),
      kind: z.enum(touchKinds).describe('what it is'),
      channel: z.enum(touchChannels).describe('what brings it'),
    },
    sameBy: [...samePassage, 'touchpoint'],
    unasked: false,
  }),
  'Goal Reached': kind({
    when: 'a customer does what a journey is for while it counts, in both arms: who was written to may have done it anyway, which the two arms together tell',
    schemaVersion: 1,
    fields: {
      ...passage,
      arm,
      at: at.describe('when it was; an earlier one may become known later'),
    },
    sameBy: [...samePassage, 'at'],
    unasked: true,
  }),
  'Goal Retracted': kind({
    when: 'an order by which a goal was reached is cancelled unpaid, and nothing else has reached it; the passage stays ended',
    schemaVersion: 1,
    fields: { ...passage, arm, orderId: z.string().min(1).describe('the shop’s') },
    sameBy: [...samePassage, 'orderId'],
    unasked: true,
  }),
  'Coupon Issued': kind({
    when: 'a coupon is a customer’s, and the shop’s own system knows its code where it is told of codes',
    schemaVersion: 1,
    fields: {
      ...couponDetail,
      terms: couponTerms.describe(
        'what it gives, and what is asked for it; amounts in units of the shop’s currency',
      ),
      forFriends: z.literal(true).optional().describe('others’ first orders take it, each once'),
      validUntil: z.iso.datetime().describe('when it is over'),
    },
    sameBy: ['code'],
    unasked: false,
  }),
  'Coupon Released': kind({
    when: 'what would have brought a coupon to a customer did not leave: nobody has it, and it is good for nothing',
    schemaVersion: 1,
    fields: couponDetail,
    sameBy: ['code'],
    unasked: true,
  }),
  'Coupon Voided': kind({
    when: 'somebody stops a passage that has issued a coupon which no order has taken: it is good for nothing from then on',
    schemaVersion: 1,
    fields: couponDetail,
    sameBy: ['code'],
    unasked: true,
  }),
  'Coupon Redeemed': kind({
    when: 'an order names a coupon that is valid and the customer’s own',
    schemaVersion: 1,
    fields: {
      ...couponDetail,
      orderId: z.string().min(1).describe('the shop’s'),
      value: z
        .number()
        .optional()
        .describe('of the order, in units of the shop’s currency; absent: the order’s own has no rate'),
    },
    sameBy: ['code'],
    unasked: true,
  }),
  'Tier Reached': kind({
    when: 'a customer has earned as many points as a tier asks for, and had not before',
    schemaVersion: 1,
    fields: {
      customer,
      tier,
      at,
      again: z
        .literal(true)
        .optional()
        .describe('the customer had it before, and lost it in the time that counts for tiers'),
    },
    sameBy: ['customer', 'tier', 'at'],
    unasked: true,
  }),
  'Tier Ended': kind({
    when: 'a customer’s tier has ended: what was earned counts no longer, or was refunded',
    schemaVersion: 1,
    fields: {
      customer,
      tier,
      at,
      instead: tier.optional().describe('the lower tier that the customer has now; absent: none'),
    },
    sameBy: ['customer', 'tier', 'at'],
    unasked: true,
  }),
  'Friend Referred': kind({
    when: 'the first order of a friend names a code for friends, which another customer has handed on',
    schemaVersion: 1,
    fields: {
      customer: customer.describe('the friend’s id'),
      referrer: customer.describe('the other customer’s id'),
      code: z.string().min(1).describe('as it was issued'),
      orderId: z.string().min(1).describe('the shop’s'),
    },
    sameBy: ['customer', 'orderId'],
    unasked: true,
  }),
  'Referral Cancelled': kind({
    when: 'something of the order that referred a friend is refunded',
    schemaVersion: 1,
    fields: {
      customer: customer.describe('the friend’s id'),
      orderId: z.string().min(1).describe('the shop’s'),
    },
    sameBy: ['customer', 'orderId'],
    unasked: true,
  }),
  'Customer Merged': kind({
    when: 'an id of which something was known turns out to be a customer’s who has another id',
    schemaVersion: 1,
    fields: { customer, alias: customer.describe('the id that is this customer’s from now on') },
    sameBy: ['customer', 'alias'],
    unasked: true,
  }),
  'Customer Erased': kind({
    when: 'a customer was erased: whoever has anything of the customer is to forget it',
    schemaVersion: 1,
    fields: { customer },
    sameBy: ['customer'],
    unasked: true,
  }),
  'Model Fitted': kind({
    when: 'what was learned anew of who returns is in use from now on',
    schemaVersion: 1,
    fields: {
      at: fit,
      version: z.int().positive().describe('counts the models that were put in use'),
      scorer: z.string().min(1).describe('how it tells who returns, such as `bg-nbd`'),
      customers: z.int().nonnegative().describe('of whom it has learned'),
      auc: estimate.describe(
        'the chance that of one who returned and one who did not, it scores the one who did higher, of a time it had not seen; with 95% intervals',
      ),
      recencyAuc: estimate.describe('the same of days of silence alone'),
      rhythmThreshold: z
        .strictObject({ share: z.number(), reason: z.string().min(1), because })
        .optional()
        .describe(
          'from which share of own gaps on it pays most to write (`silentBeyondOwnRhythm` without a number), and why; absent: too little was seen',
        ),
      because,
    },
    sameBy: ['at'],
    unasked: true,
  }),
  'Model Kept': kind({
    when: 'what was learned anew of who returns is not put in use: it is worse than what is, or too little was seen',
    schemaVersion: 1,
    fields: {
      at: fit,
      version: z.int().positive().optional().describe('of the model that stays in use; absent: none is'),
      because,
    },
    sameBy: ['at'],
    unasked: true,
  }),
  'Care Call Requested': task('a call', 'requested'),
  'Care Call Escalated': task('a call', 'escalated'),
  'Task Requested': task('another task', 'requested'),
  'Task Escalated': task('another task', 'escalated'),
};

type Kinds = typeof domainEvents;
export type DomainEventName = keyof Kinds;

/** An event of any kind; its detail has the fields of its kind. */
export type DomainEvent = {
  readonly [Name in DomainEventName]: {
    readonly name: Name;
    readonly at: Instant;
    readonly detail: Readonly<z.infer<z.ZodObject<Kinds[Name]['fields']>>>;
  };
}[DomainEventName];

export const domainEventNames = Object.keys(domainEvents) as [DomainEventName, ...DomainEventName[]];

/** A shop's wishes, by kind; a kind that is not named is published as it is by default. */
export type Publishing = { readonly [Name in DomainEventName]?: boolean | undefined };

export const isPublished = (name: DomainEventName, wishes: Publishing): boolean =>
  wishes[name] ?? domainEvents[name].unasked;

/** What the record of what has happened has beside, where the shop wants others to be told of it by that event. */
export const toTell = (
  name: DomainEventName,
  { publish }: { readonly publish: Publishing },
): { readonly untold?: true } => (isPublished(name, publish) ? { untold: true } : {});

/** The detail as it goes out. `schemaVersion`, since `version` is the journey's, and the envelope's is EventBridge's. */
export const publishedDetail = ({ name, detail }: DomainEvent): Readonly<Record<string, unknown>> => ({
  schemaVersion: domainEvents[name].schemaVersion,
  ...detail,
});

/**
 * What a webhook's receiver knows it by, of the detail as it goes out: the same thing told again has the same id,
 * whatever envelope the bus gives it.
 */
export const domainEventId = (name: DomainEventName, detail: Readonly<Record<string, unknown>>): string =>
  `evt_${digestOf(JSON.stringify([name, ...domainEvents[name].sameBy.map((field) => detail[field])]))}`;

/** The whole detail of the kind, exactly: a field that it does not know fails. */
export const publishedSchema = (name: DomainEventName): z.ZodObject =>
  z.strictObject({
    schemaVersion: z.literal(domainEvents[name].schemaVersion),
    ...(domainEvents[name].fields as z.ZodRawShape),
  });
