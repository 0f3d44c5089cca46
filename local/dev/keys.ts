/** The keys that a development server knows: the same for everybody, and good for nothing elsewhere. */
export const localKeys = { write: 'rk_write_local', admin: 'rk_admin_local' } as const;
