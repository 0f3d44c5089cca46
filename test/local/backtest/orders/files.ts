/** Order files for tests: written to a folder of their own, which is removed with the test file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import {
  type OrderHistory,
  type ReadOrdersOptions,
  readOrders,
} from '../../../../local/backtest/orders/index.ts';
import { parseIso } from '../../../../shared/base/time.ts';

export const now = parseIso('2026-01-01T00:00:00Z');

const folder = mkdtempSync(join(tmpdir(), 'rekindle-orders-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The path of a file that holds this. */
const write = (content: string | Uint8Array): string => {
  const file = join(folder, 'orders.csv');
  writeFileSync(file, content);
  return file;
};

export const read = (
  content: string | Uint8Array,
  options: Partial<ReadOrdersOptions> = {},
): Promise<OrderHistory> => readOrders(write(content), { timezone: 'Europe/London', now, ...options });

/** What a refused file is told, without the test's own folder. */
export const refusal = async (
  content: string | Uint8Array,
  options: Partial<ReadOrdersOptions> = {},
): Promise<string> => {
  try {
    await read(content, options);
  } catch (error) {
    if (error instanceof Error && error.name === 'OrdersFileError')
      return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  throw new Error('the file was read, and should have been refused');
};
