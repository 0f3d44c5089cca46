/** The API's bodies as schemas: what openapi.json is generated from, and what the tests hold the answers against. */
import * as z from 'zod';
import { customerId } from '../../../shared/base/ids.ts';
import { brakedTold, reasonSchema } from '../../../shared/base/reasons.ts';
import { stopCauses } from '../../../shared/customers/contacts/contact.ts';
import { text } from '../../../shared/customers/events/checked.ts';
import { knownForm } from '../../../shared/customers/events/customer-ids.ts';
import { consentChannels } from '../../../shared/customers/profiles/channels.ts';
import { describedClause, describedRule } from '../../../shared/customers/rules/index.ts';
import { brakeEffects, effects } from '../../../shared/decisions/brake/brake.ts';
import { limitReasons } from '../../../shared/decisions/guardrails/limits.ts';
import { standings } from '../../../shared/decisions/offers/standing.ts';
import { toldProduct } from '../../../shared/decisions/picks/product.ts';
import { slowestBroadcast } from '../../../shared/shop/settings.ts';
import { countedAsOf, owedOnDay } from './figures.ts';
import { instantText, whyText } from './request.ts';

export const customerText = z.string().min(1).max(200).describe('The shop’s own id of the customer');
export const told = instantText.describe('ISO 8601 with its offset; epoch times are read too');
export const loose = z.record(z.string(), z.unknown());

const named = z.strictObject({
  index: z.int().min(0).describe('Of the event within the request'),
  field: z.string().optional(),
  message: z.string(),
});

export const takenBody = z
  .strictObject({
    success: z.literal(true),
    accepted: z.int().min(0),
    rejected: z.array(named).describe('Events that were not taken'),
    warnings: z.array(named).describe('Events that were taken without these fields'),
    notes: z
      .array(z.string())
      .optional()
      .describe('What was taken, and does less than its sender may think: consents lift no refusal'),
  })
  .meta({ id: 'Taken' });

export const importedBody = z
  .strictObject({
    accepted: z.int().min(0).describe('Lines that were taken'),
    refused: z.int().min(0).describe('Lines that were not'),
    rejected: z.array(
      z.strictObject({ line: z.int().min(0), field: z.string().optional(), message: z.string() }),
    ),
  })
  .meta({ id: 'Imported' });

const moment = z.looseObject({
  at: instantText,
  kind: z.enum([
    'event',
    'consent',
    'enrolled',
    'touchpoint',
    'coupon',
    'redeemed',
    'points',
    'goal',
    'left',
    'brake',
    'void',
  ]),
  asks: describedRule
    .optional()
    .describe('Of an enrolment: the rule that held of the customer; absent: there was none'),
  tooMuch: z
    .strictObject({ refunded: z.number(), worth: z.number() })
    .optional()
    .describe(
      'Of a refund of more than its order was worth, in units of the shop’s currency: what `warning` is made of',
    ),
  braked: brakedTold.optional().describe('Of a brake: what `on` is made of'),
});

const reach = {
  takes: z
    .enum(['all', 'transactional', 'nothing'])
    .describe('What may leave: marketing and news of orders, those alone, or nothing'),
  reason: z.enum(limitReasons).optional().describe('Why it is not all'),
  because: z.string().optional().describe('The same as a sentence'),
  since: instantText.optional(),
  until: z.string().optional().describe('What would make it more, or when it becomes more'),
};
const channelReach = z.strictObject({
  channel: z.enum(consentChannels),
  ...reach,
  topics: z
    .array(z.strictObject({ topic: z.string(), ...reach }))
    .optional()
    .describe('Of the shop’s topics beside marketing'),
});

export const customerBody = z
  .strictObject({
    customer: z.looseObject({ id: customerText, orders: z.int(), spent: z.number() }),
    stage: z.string(),
    channels: z.array(channelReach),
    enrolments: z.array(
      z.looseObject({ journey: z.string(), isOpen: z.boolean(), cycle: z.int(), enrolledAt: instantText }),
    ),
    timeline: z.array(moment).describe('The latest first'),
  })
  .meta({ id: 'Customer' });

