/** Stands in for DynamoDB in a process of its own: serves Scan pages that were made before the clock runs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkItem, parseItem } from '../local/aws/dynamodb/items.ts';
import { samplePopulation } from '../local/backtest/run/population.ts';
import { makeSampleShop } from '../local/backtest/sample/index.ts';
import { journeyId } from '../shared/base/ids.ts';
import { days, type Instant, minus, parseIso, plus } from '../shared/base/time.ts';
import { profileToItem, type WireItem } from '../shared/customers/profiles/mapper.ts';
import type { OpenEnrolment, Profile } from '../shared/customers/profiles/profile.ts';
import { sized } from './bench.ts';

/** The night that is swept. */
export const night: Instant = parseIso('2026-03-01T02:00:00Z');
/** Pages in one scan; a few are made and come round again. */
export const pagesInAScan = sized(20, 2);

const pagesMade = sized(4, 2);
const pageBytes = 1024 * 1024;
const customers = sized(12_000, 3_000);

const passage = (ago: number, isOpen: boolean): OpenEnrolment => {
  const enrolledAt = minus(night, days(ago));
  return {
    cycle: 1,
    version: 1,
    arm: 'treatment',
    enrolledAt,
    goalUntil: plus(enrolledAt, days(30)),
    ...(!isOpen && { exitedAt: plus(enrolledAt, days(14)) }),
    claims: isOpen ? { 'ten-off': enrolledAt, 'we-miss-you': enrolledAt } : {},
  };
};

/** A quiet night: whoever is dormant has been enrolled on a night before, into both journeys. */
const asSweptBefore = (profile: Profile, index: number): Profile => {
  const { lastOrderAt } = profile;
  if (lastOrderAt === undefined || lastOrderAt > minus(night, days(14))) return profile;
  const ago = 1 + (index % 80);
  const enrolment = passage(ago, ago < 14);
  const enrolments = {
    [journeyId('win-back-14d')]: enrolment,
    [journeyId('win-back-by-reason')]: enrolment,
  };
  return { ...profile, enrolments };
};

/** What the stub serves, for the table's caption. */
export interface StubFigures {
  readonly port: number;
  readonly customers: number;
  readonly bytesStored: number;
  readonly shareEnrolled: number;
}

const projected = (item: WireItem, attributes: readonly string[]): WireItem =>
  Object.fromEntries(Object.entries(item).filter(([name]) => attributes.includes(name)));

/** So many customers of the sample shop, as they are stored, with the bytes that DynamoDB counts of each. */
export const storedProfiles = (many: number) => {
  const shop = makeSampleShop({ seed: 1, customers: many, from: night, nights: 1 });
  const profiles = samplePopulation(shop, {
    currency: 'EUR',
    rates: {},
    brand: { url: 'https://shop.example.com' },
  }).profiles.map(asSweptBefore);
  const items = profiles.map(profileToItem);
  return { profiles, items, sizes: items.map((item) => checkItem(parseItem(JSON.stringify(item)))) };
};

/** Pages of 1 MB as stored, which is what DynamoDB cuts them by, with what the projection asks for in them. */
const serve = (): void => {
  const { profiles, items, sizes } = storedProfiles(customers);
  const bodies = new Map<string, readonly Buffer[]>();

  const pagesFor = (attributes: readonly string[]): readonly Buffer[] => {
    const pages: Buffer[] = [];
    let index = 0;
    while (pages.length < pagesMade) {
      const page: WireItem[] = [];
      for (let bytes = 0; bytes < pageBytes; index += 1) {
        bytes += sizes[index % items.length] ?? 0;
        page.push(projected(items[index % items.length] ?? {}, attributes));
      }
      const answer = { Count: page.length, Items: page, ScannedCount: page.length };
      pages.push(Buffer.from(JSON.stringify(answer).slice(0, -1)));
    }
    return pages;
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { ExpressionAttributeNames, ExclusiveStartKey } = JSON.parse(Buffer.concat(chunks).toString());
      const attributes = Object.values<string>(ExpressionAttributeNames);
      const known = attributes.join(' ');
      const pages = bodies.get(known) ?? pagesFor(attributes);
      bodies.set(known, pages);
      const number = Number(ExclusiveStartKey?.i.S ?? 0);
      const isLast = number === pagesInAScan - 1;
      const end = Buffer.from(isLast ? '}' : `,"LastEvaluatedKey":{"i":{"S":"${number + 1}"}}}`);
      const page = pages[number % pages.length] ?? Buffer.from('{');
      response.writeHead(200, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': page.length + end.length,
      });
      response.write(page);
      response.end(end);
    });
  });
  // A contender's turn comes round later than a server usually keeps a connection.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', () => {
    const figures: StubFigures = {
      port: (server.address() as AddressInfo).port,
      customers: items.length,
      bytesStored: sizes.reduce((sum, size) => sum + size, 0) / items.length,
      shareEnrolled:
        profiles.filter(({ enrolments }) => Object.keys(enrolments).length > 0).length / items.length,
    };
    process.send?.(figures);
  });
};

if (process.argv[2] === 'serve') {
  // However the benchmark ends, nothing of it stays.
  process.once('disconnect', () => process.exit());
  serve();
}
