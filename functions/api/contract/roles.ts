/** The roles that keys have, and the groups of people: who may use which route is said by the table of routes. */

/** `write` tells events, and stands in pages; `checkout` is the shop's tills'. The others are people's, and of what trusts them. */
export const roles = ['write', 'checkout', 'care', 'marketer', 'admin'] as const;
export type Role = (typeof roles)[number];

export const people = ['admin', 'marketer', 'care'] as const;
export const campaigns = ['admin', 'marketer'] as const;
export const support = ['admin', 'care'] as const;
export const tills = ['admin', 'checkout'] as const;
export const admins = ['admin'] as const;