export const mergeBody = z
  .strictObject({ alias: customerText.describe('The id that turned out to be this customer’s') })
  .meta({ id: 'Merge' });
export const mergedBody = z
  .strictObject({ customer: customerText, alias: customerText.describe('Is this customer’s from now on') })
  .meta({ id: 'Merged' });

export const splitBody = z
  .strictObject({ alias: customerText.describe('The id that is not this customer’s after all') })
  .meta({ id: 'Split' });
export const splitAnswer = z
  .strictObject({
    customer: customerText,
    alias: customerText.describe('Is a customer of its own from now on'),
    events: z.int().min(0).describe('How many go with it: they are told of it again'),
    stays: z.array(z.string()).describe('What can’t be told apart'),
  })
  .meta({ id: 'SplitTold' });

export const reinstateBody = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .min(1, 'must say why the id is somebody’s')
      .max(500, 'must be at most 500 characters')
      .describe('Why the id is somebody’s: it stands on the timeline'),
  })
  .meta({ id: 'Reinstate' });
export const reinstatedBody = z
  .strictObject({
    customer: customerText.describe('Is somebody again'),
    ids: z.array(customerText).describe('What was told with these is this customer’s again'),
    stays: z.array(z.string()).describe('What does not come back'),
  })
  .meta({ id: 'Reinstated' });

export const exportBody = z
  .looseObject({
    customer: z.looseObject({ id: customerText }),
    at: instantText,
    ids: z.array(customerText).describe('All that are this customer’s'),
    addresses: z.array(z.looseObject({ channel: z.string(), address: z.string() })),
    events: z.array(z.looseObject({ id: z.string(), name: z.string(), at: instantText })),
  })
  .meta({ id: 'Export' });

export const liftBody = z
  .strictObject({
    channel: z.enum(consentChannels),
    reason: z
      .string()
      .trim()
      .min(1, 'must say why messages arrive there again')
      .max(500, 'must be at most 500 characters')
      .describe('Why messages arrive there again: it stands in the audit'),
  })
  .meta({ id: 'Lift' });
export const liftedBody = z
  .strictObject({
    customer: customerText,
    channel: z.enum(consentChannels),
    lifted: z.enum(stopCauses).describe('What stopped messages at the address, whoever has it'),
    reach: channelReach.describe('What the customer takes by the channel since'),
  })
  .meta({ id: 'Lifted' });

export const auditBody = z
  .strictObject({
    month: z.string(),
    entries: z
      .array(
        z.strictObject({
          at: instantText,
          id: z.string().describe('Of the request'),
          who: z.string().describe('The key’s name, or its id'),
          role: z.string(),
          what: z.string().describe('The route'),
          of: z.string().optional().describe('The id in its path'),
          customer: customerText.optional(),
          done: z.literal(true).optional().describe('Absent: it was refused, or failed'),
          reason: z.string().optional(),
          before: z.looseObject({}).optional(),
          after: z.looseObject({}).optional(),
        }),
      )
      .describe('The latest first'),
  })
  .meta({ id: 'Audit' });

export const erasureBody = z
  .strictObject({
    customer: customerText,
    state: z.enum(['erasing', 'erased']).describe('Erasing: in a moment; ask again'),
  })
  .meta({ id: 'Erasure' });

const verdict = z.enum(['in', 'out', 'unknown']);

const brakeOn = {
  on: z.string().describe('Such as `journey win-back-14d`, or `all journeys`'),
  braked: brakedTold.describe('What that is made of'),
};
const brakeState = z.strictObject({
  ...brakeOn,
  state: z.enum(['running', 'paused', 'stopped']),
  since: instantText.optional(),
  who: z.string().optional().describe('The name of the key'),
  why: z.string().optional(),
});

const month = z.string().describe('Such as 2026-11, of the shop’s own calendar');
const spentOfBudget = z.strictObject({ of: z.number(), spent: z.number() });
const budgetState = z.strictObject({
  month,
  coupons: spentOfBudget.optional(),
  messages: spentOfBudget.optional(),
});

