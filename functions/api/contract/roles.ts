/** Whom the table of routes lets in together. */
import type { Role } from '../../../shared/shop/roles.ts';

export { people, type Role, roles } from '../../../shared/shop/roles.ts';

export const campaigns = ['admin', 'marketer'] as const satisfies readonly Role[];
export const support = ['admin', 'care'] as const satisfies readonly Role[];
export const tills = ['admin', 'checkout'] as const satisfies readonly Role[];
export const admins = ['admin'] as const satisfies readonly Role[];
