/** Customers, or a history of orders, from a file: NDJSON or CSV. */

import { decodedText } from '../../../shared/base/encodings.ts';
import { houseRules } from '../../../shared/customers/events/house-rules.ts';
import { processDoor } from '../../adapters/door.ts';
import { processPorts } from '../../adapters/index.ts';
import { bytesOf, expectType, textOf } from '../contract/body.ts';
import { HttpFault } from '../contract/fault.ts';
import { customersFile, type FileOf, type Imported, importRows, ordersFile } from '../contract/import.ts';
import type { ReceivedHere } from '../contract/inlet.ts';
import { mostFileBytes } from '../contract/limits.ts';
import type { Request } from '../contract/request.ts';
import { admins } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';
import { csvRows, ndjsonRows } from '../contract/rows.ts';
import { importedBody } from '../contract/schemas.ts';
import { readCall } from '../inlets/segment/calls.ts';

const ndjson = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json'];
const csv = ['text/csv', 'application/csv', 'text/tab-separated-values'];

const importing =
  (file: FileOf) =>
  async ({ request }: { readonly request: Request }): Promise<Imported> => {
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

const lines = { schema: { type: 'string' } };
const content = { 'application/x-ndjson': lines, 'text/csv': lines };

export const imports: Topic = {
  name: 'Imports',
  about: 'What another system knows of the shop’s customers, from files',
  routes: [
    route({
      at: 'POST /v1/customers/import',
      roles: admins,
      summary: 'Customers from a file: a line each, or a row below a line of column names',
      content,
      answer: importedBody,
      handle: importing(customersFile),
    }),
    route({
      at: 'POST /v1/orders/import',
      roles: admins,
      summary: 'A history of orders from a file: a line each, or a row below a line of column names',
      content,
      answer: importedBody,
      handle: importing(ordersFile),
    }),
  ],
};