export const explanationBody = z
  .strictObject({
    customer: customerText,
    journey: z.string(),
    version: z.int(),
    at: instantText,
    begins: z.string().optional().describe('The events that begin it; absent: the nightly sweep does'),
    rule: z.string().optional().describe('What must hold of the customer, as a sentence; absent: nothing'),
    asks: describedRule.optional(),
    verdict: verdict.optional(),
    clauses: z
      .array(
        z.strictObject({
          clause: z.string().describe('As a sentence'),
          asks: describedClause,
          verdict,
          saw: z.string().describe('As people read it'),
          value: z
            .union([z.string(), z.number(), z.boolean(), z.null()])
            .describe('The same as it is kept; null: nothing'),
          decisive: z.boolean(),
          changesAt: instantText.optional(),
        }),
      )
      .optional(),
    changesAt: instantText.optional().describe('When the verdict is another one if nothing happens'),
    backlog: z
      .literal(true)
      .optional()
      .describe('The rule held before the time that a night looks back: none enrols'),
    resting: z
      .literal(true)
      .optional()
      .describe('Its lane came to nothing for her too often, or too lately: none enrols'),
    restingUntil: instantText
      .optional()
      .describe('Where it was too lately: from then on she may be enrolled'),
    share: z
      .strictObject({ percent: z.number(), among: z.boolean() })
      .optional()
      .describe('Of a journey that begins with a share of people: who is not among them is in neither arm'),
    reEntry: z.looseObject({ state: z.enum(['never-enrolled', 'in-it-now', 'once-only', 'again']) }),
    others: z
      .array(
        z.strictObject({
          journey: z.string(),
          does: z.enum(['excludes', 'same-lane', 'pauses', 'goes-first']),
        }),
      )
      .describe('Journeys that the customer is in now and that stand against this one'),
    brakes: z
      .array(
        brakeState.extend({
          does: z
            .enum(brakeEffects)
            .describe(brakeEffects.map((does) => `${does}: ${effects[does]}`).join(' ')),
        }),
      )
      .describe('What people have paused and stopped that concerns the customer in this journey'),
    budget: budgetState
      .optional()
      .describe('Of the journey, this month, in units of the shop’s currency; absent: it has none'),
    stage: z.string(),
    channels: z.array(channelReach),
    timeline: z.array(moment),
  })
  .meta({ id: 'Explanation' });

const tally = z.strictObject({
  coupons: z.int(),
  face: z.number().describe('What they are worth at most, of those of which that is known'),
  unknown: z.int().optional().describe('Of so many nobody knows what they are worth; absent: of none'),
  discount: z.number().optional().describe('What they took off, as checkouts told; absent: none told'),
});
export const liabilityBody = z
  .strictObject({
    asOf: countedAsOf,
    at: owedOnDay,
    currency: z.string().describe('The shop’s: all amounts are in its units'),
    from: month,
    until: month,
    journeys: z
      .array(
        z.strictObject({
          journey: z.string(),
          rate: z
            .number()
            .optional()
            .describe('The share that is redeemed, of those whose time is over; absent: of none it is'),
          months: z.array(
            z.strictObject({
              month: month.describe('Of their issue'),
              reserved: tally.describe('The shop is being told of them, and nobody has them yet'),
              outstanding: tally.describe('They can be used until the end of this day, or longer'),
              expected: z.number().optional().describe('What is outstanding, by the rate'),
              redeemed: tally,
              expired: tally,
              void: tally.describe('Taken back, with the passages that they were of'),
              released: tally.describe('They never reached anybody'),
              budget: budgetState.omit({ month: true }).optional(),
            }),
          ),
        }),
      )
      .describe('Those that have issued coupons in these months'),
  })
  .meta({ id: 'Liability' });

