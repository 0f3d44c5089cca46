/** Customers, or a history of orders, from a file: NDJSON or CSV. */

import { decodedText } from '../../shared/base/encodings.ts';
import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { bytesOf, expectType, textOf } from './contract/body.ts';
import { HttpFault } from './contract/fault.ts';
import { customersFile, type FileOf, importRows, ordersFile } from './contract/import.ts';
import type { ReceivedHere } from './contract/inlet.ts';
import { mostFileBytes } from './contract/limits.ts';
import type { Route } from './contract/request.ts';
import { csvRows, ndjsonRows } from './contract/rows.ts';
import { readCall } from './inlets/segment/calls.ts';

const ndjson = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json'];
const csv = ['text/csv', 'application/csv', 'text/tab-separated-values'];

const importing =
  (file: FileOf): Route =>
  async (request) => {
    const type = expectType(request, [...ndjson, ...csv]);
    const bytes = bytesOf(request, mostFileBytes);
    const isCsv = csv.includes(type);
    const text = isCsv ? decodedText(bytes) : textOf(bytes);
    if (text.trim() === '') throw new HttpFault('invalid', 'the body is empty; send NDJSON or CSV');
    const rows = isCsv ? csvRows(text, file.columnsOf) : ndjsonRows(text);
    const { now, settings } = processPorts();
    const received: ReceivedHere = {
      at: now(),
      headers: request.headers,
      house: { ...houseRules(settings), expectsWallClocks: true },
      telling: { id: request.requestContext.requestId, kind: 'imported', isTrusted: true },
      traits: settings.traits,
    };
    return importRows(rows, file, readCall, received, processDoor().queue);
  };

export const importCustomers = importing(customersFile);
export const importOrders = importing(ordersFile);
