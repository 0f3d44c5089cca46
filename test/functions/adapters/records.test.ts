/** The ledger's records and their items: what is stored stays readable, and what is not is refused by its field. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  brakeFromItem,
  brakeOrderFromItem,
  brakeOrderToItem,
  brakeToItem,
} from '../../../functions/adapters/brake.ts';
import {
  broadcastFromItem,
  broadcastToItem,
  namedFromItem,
  namedToItem,
  progressFromItem,
  progressToItem,
} from '../../../functions/adapters/broadcasts.ts';
import {
  censusFromItem,
  censusPreviewFromItem,
  censusPreviewToItem,
  censusToItem,
  countedFromItem,
  countedPart,
  countedToItem,
  listed,
  listedFromItem,
  listedToItem,
} from '../../../functions/adapters/census.ts';
import { fitFromItem, fitToItem } from '../../../functions/adapters/fits.ts';
import {
  accountFromItems,
  couponFromItem,
  couponToItem,
  enrolmentFromItem,
  enrolmentToItem,
  eventFromItem,
  eventToItem,
  pointsToItems,
  referralFromItem,
  referralToItem,
  taskFromItem,
  taskToItem,
  touchFromItem,
  touchToItem,
  traitsFromItem,
  traitsToItem,
  waiterFromItem,
  waiterToItem,
} from '../../../functions/adapters/ledger-items.ts';
import { modelFromItem, modelToItem } from '../../../functions/adapters/models.ts';
import { paceFromItem, paceToItem } from '../../../functions/adapters/pace.ts';
import { piece, pieceFromItem, pieceToItem } from '../../../functions/adapters/parts.ts';
import {
  feedFromItem,
  feedToItem,
  picksFromItem,
  picksListFromItem,
  picksListToItem,
  picksToItem,
  productFromItem,
  productToItem,
} from '../../../functions/adapters/products.ts';
import { MalformedRecordError, recordCodec } from '../../../functions/adapters/record-codec.ts';
import {
  kpisFromItem,
  kpisToItem,
  resultsFromItem,
  resultsToItem,
} from '../../../functions/adapters/results.ts';
import { storyFromItem, storyToItem } from '../../../functions/adapters/stories.ts';
import {
  campaignFromItem,
  campaignNightFromItem,
  campaignNightToItem,
  campaignToItem,
  reconcileFromItem,
  reconcileToItem,
  segmentReportFromItem,
  segmentReportToItem,
  sweepFromItem,
  sweepToItem,
} from '../../../functions/adapters/sweeps.ts';
import { tuningFromItem, tuningToItem } from '../../../functions/adapters/tuning.ts';
import {
  draftFromItem,
  draftToItem,
  keptWordsFromItem,
  keptWordsToItem,
  publicationFromItem,
  publicationToItem,
  wordsHeadFromItem,
  wordsHeadToItem,
} from '../../../functions/adapters/words.ts';
import { customerId, journeyId, touchKey } from '../../../shared/base/ids.ts';
import { enrolmentKey, json, time, touch } from '../../../shared/base/record.ts';
import { instant } from '../../../shared/base/time.ts';
import { customerEvent } from '../../../shared/customers/events/kinds/index.ts';
import type { WireItem, WireValue } from '../../../shared/customers/profiles/mapper.ts';
import { traitsRecord } from '../../../shared/customers/traits/record.ts';
import { brakeOrder, brakeRecord } from '../../../shared/decisions/brake/brake.ts';
import { broadcastProgress, namedCustomers } from '../../../shared/decisions/broadcasts/broadcast.ts';
import { censusPreview, censusRecord } from '../../../shared/decisions/census/census.ts';
import { fitRecord } from '../../../shared/decisions/fitting/store.ts';
import { paceRecord } from '../../../shared/decisions/pace/pace.ts';
import { picksHead } from '../../../shared/decisions/picks/picked.ts';
import { feedHead, product } from '../../../shared/decisions/picks/product.ts';
import { picksList } from '../../../shared/decisions/picks/together.ts';
import { tierReached } from '../../../shared/decisions/points/account.ts';
import { pointsEntry } from '../../../shared/decisions/points/entry.ts';
import { referralRecord } from '../../../shared/decisions/referrals/referral.ts';
import { countedKpis } from '../../../shared/decisions/results/store.ts';
import { campaignNight, campaignRecord } from '../../../shared/decisions/sweeping/campaign.ts';
import { reconcileRecord, segmentReport, sweepRecord } from '../../../shared/decisions/sweeping/sweep.ts';
import { tuningRecord } from '../../../shared/decisions/tuning/tuning.ts';
import {
  couponRecord,
  enrolmentRecord,
  taskRecord,
  touchRecord,
  waiterRecord,
} from '../../../shared/journeys/records.ts';
import { digestOfWords } from '../../../shared/messages/said.ts';
import { arbitraryOf, type Known } from '../../support/arbitrary.ts';
import * as samples from './samples.ts';

const golden: unknown = JSON.parse(readFileSync(new URL('stored.golden.json', import.meta.url), 'utf8'));

interface Kind {
  readonly name: keyof typeof samples;
  readonly schema?: z.ZodType;
  readonly samples: readonly unknown[];
  readonly stored: (record: unknown) => WireItem;
  readonly read: (item: WireItem) => unknown;
}

/** What is written is of the schema's type: samples are checked by the compiler, arbitrary records by the schema. */
const kind = <Record_>(
  name: keyof typeof samples,
  schema: z.ZodType<Record_> | undefined,
  of: readonly Record_[],
  encode: (record: Record_) => WireItem | undefined,
  decode: (item: WireItem) => Record_ | undefined,
): Kind => ({
  name,
  ...(schema !== undefined && { schema }),
  samples: of,
  stored: (record) => {
    const item = encode(record as Record_);
    if (item === undefined) throw new Error(`nothing was stored of ${name}`);
    return item;
  },
  read: decode,
});

