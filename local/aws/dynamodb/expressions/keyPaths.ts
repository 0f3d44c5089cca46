/** Paths into keys: a key of a table or an index is a scalar, which nothing lies in. */
import { validation } from '../errors.ts';
import { type IndexKey, type KeySchema, keyNames } from '../keys.ts';
import type { Parsed } from './parse.ts';
import { type Placeholders, resolvePath } from './placeholders.ts';

/** A table, as far as its keys go. */
interface Keyed {
  readonly key: KeySchema;
  readonly indexes: readonly IndexKey[];
}

/**
 * @param expressions those of a request, whose placeholders have been checked
 * @throws DynamoDbError (ValidationException) naming the key that a path leads into
 */
export const refuseKeyPaths = (
  { key, indexes }: Keyed,
  expressions: readonly (Parsed | undefined)[],
  placeholders: Placeholders,
): void => {
  for (const expression of expressions)
    for (const path of expression?.nested ?? []) {
      const [root] = resolvePath(path, placeholders);
      const isKeyOf = (schema: KeySchema): boolean => keyNames(schema).includes(root as string);
      if (isKeyOf(key)) throw intoKey(`Key: ${root}`);
      if (indexes.some((index) => isKeyOf(index.key))) throw intoKey(`IndexKey: ${root}`);
    }
};

const intoKey = (which: string) =>
  validation(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${which}`,
  );
