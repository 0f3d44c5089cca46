/** Projections: which attributes of an item are answered. */
import { attributeMark, type Item, type ItemText, itemText, parseItem, pickAttributes } from '../items.ts';
import { cached, type Parsed, type Path, Reader, refuseOverlap } from './parse.ts';
import { type Placeholders, resolvePath, valueAt } from './placeholders.ts';

export interface ParsedProjection extends Parsed {
  readonly paths: readonly Path[];
}

export const parseProjection = cached((text): ParsedProjection => {
  const reader = new Reader('ProjectionExpression', text);
  const paths = [reader.path()];
  while (reader.take(',')) paths.push(reader.path());
  reader.expectEnd();
  return { ...reader.parsed(), paths };
});

/** A projection with its names resolved. */
export interface Projection {
  /** The top-level attributes that it touches. */
  readonly roots: readonly string[];
  readonly apply: (item: ItemText) => ItemText;
}

/** @throws DynamoDbError (ValidationException) when two paths overlap. */
export const projectionOf = ({ paths }: ParsedProjection, placeholders: Placeholders): Projection => {
  const resolved = paths.map((path) => resolvePath(path, placeholders));
  refuseOverlap('ProjectionExpression', resolved);
  const roots = [...new Set(resolved.map(([root]) => root as string))];
  if (resolved.some((path) => path.length > 1))
    return { roots, apply: (text) => itemText(project(parseItem(text), resolved)) };
  const marks = roots.map(attributeMark);
  return { roots, apply: (text) => pickAttributes(text, marks) };
};

/** What the resolved paths lead to, in as much of the item's structure as it takes; list elements close ranks. */
export const project = (item: Item, paths: readonly Path[]): Item => {
  const projected: Item = {};
  for (const [root, below] of branches(paths)) {
    const value = valueAt(item, [root]);
    if (value === undefined) continue;
    const part = projectValue(value, below);
    if (part !== undefined) projected[root as string] = part;
  }
  return projected;
};

const branches = (paths: readonly Path[]): ReadonlyMap<string | number, readonly Path[]> =>
  Map.groupBy(paths, ([first]) => first as string | number) as ReadonlyMap<string | number, readonly Path[]>;

const projectValue = (value: Item[string], paths: readonly Path[]): Item[string] | undefined => {
  const below = paths.map((path) => path.slice(1));
  if (below.some((path) => path.length === 0)) return value;
  if (value.M !== undefined) {
    const map = project(value.M, below);
    return Object.keys(map).length === 0 ? undefined : { M: map };
  }
  if (value.L === undefined) return undefined;
  const list: Item[string][] = [];
  for (const [index, deeper] of [...branches(below)].sort(([a], [b]) => Number(a) - Number(b))) {
    const element = typeof index === 'number' ? value.L[index] : undefined;
    const part = element === undefined ? undefined : projectValue(element, deeper);
    if (part !== undefined) list.push(part);
  }
  return list.length === 0 ? undefined : { L: list };
};