const customer = customerId('shop#ada/17');
const part = { at: instant(1_772_445_600_000), segment: 1, round: 2 };
const ofCensus = { of: '2026-03-02T10:00:00Z', segment: 1, round: 2 };
const [broadcast] = samples.broadcasts;
const [night] = samples.sweeps;
if (night === undefined) throw new Error('there is no sample of a sweep');
if (broadcast === undefined) throw new Error('there is no sample of a broadcast');

const kinds: readonly Kind[] = [
  kind('enrolments', enrolmentRecord, samples.enrolments, enrolmentToItem, enrolmentFromItem),
  kind('touches', touchRecord, samples.touches, touchToItem, touchFromItem),
  kind('coupons', couponRecord, samples.coupons, couponToItem, couponFromItem),
  kind('tasks', taskRecord, samples.tasks, taskToItem, taskFromItem),
  kind('waiters', waiterRecord, samples.waiters, waiterToItem, waiterFromItem),
  kind('events', customerEvent, samples.events, (event) => eventToItem(event, 1_800_000_000), eventFromItem),
  kind(
    'entries',
    pointsEntry,
    samples.entries,
    (entry) => pointsToItems(customer, { entries: [entry], reached: [] })[0],
    (item) => accountFromItems([item]).entries[0],
  ),
  kind(
    'reached',
    tierReached,
    samples.reached,
    (tier) => pointsToItems(customer, { entries: [], reached: [tier] })[0],
    (item) => accountFromItems([item]).reached[0],
  ),
  kind('brakes', brakeRecord, samples.brakes, brakeToItem, brakeFromItem),
  kind('brakeOrders', brakeOrder, samples.brakeOrders, brakeOrderToItem, brakeOrderFromItem),
  // Shapes and rates are above 0, which no arbitrary number is: the samples stand for them.
  kind('models', undefined, samples.models, modelToItem, modelFromItem),
  kind('paces', paceRecord, samples.paces, (pace) => paceToItem('email', pace), paceFromItem),
  kind('traits', traitsRecord, samples.traits, traitsToItem, traitsFromItem),
  // It holds a rule, too.
  kind('feeds', feedHead, samples.feeds, feedToItem, feedFromItem),
  kind('products', product, samples.products, (each) => productToItem('autumn-1', each), productFromItem),
  kind('picks', picksHead, samples.picks, picksToItem, picksFromItem),
  kind(
    'picksLists',
    picksList,
    samples.picksLists,
    (list) => picksListToItem('autumn-1', list),
    picksListFromItem,
  ),
  kind(
    'stories',
    undefined,
    samples.stories,
    (story) => storyToItem({ journey: journeyId('win-back-14d'), version: 3 }, story),
    storyFromItem,
  ),
  // Numbers are above 0, and what is packed is no attribute: the samples stand for them.
  kind('tunings', tuningRecord, samples.tunings, tuningToItem, tuningFromItem),
  kind('wordsHeads', undefined, samples.wordsHeads, wordsHeadToItem, wordsHeadFromItem),
  kind('drafts', undefined, samples.drafts, draftToItem, draftFromItem),
  kind('publications', undefined, samples.publications, publicationToItem, publicationFromItem),
  kind(
    'keptWords',
    undefined,
    samples.keptWords,
    (words) => keptWordsToItem(digestOfWords(words), words),
    keptWordsFromItem,
  ),
  kind('referrals', referralRecord, samples.referrals, referralToItem, referralFromItem),
  // A journey and a rule hold what no arbitrary text is: the samples stand for them.
  kind('broadcasts', undefined, samples.broadcasts, broadcastToItem, broadcastFromItem),
  kind('named', namedCustomers, [samples.named], (named) => namedToItem(broadcast, 3, named), namedFromItem),
  kind(
    'progresses',
    broadcastProgress,
    samples.progresses,
    (progress) => progressToItem(broadcast.id, progress),
    progressFromItem,
  ),
  kind('fitPieces', piece, samples.fitPieces, (each) => pieceToItem('fit', part, 3, each), pieceFromItem),
  kind(
    'censuses',
    censusRecord,
    samples.censuses,
    (census) => censusToItem({ c: 'census', k: 'last' }, census),
    censusFromItem,
  ),
  kind(
    'censusParts',
    countedPart,
    samples.censusParts,
    (each) => countedToItem(ofCensus, each, 1_772_704_800),
    countedFromItem,
  ),
  kind(
    'censusLists',
    listed,
    samples.censusLists,
    (each) => listedToItem(ofCensus, 'stage/dormant', 0, each, 1_772_704_800),
    listedFromItem,
  ),
  kind('censusPreviews', censusPreview, samples.censusPreviews, censusPreviewToItem, censusPreviewFromItem),
  kind('results', undefined, samples.results, resultsToItem, resultsFromItem),
  kind('kpis', countedKpis, samples.kpis, kpisToItem, kpisFromItem),
  kind('fits', fitRecord, samples.fits, fitToItem, fitFromItem),
  kind('reconciles', reconcileRecord, samples.reconciles, reconcileToItem, reconcileFromItem),
  kind('sweeps', sweepRecord, samples.sweeps, sweepToItem, sweepFromItem),
  kind(
    'segmentReports',
    segmentReport,
    samples.segmentReports,
    (report) => segmentReportToItem(night.at, report),
    segmentReportFromItem,
  ),
  kind('campaigns', campaignRecord, samples.campaigns, campaignToItem, campaignFromItem),
  kind(
    'campaignNights',
    campaignNight,
    samples.campaignNights,
    (each) => campaignNightToItem('autumn', each),
    campaignNightFromItem,
  ),
];