export const codesBody = z
  .strictObject({
    journey: z.string(),
    month,
    currency: z.string(),
    coupons: z.array(
      z.strictObject({
        code: z.string(),
        coupon: z.string().describe('Its name in the journey'),
        journey: z.string(),
        customer: customerText,
        standing: z.enum(standings),
        terms: z.looseObject({}).describe('One benefit, and what is asked for it'),
        face: z.number().optional(),
        forFriends: z.boolean().optional(),
        issuedAt: instantText,
        validUntil: instantText,
        voidAt: instantText.optional(),
        releasedAt: instantText.optional(),
        redeemedAt: instantText.optional(),
        orderId: z.string().optional(),
        orderValue: z.number().optional(),
        discount: z.number().optional().describe('What it took off, as the checkout told'),
      }),
    ),
    next: z.string().optional().describe('For `after` of the next request; absent: that was all'),
  })
  .meta({ id: 'Codes' });

const assignee = z.string().trim().min(1).max(100).describe('Who works on it, such as kim@shop.example.com');

export const workerBody = z.strictObject({ assignee }).meta({ id: 'Worker' });
export const resultBody = z
  .strictObject({
    assignee,
    result: z.string().describe('One of the task’s results'),
    reason: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'What the customer gave as her reason for leaving: one that the setting leavingReasons knows',
      ),
    notes: z.string().max(2_000).optional(),
  })
  .meta({ id: 'Result' });

const taskBody = z.strictObject({
  id: z.string(),
  name: z.string().describe('In the journey'),
  journey: z.string(),
  customer: customerText,
  queue: z.string(),
  priority: z.enum(['normal', 'high']).describe('High: nobody took it in time'),
  state: z.enum(['open', 'taken', 'done', 'over']).describe('Over: the journey went on without it'),
  results: z.array(z.string()).describe('What may come of it'),
  requestedAt: instantText,
  takeBy: instantText.describe('Escalates then, unless somebody has taken it'),
  due: instantText.describe('From here on nothing can be told of it'),
  escalatedAt: instantText.optional(),
  calling: z
    .strictObject({ timezone: z.string(), from: z.string(), until: z.string(), opensAt: instantText })
    .optional()
    .describe('When the customer may be called, by the clock where the customer lives'),
  assignee: assignee.optional(),
  takenAt: instantText.optional(),
  result: z.string().optional(),
  resultAt: instantText.optional(),
  reason: z.string().optional(),
  notes: z.string().optional(),
});
export const tasksBody = z
  .strictObject({ tasks: z.array(taskBody), more: z.boolean().describe('There are more than 100') })
  .meta({ id: 'Tasks' });
export const queuesBody = z
  .strictObject({
    queues: z.array(
      z.strictObject({
        queue: z.string(),
        open: z.int().describe('Those that wait to be taken, 100 at most'),
        escalated: z.int().describe('Those of them that nobody took in time'),
        more: z.boolean().describe('There are more than 100'),
      }),
    ),
  })
  .meta({ id: 'Queues' });
export const takenTaskBody = z
  .strictObject({
    task: taskBody,
    contact: z.strictObject({
      firstName: z.string().optional(),
      phone: z.string().optional(),
      email: z.string().optional(),
      locale: z.string().optional(),
    }),
  })
  .meta({ id: 'TakenTask' });
export const changedTaskBody = z.strictObject({ task: taskBody }).meta({ id: 'ChangedTask' });

/** What a person says of what is paused, resumed or stopped. */
const braking = {
  why: whyText.describe('It stands in the audit, and on the timelines of whom it concerns'),
  id: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The request’s own: told again with it, it changes nothing; absent: it is told once'),
  retired: z
    .literal(true)
    .optional()
    .describe('It is of no journey that this deployment enrols in, and passages under way have it still'),
};
export const brakeBody = z.strictObject(braking).meta({ id: 'Brake' });
export const messageBrakeBody = z
  .strictObject({
    ...braking,
    version: z.int().positive().optional().describe('Of its words; absent: whichever they are'),
  })
  .meta({ id: 'MessageBrake' });
export const removeBody = z
  .strictObject({
    ...braking,
    customers: z
      .array(text.transform((id) => customerId(knownForm(id))))
      .min(1)
      .max(200, 'must be at most 200; ask again with the others')
      .describe('The ids of those who are taken out'),
    look: z.boolean().optional().describe('Says how many would be taken out, and takes out nobody'),
  })
  .meta({ id: 'Removal' });

