/** What alarms say: each kind a sentence, and the page that says what to do about it; CloudWatch has both as one text. */

/** A page of the documentation, such as `docs/operations.md#a-function-fails`. */
export type Runbook = `docs/${string}.md#${string}`;

interface Words {
  /** What happened, and what to do; `{of}` is what it is about. */
  readonly says: string;
  readonly runbook: Runbook;
}

/** What the deployment can need somebody for. */
export const alarmKinds = {
  'api-faults': {
    says: 'The HTTP API answers one request of twenty with a fault: events are lost unless they are sent again; see the log of api',
    runbook: 'docs/operations.md#the-api-answers-5xx',
  },
  'api-slow': {
    says: 'One answer of twenty of the HTTP API takes three seconds or more: look at what it waits for in the log and the traces of api',
    runbook: 'docs/operations.md#the-api-is-slow',
  },
  'budget-gone': {
    says: 'A journey’s budget of the month is used up, and its messages are withheld: the log of send says whose',
    runbook: 'docs/operations.md#a-budget-is-used-up',
  },
  'codes-few': {
    says: 'A pool of codes is nearly empty, and messages will wait for more: load some with npx rekindle offers load',
    runbook: 'docs/operations.md#a-pool-of-codes-is-nearly-empty',
  },
  'coupon-refused': {
    says: 'The shop refuses a coupon, and messages that carry it are withheld: the log of send says which and why',
    runbook: 'docs/operations.md#the-shop-refuses-a-coupon',
  },
  'events-late': {
    says: 'Events wait for more than 15 minutes: customers get messages about what they have done',
    runbook: 'docs/operations.md#events-wait-for-15-minutes',
  },
  'events-not-taken-in': {
    says: 'Events could not be taken in: npm run redrive -- --look says which and why; mend that, then npm run redrive',
    runbook: 'docs/operations.md#events-could-not-be-taken-in',
  },
  'executions-failed': {
    says: 'Executions of {of} failed: mend the cause and redrive them; nothing is lost',
    runbook: 'docs/operations.md#executions-failed',
  },
  'figures-uncounted': {
    says: 'Changes of the ledger could not be counted: look for the fault in the logs of figures, mend it, then `rekindle recount` puts the figures right',
    runbook: 'docs/operations.md#figures-stand-still-or-are-wrong',
  },
  'fit-not-begun': {
    says: 'A month’s fit could not be started: start it by `rekindle fit`; until then the last model stays in use',
    runbook: 'docs/operations.md#a-fit-failed-or-kept-the-old-model',
  },
  'function-fails': {
    says: '{of} fails, one time of ten or more: look for its faults by name in its logs',
    runbook: 'docs/operations.md#a-function-fails',
  },
  'functions-throttled': {
    says: 'Lambda refuses to run functions: the account has no more of them at once; raise its quota, or find who takes them',
    runbook: 'docs/operations.md#a-service-throttles',
  },
  'id-of-nobody': {
    says: 'An id stands for many people, and is taken for nobody’s from now on: have whoever tells it leave it out, and name it in idsOfNobody; the log of ingest says which',
    runbook: 'docs/operations.md#an-id-is-nobodys',
  },
  'links-slow': {
    says: 'One click of twenty on a link in a message waits for two seconds or more: look at what links waits for in its log',
    runbook: 'docs/operations.md#links-are-slow',
  },
  'mail-bounces': {
    says: 'One email of 25 bounces, and at one of 20 SES looks into the account: find where the addresses come from, and stop the journeys that use them',
    runbook: 'docs/operations.md#emails-bounce-or-are-complained-of',
  },
  'mail-complaints': {
    says: 'Eight of 10,000 emails are complained of, and at ten SES looks into the account: find which message it is, and stop its journey',
    runbook: 'docs/operations.md#emails-bounce-or-are-complained-of',
  },
  'mail-quota-near': {
    says: 'Four fifths of the emails that SES takes in 24 hours were sent: ask for a higher quota before the rest waits',
    runbook: 'docs/operations.md#the-email-quota-is-nearly-used-up',
  },
  'mail-under-review': {
    says: 'SES has put the account under review, or sends nothing for it: read what it wrote to the account’s own address, mend that, and answer it',
    runbook: 'docs/operations.md#ses-looks-into-the-account',
  },
  'message-unknown': {
    says: 'A message may or may not have left, and is not sent again: look in the ledger for touchpoints with the outcome "unknown"',
    runbook: 'docs/operations.md#a-message-may-not-have-left',
  },
  'messages-withheld': {
    says: 'Half of an hour’s messages were withheld: the timelines of customers say by which guardrail',
    runbook: 'docs/operations.md#messages-are-withheld',
  },
  'night-empty': {
    says: 'A night’s sweep found no customers at all: nothing has come in, or it looks at another table',
    runbook: 'docs/operations.md#a-sweep-found-nobody',
  },
  'night-late': {
    says: 'A night’s sweep began half an hour late or more: look at what the scheduler, and Step Functions, were waiting for',
    runbook: 'docs/operations.md#a-sweep-is-late-slow-or-unfinished',
  },
  'night-not-begun': {
    says: 'A night’s sweep could not be started: start it by hand with the input that lies in the queue',
    runbook: 'docs/operations.md#a-sweep-did-not-start',
  },
  'night-slow': {
    says: 'A night’s sweep took four hours or more: look which segments were slow, and whether starts are held back',
    runbook: 'docs/operations.md#a-sweep-is-late-slow-or-unfinished',
  },
  'night-unfinished': {
    says: 'The sweep of the night before has not come to its end: look where its execution stands, mend the cause and redrive it',
    runbook: 'docs/operations.md#a-sweep-is-late-slow-or-unfinished',
  },
  'passages-failed': {
    says: 'Passages of customers have ended by a failure: mend the cause, then npx rekindle redrive --executions lets them go on',
    runbook: 'docs/operations.md#passages-that-failed',
  },
  'passages-lost': {
    says: 'Open passages had no execution that leads them, and were ended: the log of sweep-segment says which',
    runbook: 'docs/operations.md#passages-that-failed',
  },
  'postcards-not-taken': {
    says: 'The endpoint "{of}" did not take postcards for two hours: see why, and redrive or discard them',
    runbook: 'docs/operations.md#an-endpoint-did-not-take-pushes',
  },
  'provider-busy': {
    says: 'A provider has not taken messages for half an hour; they wait for it, and nothing is lost: the log of send says why',
    runbook: 'docs/operations.md#a-provider-is-busy',
  },
  'pushes-not-taken': {
    says: 'The endpoint "{of}" did not take pushes for two hours: see why, and redrive or discard them',
    runbook: 'docs/operations.md#an-endpoint-did-not-take-pushes',
  },
  'records-unread': {
    says: 'Records of the ledger can’t be read, and count for nothing in the figures: the log of figures says which',
    runbook: 'docs/operations.md#figures-stand-still-or-are-wrong',
  },
  'shop-not-told': {
    says: 'The shop could not be told for ten days what became of codes: npm run redrive -- --offers --look says of which',
    runbook: 'docs/operations.md#the-shop-could-not-be-told-of-codes',
  },
  'shop-told-late': {
    says: 'For half a day the shop has not been told what became of some codes: the log of offers says why',
    runbook: 'docs/operations.md#the-shop-could-not-be-told-of-codes',
  },
  'steps-throttled': {
    says: 'Step Functions throttles this account: journeys wait, and nothing is lost; lower sweep.startsPerSecond, or ask for a higher quota',
    runbook: 'docs/operations.md#a-service-throttles',
  },
  'table-throttled': {
    says: 'DynamoDB throttles the table {of}: what waits for it is tried again; look for a key that takes it all, or a quota of the account',
    runbook: 'docs/operations.md#a-service-throttles',
  },
  'texts-near-limit': {
    says: 'Four fifths of what texts may cost in a month are spent, and at SNS’s own limit it sends none and does not say so: have the limit raised, or pause the journeys that send them',
    runbook: 'docs/operations.md#texts-are-near-their-spending-limit',
  },
  'webhooks-not-taken': {
    says: 'The receiver "{of}" did not take webhooks for a day, or takes no more: npm run redrive -- --webhook {of} --look says which; mend it, then npm run redrive -- --webhook {of}',
    runbook: 'docs/operations.md#a-receiver-did-not-take-webhooks',
  },
} as const satisfies Readonly<Record<string, Words>>;