it('has a sample of every kind of record that is stored', () => {
  expect(kinds.map(({ name }) => name).toSorted()).toEqual(Object.keys(samples).toSorted());
});

it.each(kinds)('stores $name as they have been stored since version 1', ({ name, samples: of, stored }) => {
  expect(golden).toHaveProperty(name, of.map(stored));
});

it.each(kinds)('reads $name that were stored, with every field', ({ samples: of, stored, read }) => {
  expect(of.map((record) => read(stored(record)))).toEqual(of);
});

const enrolments = fc.record({
  journey: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/).map(journeyId),
  version: fc.integer({ min: 1, max: 1_000 }),
  customer: fc.string({ minLength: 1 }).map(customerId),
  cycle: fc.integer({ min: 1, max: 100_000 }),
});
const known: Known = new Map<z.core.$ZodType, fc.Arbitrary<unknown>>([
  [enrolmentKey, enrolments],
  [time, fc.integer({ min: 0, max: 4e12 }).map(instant)],
  // As text, which has one zero, as DynamoDB has; and without the name that doors drop.
  [
    json,
    fc
      .json({ maxDepth: 2 })
      .filter((text) => !text.includes('__proto__'))
      .map((text): unknown => JSON.parse(text)),
  ],
  [touch, enrolments.map((enrolment) => touchKey(enrolment, 'why'))],
]);

