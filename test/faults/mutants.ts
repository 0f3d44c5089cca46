/** Bugs that are planted to see whether the simulator finds them: each a change of one place of the source. */
import type { PromiseName } from './checker/check.ts';
import type { Weather } from './simulator/weather.ts';

export interface Mutant {
  readonly name: string;
  /** The promises that it breaks: that something else is broken too finds nothing. */
  readonly breaks: readonly [PromiseName, ...PromiseName[]];
  /** Weather that brings it out, where others do so once in many seeds. */
  readonly amid?: Partial<Weather>;
  /** From the project's folder. */
  readonly file: string;
  /** What stands there, once, and what is to stand there. */
  readonly from: string;
  readonly to: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'a Retry taken out of the compiled machine',
    breaks: ['every passage ends, and each has one execution'],
    file: 'workflows/compile/journey.ts',
    from: "Retry: 'waits' in payload ? retryFaults : [...retryFaults, retryLostAnswer],",
    to: "...(!('waits' in payload) && { Retry: [retryLostAnswer] }),",
  },
  {
    name: 'the Retry of a lost answer taken out',
    breaks: ['every passage ends, and each has one execution'],
    amid: { vanishing: 0.02 },
    file: 'workflows/compile/journey.ts',
    from: "Retry: 'waits' in payload ? retryFaults : [...retryFaults, retryLostAnswer],",
    to: 'Retry: retryFaults,',
  },
  {
    name: 'the SDK repeating a text',
    breaks: ['a marketing message leaves once'],
    amid: { requestFaults: 0.2 },
    file: 'functions/adapters/delivery.ts',
    from: 'awsClientLater(() => SNSClient, { maxAttempts: 1 })',
    to: 'awsClientLater(() => SNSClient)',
  },
  {
    name: 'the SDK repeating an email',
    breaks: ['a marketing message leaves once'],
    amid: { requestFaults: 0.2 },
    file: 'functions/adapters/delivery.ts',
    from: 'awsClientLater(() => SESv2Client, { maxAttempts: 1 })',
    to: 'awsClientLater(() => SESv2Client)',
  },
  {
    name: 'unprocessed writes dropped',
    breaks: ['what left is written down, and what is written down has left'],
    amid: { requestFaults: 0.08 },
    file: 'functions/adapters/batch.ts',
    from: 'requests = answer.UnprocessedItems;',
    to: 'requests = answer.UnprocessedItems && undefined;',
  },
  {
    name: 'a stale read of the passage',
    breaks: ['a budget is what was spent of it, and never more than it is'],
    amid: { lag: 60_000, requestFaults: 0.08 },
    file: 'functions/adapters/ledger.ts',
    from: '...beginningWith(enrolment.customer, passagePrefix(enrolment)),\n          ConsistentRead: true,',
    to: '...beginningWith(enrolment.customer, passagePrefix(enrolment)),',
  },
  {
    name: 'a profile read late wherever it is read',
    breaks: ['every passage ends, and each has one execution'],
    amid: { lag: 3_000 },
    file: 'functions/adapters/profiles.ts',
    from: "how === 'lately' ? lately : latest",
    to: 'lately',
  },
  {
    name: 'the first page of a query only',
    breaks: [
      'every passage ends, and each has one execution',
      'who is forgotten is written to no more, and lies in no table',
    ],
    amid: { page: 1 },
    file: 'functions/adapters/ledger-table.ts',
    from: 'start = page.LastEvaluatedKey;',
    to: 'start = undefined;',
  },
  {
    name: 'a transactional message taking marketing’s place',
    breaks: ['only marketing stands in marketing’s way'],
    file: 'shared/journeys/touchpoints/index.ts',
    from: "isMarketing(touch) && !('recovers' in touch && touch.recovers === true);",
    to: 'isMessage(touch);',
  },
  {
    name: 'a claim that its finder does not wait for',
    breaks: ['a marketing message leaves once'],
    amid: { deaths: 0.06 },
    file: 'shared/flows/sending/plan.ts',
    from: "if (now < bound) return heldBack(turn, bound, 'unknown');",
    to: '',
  },
  {
    name: 'events that were not taken in given up',
    breaks: ['what is told counts once'],
    file: 'functions/ingest/handler.ts',
    from: 'batchItemFailures.push({ itemIdentifier: messageId });',
    to: 'batchItemFailures.slice({ itemIdentifier: messageId }.itemIdentifier.length);',
  },
  {
    name: 'an execution by a name of the moment',
    breaks: ['every passage ends, and each has one execution'],
    file: 'shared/flows/shadows/begin.ts',
    from: 'executionName(key), input',
    to: 'executionName(key) + ports.now(), input',
  },
  {
    name: 'a second marketing message on one day',
    breaks: ['nobody gets two marketing messages on one day of her own'],
    file: 'shared/decisions/guardrails/index.ts',
    from: '  askedLately,\n  day,\n',
    to: '  askedLately,\n',
  },
  {
    name: 'a second offer of a lane',
    breaks: ['nobody holds two unused offers of a lane'],
    file: 'shared/decisions/guardrails/index.ts',
    from: '  frequencyCap,\n  offer,\n',
    to: '  frequencyCap,\n',
  },
  {
    name: 'why somebody left asked by each journey',
    breaks: ['why somebody left is asked once in 90 days'],
    file: 'shared/decisions/guardrails/index.ts',
    from: '  copy,\n  askedLately,\n',
    to: '  copy,\n',
  },
  {
    name: 'a last useful moment that moves on with the clock',
    breaks: ['nobody is written to past the last useful moment'],
    amid: {
      busy: [
        { service: 'ses', from: 12, hours: 24 },
        { service: 'sns', from: 40, hours: 24 },
      ],
    },
    file: 'shared/decisions/guardrails/useful.ts',
    from: 'return plus(due, milliseconds(usefulFor));',
    to: 'return plus(now, milliseconds(usefulFor));',
  },
  {
    name: 'a lower lane that gives way to none',
    breaks: ['of two that wait the higher lane’s leaves first'],
    file: 'shared/decisions/guardrails/turns.ts',
    from: 'if (!isOpen(entry) || hasComeAbout(entry, customer) || entry.lane === recoveryLane) return false;',
    to: 'return false;',
  },
  {
    name: 'a lane that keeps nobody out',
    breaks: ['nobody is in two journeys of a lane that may still speak'],
    file: 'shared/decisions/enrolling/evaluate.ts',
    from: 'id !== journey.id && isIn(entry, at) && keepsLane(journey)',
    to: 'id === journey.id && isIn(entry, at) && keepsLane(journey)',
  },
  {
    name: 'a brake on a lane that its passages do not feel',
    breaks: ['what is on the brake sends nothing'],
    file: 'shared/decisions/brake/brake.ts',
    from: "(kind === 'lanes' && name === lane);",
    to: "(kind === 'lanes' && name === journey);",
  },
  {
    name: 'a passage whose execution was stopped left open',
    breaks: ['every passage ends, and each has one execution'],
    file: 'shared/flows/sending/failed.ts',
    from: 'await breakOff(passage, customer, failed, ports, { why });',
    to: '',
  },
  {
    name: 'records of who is forgotten left in the ledger',
    breaks: ['who is forgotten is written to no more, and lies in no table'],
    file: 'shared/flows/privacy/erase.ts',
    from: 'await ledger.wipe(id);',
    to: '',
  },
  {
    name: 'a released code left at the shop',
    breaks: ['no code of what did not leave, or is void, stays at the shop'],
    amid: { busy: [{ service: 'shop', from: 0, hours: 60 }] },
    file: 'shared/flows/offers/release.ts',
    from: '    await ports.offers.follow(coupon);',
    to: '',
  },
  {
    name: 'a code taken from an order that stands',
    breaks: ['a code that a till has taken is its order’s until that gives it back'],
    file: 'shared/flows/offers/checkout.ts',
    from: "if (order?.counted.at !== undefined) return { refused: [{ reason: 'order-stands' }] };",
    to: '',
  },
  {
    name: 'a shop that is down taken for one that knows the code',
    breaks: ['every code in a message that left is known at the shop'],
    amid: { busy: [{ service: 'shop', from: 0, hours: 60 }] },
    file: 'shared/flows/offers/reserve.ts',
    from: "case 'busy':\n      return answer;",
    to: "case 'busy':\n      return { kind: 'coupon', coupon, issued: [coupon] };",
  },
  {
    name: 'a budget taken twice by who repeats a request',
    breaks: ['a budget is what was spent of it, and never more than it is'],
    amid: { requestFaults: 0.08 },
    file: 'functions/adapters/budgets.ts',
    from: "          'attribute_not_exists(#touch)',\n",
    to: "          'attribute_not_exists(another)',\n",
  },
  {
    name: 'webhooks that were not taken given up',
    breaks: ['a receiver of webhooks is told of each end'],
    amid: { requestFaults: 0.2 },
    file: 'functions/webhooks/handler.ts',
    from: 'done[index] === false',
    to: 'done[index] === undefined',
  },
];
