/** Order files for tests: each in a folder of its own, which is removed with the test file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type OrderHistory,
  type ReadOrdersOptions,
  readOrders,
} from '../../../../local/backtest/orders/index.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import { newFolder } from '../../../support/files.ts';

export const now = parseIso('2026-01-01T00:00:00Z');

type Options = Partial<ReadOrdersOptions>;

const readIn = (folder: string, content: string | Uint8Array, options: Options): Promise<OrderHistory> => {
  const file = join(folder, 'orders.csv');
  writeFileSync(file, content);
  return readOrders([file], { timezone: 'Europe/London', currency: 'EUR', now, ...options });
};

export const read = (content: string | Uint8Array, options: Options = {}): Promise<OrderHistory> =>
  readIn(newFolder(), content, options);

/** What a refused file is told, without the test's own folder. */
export const refusal = async (content: string | Uint8Array, options: Options = {}): Promise<string> => {
  const folder = newFolder();
  try {
    await readIn(folder, content, options);
  } catch (error) {
    if (error instanceof Error && error.name === 'OrdersFileError')
      return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  throw new Error('the file was read, and should have been refused');
};
