/** The roles that keys have, and that people have by their groups: who may use which route is said by the API's table of routes. */

/** `write` tells events, and stands in pages; `checkout` is the shop's tills'. The others are people's, and of what trusts them. */
export const roles = ['write', 'checkout', 'care', 'marketer', 'admin'] as const;
export type Role = (typeof roles)[number];

export const people = ['admin', 'marketer', 'care'] as const satisfies readonly Role[];
