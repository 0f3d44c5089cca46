/** The model of who returns in the Ledger table: one record, which is replaced as a whole. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Instant, minutes, plus } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { type Model, type ModelStore, modelRecord } from '../../shared/decisions/scores/model.ts';
import { createLedgerTable, isNew, isStill } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';
import { remembered } from './secrets.ts';

const theRecord = { c: 'model', k: 'model' };

const models = recordCodec<Model>('model', modelRecord);

/** @throws MalformedRecordError, as all that read items do */
export const modelFromItem = models.decode;
export const modelToItem = (model: Model): WireItem => models.encode(theRecord, model);

/** It changes once a month. */
const freshFor = minutes(5);

export const createModels = (client: DynamoDBClient, table: string, now: () => Instant): ModelStore => {
  const reads = createReads(client, table, true);
  const { putIf } = createLedgerTable(client, table);

  const read = async (): Promise<Model | undefined> => {
    const item = await reads.get({ ...theRecord });
    return item === undefined ? undefined : modelFromItem(item);
  };

  return {
    read,
    current: remembered(read, (readAt) => now() < plus(readAt, freshFor), now),
    put: async (model, over) => {
      const isPut = await putIf(modelToItem(model), over === undefined ? isNew : isStill('version', over));
      if (isPut) return 'put';
      // A request that was made twice finds what the first of them wrote.
      const there = await read();
      return there?.version === model.version && there.fittedAt === model.fittedAt ? 'put' : 'changed';
    },
  };
};
