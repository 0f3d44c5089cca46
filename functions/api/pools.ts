/** Codes that the shop has made itself. */
import { loadCodes } from '../../shared/flows/offers/load.ts';
import { processCoupons } from '../adapters/entries.ts';
import { processPorts } from '../adapters/index.ts';
import { processPool } from '../adapters/offers/loading.ts';
import { unlessRefused } from './contract/fault.ts';
import { idOf, type Route, readBody } from './contract/request.ts';
import { poolCodesBody } from './contract/schemas.ts';
import { decoded } from './customers.ts';

export const loadPool: Route = async (request) => {
  const { codes } = readBody(request, poolCodesBody);
  return unlessRefused(
    await loadCodes(decoded(idOf(request)), codes, processCoupons(), {
      ...processPorts(),
      pool: processPool(),
    }),
  );
};