export const redriveBody = z
  .strictObject({
    why: braking.why,
    error: z.string().optional().describe('Only those whose failure begins so, such as an error’s name'),
    look: z.boolean().optional().describe('Says what would be begun again, and begins nothing'),
    after: z.string().optional().describe('As the answer before has it: goes on from there'),
    retired: braking.retired,
  })
  .meta({ id: 'Redrive' });
export const latestFailedBody = z
  .strictObject({
    journey: z.string(),
    executions: z
      .array(z.strictObject({ customer: z.string(), failedAt: instantText, failure: z.string() }))
      .describe('The latest ten at most, of the last 14 days; what was begun again is not among them'),
  })
  .meta({ id: 'LatestFailed' });

export const redrivenBody = z
  .strictObject({
    journey: z.string(),
    redriven: z
      .int()
      .min(0)
      .describe('They go on from the step that failed, and their passages are open again'),
    executions: z.array(
      z.strictObject({
        customer: z.string(),
        failedAt: instantText,
        failure: z.string(),
        refused: z.string().optional().describe('Why it was not begun again'),
      }),
    ),
    after: z.string().optional().describe('To go on with; absent: that was all'),
  })
  .meta({ id: 'Redriven' });

export const brakeToldBody = brakeState
  .extend({ changed: z.boolean().describe('Whether it stood otherwise before') })
  .meta({ id: 'BrakeTold' });
export const removedBody = z
  .strictObject({
    journey: z.string(),
    removed: z.int().min(0).describe('Their passages are over, and what these offered is void'),
    notInIt: z.int().min(0).describe('In no passage of the journey, or in one that began after the request'),
    unknown: z.int().min(0),
  })
  .meta({ id: 'Removed' });
export const brakesBody = z
  .strictObject({
    brakes: z.array(brakeState).describe('What is paused or stopped now'),
    orders: z
      .array(
        z.strictObject({
          at: instantText,
          does: z.enum(['pause', 'resume', 'stop', 'remove']),
          ...brakeOn,
          who: z.string(),
          why: z.string(),
          id: z.string(),
        }),
      )
      .describe('What people asked for, the latest first'),
  })
  .meta({ id: 'Brakes' });

const count = z.int().min(0);
const counted = z.record(z.string(), count);

const broadcastId = /^[a-zA-Z0-9]+([._-][a-zA-Z0-9]+)*$/;

const parameter = z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters');

const asked = {
  journey: z.string().min(1),
  parameters: z.record(z.string(), z.union([parameter, z.array(parameter).min(1).max(50)])).default({}),
  to: z.unknown().optional().describe('A rule: who of all customers, or of those named, is meant'),
  customers: z
    .array(text.transform((id) => customerId(knownForm(id))))
    .min(1)
    .optional()
    .describe('The ids of those who are meant'),
  customersPerSecond: z.number().min(slowestBroadcast).max(300).optional(),
};
const dayBound = z.number().min(0).max(36_500);
const pace = {
  perDay: z.int().min(1).max(1_000_000).describe('Enrolled in a night, at most'),
  ramp: z
    .strictObject({
      startPercent: z.number().positive().max(100).default(10).describe('Of perDay, in the first night'),
      factor: z.number().min(1.1).max(10).default(2).describe('Each night so many times the one before'),
    })
    .optional()
    .describe('Absent: perDay from the first night on'),
  silentDays: z
    .strictObject({ atLeast: dayBound.exactOptional(), lessThan: dayBound.exactOptional() })
    .optional()
    .describe('Days of silence now; absent: all of the backlog'),
};
export const campaignPreviewBody = z.strictObject(pace).meta({ id: 'CampaignPreview' });
export const campaignBody = z
  .strictObject({
    id: z
      .string()
      .max(80)
      .regex(broadcastId, 'must be letters, digits, and single dots, dashes or underscores between them')
      .describe('The campaign’s own: asked for again with it, it starts nothing'),
    ...pace,
  })
  .meta({ id: 'Campaign' });

