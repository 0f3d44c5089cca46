/** What is published of thresholds, holdouts and budgets, in the Ledger table: one record, which every function reads. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Instant, plus, seconds } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  nothingPublished,
  type TuningRecord,
  type TuningStore,
  tuningRecord,
} from '../../shared/decisions/tuning/tuning.ts';
import { createLedgerTable, isStill } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';
import { remembered } from './secrets.ts';

const theRecord = { c: 'tuning', k: 'tuning' };
const records = recordCodec<TuningRecord>('tuning', tuningRecord);

/** @throws MalformedRecordError, as all that read items do */
export const tuningFromItem = records.decode;
export const tuningToItem = (record: TuningRecord): WireItem => records.encode(theRecord, record);

/** What is published holds within so long. */
const freshFor = seconds(30);

export const createTuning = (client: DynamoDBClient, table: string, now: () => Instant): TuningStore => {
  const { putIf } = createLedgerTable(client, table);
  const [strong, eventual] = [createReads(client, table, true), createReads(client, table, false)];
  const readBy = async ({ get }: typeof strong): Promise<TuningRecord> => {
    const item = await get({ ...theRecord });
    return item === undefined ? nothingPublished : tuningFromItem(item);
  };
  const fresh = (read: () => Promise<TuningRecord>) =>
    remembered(read, (readAt) => now() < plus(readAt, freshFor), now);
  let current = fresh(() => readBy(eventual));
  return {
    current: () => current(),
    read: () => readBy(strong),
    write: async (before, after) => {
      const was =
        before.revision === 0
          ? { ConditionExpression: 'attribute_not_exists(#k)', ExpressionAttributeNames: { '#k': 'k' } }
          : isStill('revision', before.revision);
      if (!(await putIf(tuningToItem(after), was))) return 'stale';
      current = fresh(() => readBy(strong));
      return 'written';
    },
  };
};
