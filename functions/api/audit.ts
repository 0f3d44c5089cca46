/** The audit, a month at a time. */
import { auditTold, monthOf } from '../../shared/flows/audit.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault } from './contract/fault.ts';
import type { Route } from './contract/request.ts';

export const tellAudit: Route = async ({ queryStringParameters }) => {
  const { audit, now } = processPorts();
  const month = queryStringParameters?.month ?? monthOf(now());
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
    throw new HttpFault('invalid', 'month: must be a month such as 2026-11', { field: 'month' });
  return { month, entries: (await audit.ofMonth(month)).map(auditTold) };
};