/** At once: a request is answered in seconds. */
export const mostPoolCodes = 1_000;
export const poolCodesBody = z
  .strictObject({
    codes: z
      .array(
        z
          .string('must be a code, such as "SAVE-10-AB12"')
          .trim()
          .min(4, 'must have 4 letters at least')
          .max(64, 'must have at most 64 letters')
          .regex(/^\S+$/u, 'must be without spaces'),
        'must be a list of codes, such as ["SAVE-10-AB12"]',
      )
      .min(1, 'must name codes')
      .max(mostPoolCodes, `must be at most ${mostPoolCodes} at once`)
      .describe('Each is given to one customer, once'),
  })
  .meta({ id: 'PoolCodes' });
export const poolLoadedBody = z
  .strictObject({
    coupon: z.string(),
    loaded: count,
    known: count.describe('Coupons have these codes already'),
  })
  .meta({ id: 'PoolLoaded' });

/** At once, of a feed. */
export const mostFeedProducts = 500;
export const feedProductsBody = z
  .strictObject({
    products: z
      .array(toldProduct, 'must be a list of products')
      .min(1, 'must name products')
      .max(mostFeedProducts, `must be at most ${mostFeedProducts} at once`),
  })
  .meta({ id: 'FeedProducts' });
export const feedLoadedBody = z
  .strictObject({ version: z.string(), loaded: count })
  .meta({ id: 'FeedLoaded' });
export const feedUseBody = z
  .strictObject({
    products: z.int('must be how many there are').min(1).describe('Of the whole feed'),
    inStock: z.int('must be how many there are').min(0),
  })
  .meta({ id: 'FeedUse' });
export const feedBody = z
  .strictObject({
    version: z.string(),
    at: instantText.describe('When it came into use'),
    until: instantText.describe('Nobody is shown it from then on'),
    products: count,
    inStock: count,
  })
  .meta({ id: 'Feed' });

const silentBands = z.array(z.strictObject({ silent: z.string(), customers: count }));
const campaignEstimate = z.strictObject({
  nights: count,
  heldOut: count,
  atMostMessages: counted.describe('By channel, were everybody to take the way with the most of them'),
  atMostTransitions: count.describe('Of Step Functions, on the longest way, where no message is held'),
  atMostUsd: z
    .record(z.string(), z.number())
    .describe('In US dollars: of each channel whose price is known, and of the transitions'),
  unpriced: z.array(z.string()).describe('Channels whose price nobody has told: usdEach in the settings'),
});
export const campaignForeseenBody = z
  .strictObject({
    journey: z.string(),
    at: instantText.describe('Of the night that counted'),
    customers: count,
    bands: silentBands,
    estimate: campaignEstimate,
  })
  .meta({ id: 'CampaignForeseen' });
export const campaignToldBody = z
  .strictObject({
    id: z.string(),
    journey: z.string(),
    state: z.enum(['running', 'done', 'stopped']),
    at: instantText,
    stoppedAt: instantText.optional(),
    perDay: count,
    ramp: pace.ramp,
    silentDays: pace.silentDays,
    counts: z.strictObject({
      enrolled: count,
      heldOut: count.describe('Of those enrolled'),
      left: count.describe('Still in its part of the backlog, by the last night'),
    }),
    nights: z.array(
      z.strictObject({
        at: instantText,
        quota: count,
        enrolled: count,
        heldOut: count,
        unreachable: count,
        isLast: z.boolean(),
      }),
    ),
    estimate: campaignEstimate.optional(),
  })
  .meta({ id: 'CampaignTold' });
export const backlogBody = z
  .strictObject({
    journey: z.string(),
    version: z.int(),
    at: instantText.optional().describe('Of the night that counted; absent: none has'),
    customers: count.optional(),
    bands: silentBands.optional(),
    campaigns: z.array(campaignToldBody),
  })
  .meta({ id: 'Backlog' });

