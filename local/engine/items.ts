/** Reads the embedded tables as a whole. */
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import type { World } from './world.ts';

/** Every item of a table, in a fixed order, in which the items of one partition lie together. */
export function* itemsOf(world: World, table: string): Generator<WireItem> {
  let start: unknown;
  do {
    const { body } = world.dynamodb.handle(
      'Scan',
      JSON.stringify({ TableName: table, ...(start !== undefined && { ExclusiveStartKey: start }) }),
    );
    const page = JSON.parse(body) as {
      readonly Items: readonly WireItem[];
      readonly LastEvaluatedKey?: unknown;
    };
    yield* page.Items;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
