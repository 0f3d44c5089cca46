/** What the API tells of a customer beyond what its description names: read by name, and shown only when it is as expected. */

export type Told = Readonly<Record<string, unknown>>;

export const textIn = (told: Told, name: string): string | undefined => {
  const value = told[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const numberIn = (told: Told, name: string): number | undefined => {
  const value = told[name];
  return typeof value === 'number' ? value : undefined;
};

export const toldIn = (told: Told, name: string): Told | undefined => {
  const value = told[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Told) : undefined;
};

/** Anything, as a person reads it. */
export const spoken = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(spoken).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, each]) => `${name}: ${spoken(each)}`)
      .join(', ');
  return String(value);
};
