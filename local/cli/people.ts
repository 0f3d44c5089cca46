/** `rekindle split`, `reinstate` and `erase`: what a person says of whose an id is, and whom to forget. */
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
