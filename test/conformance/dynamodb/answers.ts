/** What a DynamoDB answers, in the one form that two of them are compared in. */
import { normalNumber } from '../../../local/aws/dynamodb/numbers.ts';
import type { Operation } from './operations.ts';

/** A DynamoDB: its wire protocol, without the wire. */
export interface Side {
  readonly ask: (
    operation: string,
    body: string,
  ) => Promise<{ readonly status: number; readonly body: string }>;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => JSON.stringify(value);
const inOrder = (values: readonly unknown[]): readonly unknown[] =>
  [...values].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));

/** Members by their names, sets in one order, numbers in their normal form: nothing else is alike for DynamoDB. */
const canonical = (value: unknown, under = ''): unknown => {
  if (Array.isArray(value)) {
    if (under === 'SS' || under === 'BS') return inOrder(value);
    if (under === 'NS') return inOrder(value.map((each) => normalNumber(String(each))));
    return value.map((each) => canonical(each));
  }
  if (under === 'N' && typeof value === 'string') return normalNumber(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, canonical(value[name], name)]),
  );
};

/** By its name, without its words: those are AWS's only where they were seen. */
const refusal = (answer: Json): Json => {
  const { CancellationReasons: reasons, Item } = answer;
  return {
    refused: String(answer.__type).split('#').at(-1),
    ...(isObject(Item) && { Item: canonical(Item) }),
    ...(Array.isArray(reasons) && {
      reasons: reasons.map((reason: Json) =>
        isObject(reason.Item) ? [reason.Code, canonical(reason.Item)] : [reason.Code],
      ),
    }),
  };
};

const once = async (side: Side, operation: string, input: object): Promise<Json> => {
  const { status, body } = await side.ask(operation, JSON.stringify(input));
  const answer = JSON.parse(body) as Json;
  return status === 200 ? answer : refusal(answer);
};

const mostPages = 100;

/** All pages, one after the other; the last may be a refusal. */
const pagesOf = async (side: Side, { operation, input }: Operation): Promise<readonly Json[]> => {
  const pages: Json[] = [];
  let ExclusiveStartKey: unknown;
  do {
    const page = await once(side, operation, {
      ...input,
      ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
    });
    pages.push(page);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && pages.length < mostPages);
  return pages;
};

/** Of a table's own partition the order is documented; of an index's equals and of a table's partitions it is not. */
const isOrdered = ({ operation, input }: Operation): boolean =>
  operation === 'Query' && input.IndexName === undefined;

const sumOf = (pages: readonly Json[], name: string): number =>
  pages.reduce((sum, page) => sum + Number(page[name] ?? 0), 0);

const listOf = (page: Json): readonly unknown[] => (Array.isArray(page.Items) ? page.Items : []);

const read = async (side: Side, operation: Operation): Promise<unknown> => {
  const pages = await pagesOf(side, operation);
  const [first, ...more] = pages;
  if (first !== undefined && 'refused' in first && more.length === 0) return first;
  if (isOrdered(operation))
    return pages.map(({ Items, Count, ScannedCount }) => canonical({ Items, Count, ScannedCount }));
  return {
    Items: inOrder(pages.flatMap(listOf).map((item) => canonical(item))),
    Count: sumOf(pages, 'Count'),
    ...(operation.operation === 'Query' && { ScannedCount: sumOf(pages, 'ScannedCount') }),
  };
};

/** A batch and its capacity by table come in no order that is documented. */
const unordered = (answer: Json): Json => {
  const { Responses, ConsumedCapacity } = answer;
  return {
    ...answer,
    ...(isObject(Responses) && {
      Responses: Object.fromEntries(
        Object.entries(Responses).map(([table, items]) => [table, inOrder(items as readonly unknown[])]),
      ),
    }),
    ...(Array.isArray(ConsumedCapacity) && { ConsumedCapacity: inOrder(ConsumedCapacity) }),
  };
};

/** What this side makes of it. */
export const answerOf = async (side: Side, operation: Operation): Promise<unknown> => {
  if (operation.operation === 'Query' || operation.operation === 'Scan') return read(side, operation);
  const answer = await once(side, operation.operation, operation.input);
  if ('refused' in answer) return answer;
  return unordered(canonical(answer) as Json);
};
