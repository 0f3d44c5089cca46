/** `rekindle explain`: why a customer was, or was not, enrolled, and when that can change. */
import { existsSync } from 'node:fs';
import { loadShop } from '../../shared/shop/load.ts';
import { explanationOf } from '../backtest/run/explain.ts';
import { startOfDay } from '../backtest/run/nights.ts';
import { UsageError } from './usage.ts';

export interface ExplainOptions {
  readonly journey: string;
  readonly data: string;
  readonly at?: string;
  readonly config?: string;
}

export const explainCustomer = async (customer: string, values: ExplainOptions): Promise<void> => {
  if (!existsSync(values.data))
    throw new UsageError(
      `--data: there is no file ${values.data}; keep one with rekindle start --data ${values.data}`,
    );
  const shop = await loadShop(values.config);
  const lines = await explanationOf({
    customer,
    journeyId: values.journey,
    dataFile: values.data,
    shop,
    ...(values.at !== undefined && { at: startOfDay(values.at, shop.settings.timezone) }),
  });
  process.stdout.write(`${lines.join('\n')}\n`);
};