it.each(kinds.filter(({ schema }) => schema !== undefined))(
  'reads any of $name as it was written',
  ({ schema, stored, read }) => {
    fc.assert(
      fc.property(arbitraryOf(schema ?? z.never(), known), (record) => {
        expect(read(stored(record))).toEqual(record);
      }),
    );
  },
);

/** Of the key, of an index, of the passage's journey, and of TTL: no record's own. */
const beside: ReadonlySet<string> = new Set(['c', 'k', 'v', 'jm', 'q', 'ttl']);
const otherThan = (value: WireValue): WireValue => ('BOOL' in value ? { N: '1' } : { BOOL: true });
const fieldOf: Readonly<Record<string, string>> = {
  exitReason: 'exit.reason',
  exitAt: 'exit.at',
  exitWho: 'exit.who',
  exitWhy: 'exit.why',
};

it.each(kinds)('refuses each field of $name that has the wrong type, by its name', (each) => {
  for (const item of each.samples.map(each.stored))
    for (const [attribute, value] of Object.entries(item)) {
      if (beside.has(attribute)) continue;
      const field = fieldOf[attribute] ?? attribute;
      const refused = () => each.read({ ...item, [attribute]: otherThan(value) });
      expect(refused, `${attribute} of ${item.k}`).toThrow(MalformedRecordError);
      expect(refused).toThrow(`field ${field}: `);
    }
});

it('reads a coupon that was for a favourite category which it does not name as one for everything', () => {
  const [item] = samples.coupons.map(couponToItem);
  expect(couponFromItem({ ...item, onFavouriteCategory: { BOOL: true } })).toEqual(samples.coupons[0]);
});

it('says which item it is that can’t be read, and all that is wrong with it', () => {
  const [item] = samples.touches.map(touchToItem);
  expect(() => touchFromItem({ ...item, at: { S: 'noon' }, outcome: { S: 'lost' } })).toThrow(
    'touchpoint shop#ada/17 passage#win-back-14d#0002#touch#we-miss-you: field at: Invalid input: expected number, ' +
      'received string; field outcome: Invalid option: expected one of "sending"|"sent"|"withheld"|"unknown"',
  );
});

describe('a record of a later version', () => {
  const key = { c: 'ada', k: 'pet' };
  const first = recordCodec('pet', z.object({ name: z.string(), age: z.number() }));
  const third = recordCodec('pet', z.object({ called: z.string(), bornIn: z.int() }), {
    migrations: [
      ({ age, ...pet }) => ({ ...pet, bornIn: typeof age === 'number' ? 2026 - age : null }),
      ({ name, ...pet }) => ({ ...pet, called: name ?? null }),
    ],
  });

  it('says its version, which the first does not', () => {
    expect(first.encode(key, { name: 'Rex', age: 3 })).not.toHaveProperty('rv');
    const item = third.encode(key, { called: 'Rex', bornIn: 2023 });
    expect(item).toHaveProperty('rv', { N: '3' });
    expect(third.decode(item)).toEqual({ called: 'Rex', bornIn: 2023 });
  });

  it('is read from any that came before', () => {
    const earliest = first.encode(key, { name: 'Rex', age: 3 });
    const second = {
      c: { S: 'ada' },
      k: { S: 'pet' },
      rv: { N: '2' },
      name: { S: 'Rex' },
      bornIn: { N: '2023' },
    };
    expect([earliest, second].map(third.decode)).toEqual([
      { called: 'Rex', bornIn: 2023 },
      { called: 'Rex', bornIn: 2023 },
    ]);
  });

  it('is refused by name where it can’t be migrated', () => {
    expect(() => third.decode({ c: { S: 'ada' }, k: { S: 'pet' }, name: { S: 'Rex' } })).toThrow(
      'pet ada pet: field bornIn: ',
    );
  });

  it.each([
    [{ N: '4' }, 'pet ada pet: field rv: it is of version 4, and this deployment reads up to 3'],
    [{ N: '1.5' }, 'pet ada pet: field rv: must be a version, a whole number from 1'],
    [{ S: '2' }, 'pet ada pet: field rv: must be a version, a whole number from 1'],
  ])('is refused by a deployment that does not know %j', (rv, message) => {
    expect(() => third.decode({ c: { S: 'ada' }, k: { S: 'pet' }, rv })).toThrow(message);
  });
});
