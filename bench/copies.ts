/** More of what lies in a ledger than was lived: customers' items again, under other ids. */
import { itemsOf } from '../local/engine/items.ts';
import type { World } from '../local/engine/world.ts';

/** DynamoDB takes so many at once. */
const batch = 25;

/** Writes all items of customers whose ids begin with `c-` so many times, as items and by no adapter. @param written called after each time */
export const copyCustomers = async (
  world: World,
  copies: number,
  written: () => Promise<void> = async () => {},
): Promise<void> => {
  const table = world.environment.LEDGER_TABLE ?? '';
  const lived = [...itemsOf(world, table)].flatMap((item) =>
    item.c !== undefined && 'S' in item.c && item.c.S.startsWith('c-') ? [{ item, id: item.c.S }] : [],
  );
  for (let copy = 1; copy <= copies; copy += 1) {
    for (let from = 0; from < lived.length; from += batch) {
      const puts = lived
        .slice(from, from + batch)
        .map(({ item, id }) => ({ PutRequest: { Item: { ...item, c: { S: `${id}-${copy}` } } } }));
      const { status, body } = world.dynamodb.handle(
        'BatchWriteItem',
        JSON.stringify({ RequestItems: { [table]: puts } }),
      );
      if (status !== 200) throw new Error(body);
    }
    await written();
  }
};
