/** What the shop owes by its coupons, and the codes that it is owed by. */
import { monthOf, nextMonth } from '../../shared/base/calendar.ts';
import { tellCodes, tellLiability } from '../../shared/flows/offers/liability.ts';
import { processOffering } from '../adapters/entries.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault, unlessRefused } from './contract/fault.ts';
import { monthIn, type Route } from './contract/request.ts';

/** Months at once. */
const mostMonths = 24;
/** Coupons are valid for weeks: what is owed is of the last of them. */
const monthsUnlessTold = 6;

export const tellOwed: Route = async (request) => {
  const ports = processPorts();
  const until = monthIn(request, 'until') ?? monthOf(ports.now(), ports.settings.timezone);
  const from = monthIn(request, 'from') ?? nextMonth(until, 1 - monthsUnlessTold);
  if (from > until || nextMonth(from, mostMonths) <= until)
    throw new HttpFault('invalid', `from: must be 1 to ${mostMonths} months up to ${until}, not ${from}`, {
      field: 'from',
    });
  const journey = request.queryStringParameters?.journey;
  return unlessRefused(await tellLiability({ journey, from, until }, processOffering(), ports));
};

export const tellOffered: Route = async (request) => {
  const { journey, after } = request.queryStringParameters ?? {};
  if (journey === undefined || journey === '')
    throw new HttpFault('invalid', `journey: name one of ${processOffering().join(', ')}`, {
      field: 'journey',
    });
  const ports = processPorts();
  const month = monthIn(request, 'month') ?? monthOf(ports.now(), ports.settings.timezone);
  return unlessRefused(await tellCodes({ journey, month, after }, processOffering(), ports));
};
