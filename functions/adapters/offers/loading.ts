/** The pool that codes are loaded into, made from a function's environment. */
import type { CodePool } from '../../../shared/flows/offers/desk.ts';
import { createDynamoDb } from '../dynamodb.ts';
import { onceInProcess } from '../runtime.ts';
import { EnvironmentError } from '../secrets.ts';
import { createPool } from './pool.ts';

/** Made at the first invocation that loads codes. @throws EnvironmentError when LEDGER_TABLE is missing */
export const processPool = onceInProcess((): CodePool => {
  const { LEDGER_TABLE } = process.env;
  if (LEDGER_TABLE === undefined) throw new EnvironmentError('the environment lacks LEDGER_TABLE');
  return createPool(createDynamoDb(), LEDGER_TABLE, Math.random);
});
