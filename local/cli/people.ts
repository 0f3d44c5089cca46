/** `rekindle split`, `reinstate`, `erase` and `export`: whose an id is, whom to forget, and what is known of whom. */
import { askServer, type ServerOptions } from './ask.ts';

const tell = (id: string, does: 'split' | 'reinstate', body: object, server: ServerOptions): Promise<void> =>
  askServer(server, {
    path: `/v1/customers/${encodeURIComponent(id)}/${does}`,
    type: 'application/json',
    body,
  });

export const splitCustomer = (customer: string, alias: string, server: ServerOptions): Promise<void> =>
  tell(customer, 'split', { alias }, server);

export const reinstateCustomer = (
  id: string,
  { reason, ...server }: ServerOptions & { readonly reason: string },
): Promise<void> => tell(id, 'reinstate', { reason }, server);

export const eraseCustomer = (customer: string, server: ServerOptions): Promise<void> =>
  askServer(server, { path: `/v1/customers/${encodeURIComponent(customer)}`, method: 'DELETE' });

const indent = (text: string): string => text.replaceAll(/^/gm, '  ');

/** As an outline that a person reads. */
export const outline = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  return Object.entries(value)
    .map(([name, each]) => {
      const below = outline(each);
      if (typeof each !== 'object' || each === null) return isList ? `- ${below}` : `${name}: ${below}`;
      if (below === '') return isList ? '-' : `${name}: none`;
      return isList ? `-${indent(below).slice(1)}` : `${name}:\n${indent(below)}`;
    })
    .join('\n');
};

/** Prints the export; ends with 1 when nobody is known by the id. */
export const exportCustomer = async (
  customer: string,
  { json, ...server }: ServerOptions & { readonly json?: boolean },
): Promise<void> => {
  const path = `/v1/customers/${encodeURIComponent(customer)}/export`;
  await askServer(server, { path, method: 'GET' }, ({ text }) =>
    json === true ? text : outline(JSON.parse(text)),
  );
};