export const previewBody = z.strictObject(asked).meta({ id: 'BroadcastPreview' });
export const broadcastBody = z
  .strictObject({
    id: z
      .string()
      .max(80)
      .regex(broadcastId, 'must be letters, digits, and single dots, dashes or underscores between them')
      .describe('The broadcast’s own: asked for again with it, it starts nothing'),
    ...asked,
  })
  .meta({ id: 'Broadcast' });

export const broadcastToldBody = z
  .strictObject({
    id: z.string(),
    journey: z.string(),
    version: z.int(),
    preview: z.boolean(),
    state: z.enum(['running', 'done', 'stopped']),
    at: instantText,
    stoppedAt: instantText.optional(),
    for: z.string().describe('The rule, as a sentence'),
    rule: describedRule,
    named: count.optional().describe('How many customers were named; absent: all are looked at'),
    parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    customersPerSecond: z.number(),
    counts: z.strictObject({
      profiles: count.describe('Looked at'),
      enrolled: count.describe('Of a preview: who would be'),
      heldOut: count.describe('Of those enrolled'),
      passedBy: count.describe('Meant, but in a passage that stands against it, or in a later one'),
      unknown: count.describe('Named, but not known'),
    }),
    first: z
      .strictObject({
        message: z.string(),
        channel: z.string(),
        locales: counted,
        sent: count,
        withheld: counted.describe('By the guardrail that would say no'),
        held: counted.describe('Would get it later, by what holds it first: quiet-hours, pause, day …'),
        sample: z.array(z.string()).describe('At most 20 of those who would get it'),
      })
      .optional()
      .describe('Of a preview: what becomes of the first message'),
    estimate: z
      .strictObject({
        seconds: z.int().describe('To enrol them all at that rate'),
        messages: count.describe('Of the first message'),
        atMostMessages: count.describe('Were everybody to take the longest way through the story'),
      })
      .optional()
      .describe('Of a preview'),
  })
  .meta({ id: 'BroadcastTold' });

export const broadcastsBody = z
  .strictObject({ broadcasts: z.array(broadcastToldBody).describe('The latest first, at most 50') })
  .meta({ id: 'Broadcasts' });

const estimate = z
  .strictObject({ value: z.number(), low: z.number(), high: z.number() })
  .describe('With its 95% interval');
export const fitStartedBody = z
  .strictObject({ at: instantText.describe('Of the fit: it learns of the orders before it') })
  .meta({ id: 'FitStarted' });
export const fitToldBody = z
  .strictObject({
    last: z
      .strictObject({
        at: instantText,
        customers: count.describe('Who had ordered by then'),
        learned: z.record(z.string(), z.unknown()).describe('What came of each thing that is learned'),
      })
      .optional()
      .describe('The last fit that has ended'),
    model: z
      .strictObject({
        version: z.int(),
        at: instantText.describe('Of the fit that made it'),
        scorer: z.string(),
        customers: count,
        rhythmThreshold: z
          .strictObject({
            share: z.number().describe('From 0 to 1'),
            reason: z.string().describe('most-net, least-break-even or fewest-anyway'),
            because: z.string().describe('Why, with what was assumed'),
          })
          .optional()
          .describe(
            'From which share of own gaps on it pays most to write, which a rule asks by silentBeyondOwnRhythm without a number; absent: 0.9',
          ),
        backtest: z.strictObject({
          cut: instantText.describe('What it learned from ended here'),
          days: z.number().describe('For so long customers were followed from there'),
          customers: count,
          returned: count,
          auc: estimate,
          recencyAuc: estimate,
          beyondRecency: estimate.optional(),
        }),
      })
      .optional()
      .describe('In use; absent: none is'),
  })
  .meta({ id: 'FitTold' });

export const faultAnswer = z
  .looseObject({
    code: z.string().describe('As in `error`'),
    message: z.string().describe('As in `error`'),
    error: z.strictObject({
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      reason: reasonSchema.optional().describe('What the message is made of; absent: it is all there is'),
    }),
    rejected: z.array(named).optional(),
  })
  .meta({ id: 'Fault' });

export const healthBody = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
