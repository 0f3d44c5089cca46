/** Nights and campaigns in the Ledger table, beside the customers' own records. */
import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Instant, iso } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type Campaign,
  type CampaignNight,
  type CampaignStore,
  campaignNight,
  campaignRecord,
} from '../../shared/decisions/sweeping/campaign.ts';
import {
  type ReconcileRecord,
  reconcileRecord,
  type SegmentReport,
  type SweepRecord,
  type SweepStore,
  segmentReport,
  sweepRecord,
} from '../../shared/decisions/sweeping/sweep.ts';
import { sdk, stored } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import { allOf, beginningWith, createLedgerTable, isNew, isNoLater, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';
import { toItem } from './wire.ts';

/** What is of one night alone goes after so many seconds. */
const keptSeconds = 30 * 86_400;
const endOf = (at: Instant): number => Math.floor(at / 1_000) + keptSeconds;

const sweepPartition = 'sweep';
const theLast = { c: sweepPartition, k: 'last' };
const theLastSearch = { c: sweepPartition, k: 'reconciled' };
const nightPartition = (at: Instant): string => `sweep#${iso(at)}`;
const segmentPrefix = 'segment#';
const campaignsPartition = 'campaigns';
const campaignPartition = (id: string): string => `campaign#${id}`;
const nightPrefix = 'night#';

const sweeps = recordCodec<SweepRecord>('sweep', sweepRecord);
const searches = recordCodec<ReconcileRecord>('search for executions', reconcileRecord);
const reports = recordCodec<SegmentReport>('sweep’s segment', segmentReport);
const campaigns = recordCodec<Campaign>('campaign', campaignRecord);
const nights = recordCodec<CampaignNight>('campaign’s night', campaignNight);

/** @throws MalformedRecordError, as all that read items do */
export const sweepFromItem = sweeps.decode;
export const sweepToItem = (sweep: SweepRecord): WireItem => sweeps.encode(theLast, sweep);

export const reconcileFromItem = searches.decode;
export const reconcileToItem = (search: ReconcileRecord): WireItem => searches.encode(theLastSearch, search);

export const segmentReportFromItem = reports.decode;
export const segmentReportToItem = (at: Instant, report: SegmentReport): WireItem =>
  reports.encode({ c: nightPartition(at), k: `${segmentPrefix}${report.segment}` }, report, {
    ttl: endOf(at),
  });

const campaignKey = (id: string) => ({ c: campaignsPartition, k: id });
export const campaignFromItem = campaigns.decode;
export const campaignToItem = (campaign: Campaign): WireItem =>
  campaigns.encode(campaignKey(campaign.id), campaign);

export const campaignNightFromItem = nights.decode;
export const campaignNightToItem = (id: string, night: CampaignNight): WireItem =>
  nights.encode({ c: campaignPartition(id), k: `${nightPrefix}${iso(night.at)}` }, night);

export const createSweeps = (client: DynamoDBClient, table: string): SweepStore => {
  const reads = createReads(client, table, true);
  const { queryAll, putIf } = createLedgerTable(client, table);
  return {
    last: async () => {
      const item = await reads.get(theLast);
      return item === undefined ? undefined : sweepFromItem(item);
    },
    reconciledAt: async () => {
      const item = await reads.get(theLastSearch);
      return item === undefined ? undefined : reconcileFromItem(item).at;
    },
    reconciled: async (at) => {
      await putIf(reconcileToItem({ at }), isNoLater('at', at));
    },
    report: async (at, report) => {
      const Item = sdk(segmentReportToItem(at, report));
      await stored(client.send(new PutItemCommand({ TableName: table, Item })));
    },
    reports: async (at) => {
      const items = await queryAll({
        ...beginningWith(nightPartition(at), segmentPrefix),
        ConsistentRead: true,
      });
      return items.map(segmentReportFromItem);
    },
    finish: async (night) => {
      await putIf(sweepToItem(night), isNoLater('at', night.at));
    },
    takePlace: async (at, of, atMost) => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: wireKey({ c: nightPartition(at), k: `places#${of}` }),
        UpdateExpression: 'SET #ttl = :ttl ADD #taken :one',
        ConditionExpression: 'attribute_not_exists(#taken) OR #taken < :atMost',
        ExpressionAttributeNames: { '#ttl': 'ttl', '#taken': 'taken' },
        ExpressionAttributeValues: sdk(toItem({ ':ttl': endOf(at), ':one': 1, ':atMost': atMost })),
      });
      try {
        await stored(client.send(command));
        return true;
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return false;
        throw error;
      }
    },
  };
};

export const createCampaigns = (client: DynamoDBClient, table: string): CampaignStore => {
  const reads = createReads(client, table, true);
  const { queryAll, putIf } = createLedgerTable(client, table);
  return {
    get: async (id) => {
      const item = await reads.get(campaignKey(id));
      return item === undefined ? undefined : campaignFromItem(item);
    },
    create: async (campaign) => ((await putIf(campaignToItem(campaign), isNew)) ? 'created' : 'exists'),
    stop: async (id, at) => {
      await stored(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: wireKey(campaignKey(id)),
            UpdateExpression: 'SET #stoppedAt = if_not_exists(#stoppedAt, :at)',
            ExpressionAttributeNames: { '#stoppedAt': 'stoppedAt' },
            ExpressionAttributeValues: sdk(toItem({ ':at': at })),
          }),
        ),
      );
    },
    all: async () => {
      const items = await queryAll({ ...allOf(campaignsPartition), ConsistentRead: true });
      return items.map(campaignFromItem);
    },
    nights: async (id, before) => {
      const items = await queryAll({
        ...beginningWith(campaignPartition(id), nightPrefix),
        ConsistentRead: true,
      });
      return items.map(campaignNightFromItem).filter(({ at }) => before === undefined || at < before);
    },
    report: async (id, night) => {
      const Item = sdk(campaignNightToItem(id, night));
      await stored(client.send(new PutItemCommand({ TableName: table, Item })));
    },
  };
};
