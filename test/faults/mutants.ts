/** Bugs that are planted to see whether the simulator finds them: each a change of one place of the source. */
export interface Mutant {
  readonly name: string;
  /** From the project's folder. */
  readonly file: string;
  /** What stands there, once, and what is to stand there. */
  readonly from: string;
  readonly to: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'a Retry taken out of the compiled machine',
    file: 'workflows/compile/journey.ts',
    from: "Retry: 'waits' in payload ? [retryFaults] : [retryFaults, retryLostAnswer],",
    to: "Retry: 'waits' in payload ? [{ ...retryFaults, MaxAttempts: 0 }] : [retryLostAnswer],",
  },
  {
    name: 'the Retry of a lost answer taken out',
    file: 'workflows/compile/journey.ts',
    from: "Retry: 'waits' in payload ? [retryFaults] : [retryFaults, retryLostAnswer],",
    to: 'Retry: [retryFaults],',
  },
  {
    name: 'the SDK repeating a text',
    file: 'functions/adapters/delivery.ts',
    from: 'awsClient(SNSClient, { maxAttempts: 1 })',
    to: 'awsClient(SNSClient)',
  },
  {
    name: 'the SDK repeating an email',
    file: 'functions/adapters/delivery.ts',
    from: 'awsClient(SESv2Client, { maxAttempts: 1 })',
    to: 'awsClient(SESv2Client)',
  },
  {
    name: 'unprocessed writes dropped',
    file: 'functions/adapters/batch.ts',
    from: 'requests = answer.UnprocessedItems;',
    to: 'requests = answer.UnprocessedItems && undefined;',
  },
  {
    name: 'a stale read of the passage',
    file: 'functions/adapters/ledger.ts',
    from: '...beginningWith(enrolment.customer, passagePrefix(enrolment)),\n          ConsistentRead: true,',
    to: '...beginningWith(enrolment.customer, passagePrefix(enrolment)),',
  },
  {
    name: 'a stale read of the profile',
    file: 'functions/adapters/profiles.ts',
    from: 'createReads(client, table, true)',
    to: 'createReads(client, table, false)',
  },
  {
    name: 'the first page of a query only',
    file: 'functions/adapters/ledger-table.ts',
    from: 'start = page.LastEvaluatedKey;',
    to: 'start = undefined;',
  },
  {
    name: 'a transactional message taking marketing’s place',
    file: 'shared/journeys/touchpoints/index.ts',
    from: "isMarketing(touch) && !('recovers' in touch && touch.recovers === true);",
    to: 'isMessage(touch);',
  },
  {
    name: 'a claim that its finder does not wait for',
    file: 'shared/flows/sending/plan.ts',
    from: "if (now < bound) return heldBack(turn, bound, 'unknown');",
    to: '',
  },
  {
    name: 'a profile written over what another wrote',
    file: 'functions/adapters/profiles.ts',
    from: ' = :was`,\n    ExpressionAttributeNames: names,',
    to: ' >= :was`,\n    ExpressionAttributeNames: names,',
  },
  {
    name: 'an event that counts each time that it is told',
    file: 'functions/adapters/ledger.ts',
    from: 'Item: sdk(eventToItem(event, ttlOf(event), (before?.revision ?? 0) + 1)),\n                    ...unlessThere,',
    to: 'Item: sdk(eventToItem(event, ttlOf(event), (before?.revision ?? 0) + 1)),',
  },
  {
    name: 'events that were not taken in given up',
    file: 'functions/ingest/handler.ts',
    from: 'batchItemFailures.push({ itemIdentifier: messageId });',
    to: 'batchItemFailures.slice({ itemIdentifier: messageId }.itemIdentifier.length);',
  },
  {
    name: 'an execution by a name of the moment',
    file: 'shared/flows/events/enter.ts',
    from: 'executionName(key),',
    to: 'executionName(key) + ports.now(),',
  },
];
