/** `npm run explain`: why a customer was, or was not, enrolled, and when that can change. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadShop } from '../../shared/shop/load.ts';
import { explanationOf } from '../backtest/run/explain.ts';
import { startOfDay } from '../backtest/run/options.ts';
import { runCommand, UsageError } from './usage.ts';

const usage = `Usage: npm run explain -- CUSTOMER --journey ID --data FILE [--at DATE] [--config FILE]

Says why the customer is or is not enrolled in the journey, clause by clause, with the values that the rule
sees, and the next date on which that can change. FILE is the database that npm start -- --data FILE kept.

  --at DATE   as of the start of that day (YYYY-MM-DD); default: the end of the run that kept the file`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      journey: { type: 'string' },
      data: { type: 'string', default: 'rekindle.sqlite' },
      at: { type: 'string' },
      config: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [customer, ...others] = positionals;
  if (customer === undefined || others.length > 0 || values.journey === undefined)
    throw new UsageError(`name one customer and a journey\n\n${usage}`);
  if (!existsSync(values.data))
    throw new UsageError(
      `--data: there is no file ${values.data}; keep one with npm start -- --data ${values.data}`,
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
});
