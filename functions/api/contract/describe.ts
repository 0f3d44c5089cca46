/** The words of the API's description that its parts share. */

export type Json = Readonly<Record<string, unknown>>;

export const reference = (id: string): string => `#/components/schemas/${id}`;
export const schema = (id: string): Json => ({ schema: { $ref: reference(id) } });
export const json = (id: string) => ({ 'application/json': schema(id) });

/** Any object, where its sender's own documentation says which. */
export const anyObject = (description?: string) => ({
  schema: { type: 'object', ...(description !== undefined && { description }) },
});

export const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});
