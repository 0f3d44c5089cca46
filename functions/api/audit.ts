/** The audit, a month at a time. */
import { auditTold, monthOf } from '../../shared/flows/audit.ts';
import { processPorts } from '../adapters/index.ts';
import { monthIn, type Route } from './contract/request.ts';

export const tellAudit: Route = async (request) => {
  const { audit, now } = processPorts();
  const month = monthIn(request, 'month') ?? monthOf(now());
  return { month, entries: (await audit.ofMonth(month)).map(auditTold) };
};
