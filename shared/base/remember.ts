/** A bounded memory for costly, pure constructions. */

/**
 * The same key gets the same value again. Past `limit` keys it starts afresh, so that keys from outside (locales,
 * timezones) can't fill the memory.
 */
export const remember = <Value>(limit: number, make: (key: string) => Value): ((key: string) => Value) => {
  const known = new Map<string, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    if (known.size >= limit) known.clear();
    known.set(key, made);
    return made;
  };
};
