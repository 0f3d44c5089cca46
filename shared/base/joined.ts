/** Two records as one: of a name that both have, what `join` makes of its values. */
export const joinedBy = <Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  join: (a: Value, b: Value) => Value,
): Readonly<Record<string, Value>> => {
  const all: Record<string, Value> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const known = all[name];
    all[name] = known === undefined ? value : join(known, value);
  }
  return all;
};

/** Counts, added up by name. */
export const addedBy = (
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => joinedBy(one, other, (a, b) => a + b);