export type AlarmKind = keyof typeof alarmKinds;
export const alarmKindNames = Object.keys(alarmKinds) as readonly AlarmKind[];

/** Of which an alarm tells: its kind, and what it is about where its sentence names it. */
export type AlarmTold = {
  readonly [Kind in AlarmKind]: (typeof alarmKinds)[Kind]['says'] extends `${string}{of}${string}`
    ? { readonly kind: Kind; readonly of: string }
    : { readonly kind: Kind };
}[AlarmKind];

/** The alarm's description. */
export const describedAs = (told: AlarmTold): string => {
  const { says, runbook } = alarmKinds[told.kind];
  return `${says.replaceAll('{of}', 'of' in told ? told.of : '')} (${runbook})`;
};

/** What the alarm over all alarms of a part of the deployment says: it goes off with the first of them. */
export const oneOf = (part: string): string =>
  `One or more alarms of ${part} have gone off: their own descriptions say what happened and what to do (docs/operations.md#told-by-email)`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What reads of a description of this kind what it is about, which it names once or more. */
const readerOf = (kind: AlarmKind): RegExp => {
  const { says, runbook } = alarmKinds[kind];
  const [first = '', ...others] = `${says} (${runbook})`.split('{of}').map(escaped);
  return new RegExp(
    `^${others.reduce((all, part, index) => `${all}${index === 0 ? '(?<of>.+)' : '\\k<of>'}${part}`, first)}$`,
    's',
  );
};
const readers = alarmKindNames.map((kind) => ({ kind, reader: readerOf(kind) }));

const description = /^(?<says>.*) \((?<runbook>docs\/[\w-]+\.md#[\w-]+)\)$/s;

export interface AlarmWords {
  readonly says: string;
  readonly runbook?: string;
  readonly kind?: AlarmKind;
  readonly of?: string;
}

/** What `describedAs` was told; of a text that it has not made, as another version's may be, the text alone. */
export const wordsIn = (text: string): AlarmWords => {
  const { says, runbook } = description.exec(text)?.groups ?? {};
  const plain = says === undefined || runbook === undefined ? { says: text } : { says, runbook };
  for (const { kind, reader } of readers) {
    const found = reader.exec(text);
    if (found === null) continue;
    const of = found.groups?.of;
    return { ...plain, kind, ...(of !== undefined && { of }) };
  }
  return plain;
};
