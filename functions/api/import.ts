/** Customers from a file: NDJSON or CSV. */

import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { bytesOf, expectType, textOf } from './contract/body.ts';
import { HttpFault } from './contract/fault.ts';
import { importRows } from './contract/import.ts';
import { mostFileBytes } from './contract/limits.ts';
import type { Route } from './contract/request.ts';
import { csvRows, ndjsonRows } from './contract/rows.ts';
import { readCall } from './inlets/segment/calls.ts';

const ndjson = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json'];
const csv = ['text/csv', 'application/csv'];

export const importCustomers: Route = async (request) => {
  const type = expectType(request, [...ndjson, ...csv]);
  const text = textOf(bytesOf(request, mostFileBytes));
  if (text.trim() === '') throw new HttpFault('invalid', 'the body is empty; send NDJSON or CSV');
  const rows = csv.includes(type) ? csvRows(text) : ndjsonRows(text);
  const { now, settings } = processPorts();
  const received = {
    at: now(),
    headers: request.headers,
    house: houseRules(settings),
    traits: settings.traits,
  };
  return importRows(rows, readCall, received, processDoor().queue);
};
