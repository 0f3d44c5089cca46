/** Update expressions: parsed once, then applied to an item. */
import { validation } from '../errors.ts';
import { type AttributeValue, attributeOf, cloneValue, type Item, type ValueType } from '../items.ts';
import { addNumbers } from '../numbers.ts';
import { cached, type Parsed, type Path, Reader, refuseOverlap } from './parse.ts';
import { type Placeholders, resolvePath, valueBehind, valueOfPath } from './placeholders.ts';

type Source =
  | { readonly is: 'path'; readonly path: Path }
  | { readonly is: 'value'; readonly value: string }
  | { readonly is: 'if_not_exists'; readonly path: Path; readonly otherwise: Source }
  | { readonly is: 'list_append'; readonly first: Source; readonly second: Source }
  | { readonly is: '+' | '-'; readonly left: Source; readonly right: Source };

type Action =
  | { readonly is: 'set'; readonly path: Path; readonly to: Source }
  | { readonly is: 'remove'; readonly path: Path }
  | { readonly is: 'add' | 'delete'; readonly path: Path; readonly value: string };

export interface ParsedUpdate extends Parsed {
  readonly actions: readonly Action[];
}

const clauses = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Clause = (typeof clauses)[number];

export const parseUpdate = cached((text): ParsedUpdate => {
  const reader = new Reader('UpdateExpression', text);
  const actions: Action[] = [];
  const seen = new Set<Clause>();
  do {
    const clause = clauses.find((keyword) => reader.take(keyword));
    if (clause === undefined) throw reader.unexpected();
    if (seen.has(clause))
      throw validation(
        `Invalid UpdateExpression: The "${clause}" section can only be used once in an update expression;`,
      );
    seen.add(clause);
    do actions.push(readAction(reader, clause));
    while (reader.take(','));
  } while (reader.peek() !== undefined);
  return { ...reader.parsed(), actions };
});

const readAction = (reader: Reader, clause: Clause): Action => {
  const path = reader.path();
  if (clause === 'REMOVE') return { is: 'remove', path };
  if (clause === 'SET') {
    reader.expect('=');
    return { is: 'set', path, to: readSum(reader) };
  }
  const value = reader.value();
  if (clause === 'ADD') {
    reader.demand('ADD', value, ['N', 'SS', 'NS', 'BS']);
    return { is: 'add', path, value };
  }
  reader.demand('DELETE', value, ['SS', 'NS', 'BS']);
  return { is: 'delete', path, value };
};

const readSum = (reader: Reader): Source => {
  const left = readSource(reader);
  const sign = (['+', '-'] as const).find((symbol) => reader.take(symbol));
  if (sign === undefined) return left;
  reader.countOperator();
  const right = readSource(reader);
  demandOf(reader, sign, left, ['N']);
  demandOf(reader, sign, right, ['N']);
  return { is: sign, left, right };
};

const readSource = (reader: Reader): Source => {
  const token = reader.peek();
  if (token?.type === 'value') return { is: 'value', value: reader.value() };
  if (reader.take('(')) {
    const inner = readSum(reader);
    reader.expect(')');
    return inner;
  }
  if (token?.type !== 'name' || reader.peek(1)?.text !== '(') return { is: 'path', path: reader.path() };
  reader.next();
  reader.countOperator();
  reader.expect('(');
  const source = readFunction(reader, token.text);
  reader.expect(')');
  return source;
};

const readFunction = (reader: Reader, name: string): Source => {
  if (name === 'if_not_exists') {
    const path = reader.path();
    reader.expect(',');
    return { is: 'if_not_exists', path, otherwise: readSource(reader) };
  }
  if (name !== 'list_append')
    throw validation(`Invalid UpdateExpression: Invalid function name; function: ${name}`);
  const first = readSource(reader);
  reader.expect(',');
  const second = readSource(reader);
  demandOf(reader, name, first, ['L']);
  demandOf(reader, name, second, ['L']);
  return { is: 'list_append', first, second };
};

const demandOf = (reader: Reader, operator: string, source: Source, types: readonly ValueType[]): void => {
  if (source.is === 'value') reader.demand(operator, source.value, types);
};

/** An update with its names resolved. */
export interface Update {
  readonly paths: readonly Path[];
  /** Changes `item` in place. Everything that is read is read as it was before the update. */
  readonly apply: (item: Item) => void;
}

type Change =
  | { readonly is: 'set'; readonly path: Path; readonly value: AttributeValue }
  | { readonly is: 'remove'; readonly path: Path };

/** @throws DynamoDbError (ValidationException) when two paths overlap. */
export const updateOf = ({ actions }: ParsedUpdate, placeholders: Placeholders): Update => {
  const paths = actions.map(({ path }) => resolvePath(path, placeholders));
  if (paths.length > 1) refuseOverlap('UpdateExpression', paths);
  return {
    paths,
    apply: (item) => {
      const changes = actions.map((action, index) =>
        changeOf(action, paths[index] as Path, item, placeholders),
      );
      const settings = changes.filter((change) => change?.is === 'set');
      if (settings.length > 1) settings.sort((left, right) => byIndex(left.path, right.path));
      for (const { path, value } of settings) setAt(item, path, value);
      const removals = changes.filter((change) => change?.is === 'remove').map(({ path }) => path);
      if (removals.length > 1) removals.sort((left, right) => byIndex(right, left));
      for (const path of removals) removeAt(item, path);
    },
  };
};

/**
 * Elements beyond a list's end are appended in the order of their indexes; elements are removed in the opposite order,
 * so that no removal moves another that is still to come.
 */
const byIndex = (left: Path, right: Path): number => {
  const [a, b] = [left.at(-1), right.at(-1)];
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0;
};

const changeOf = (action: Action, path: Path, item: Item, placeholders: Placeholders): Change | undefined => {
  switch (action.is) {
    case 'set':
      return { is: 'set', path, value: evaluate(action.to, item, placeholders) };
    case 'remove':
      return { is: 'remove', path };
    case 'add': {
      const present = valueOfPath(item, path, placeholders);
      return { is: 'set', path, value: added(present, valueBehind(action.value, placeholders)) };
    }
    case 'delete': {
      const present = valueOfPath(item, path, placeholders);
      if (present === undefined) {
        placeOf(item, path);
        return undefined;
      }
      const rest = without(present, valueBehind(action.value, placeholders));
      return rest === undefined ? { is: 'remove', path } : { is: 'set', path, value: rest };
    }
  }
};

const missing = () =>
  validation('The provided expression refers to an attribute that does not exist in the item');
const incorrectType = () => validation('An operand in the update expression has an incorrect data type');

const evaluate = (source: Source, item: Item, placeholders: Placeholders): AttributeValue => {
  switch (source.is) {
    case 'value':
      return cloneValue(valueBehind(source.value, placeholders));
    case 'path': {
      const value = valueOfPath(item, source.path, placeholders);
      if (value === undefined) throw missing();
      return cloneValue(value);
    }
    case 'if_not_exists': {
      const value = valueOfPath(item, source.path, placeholders);
      return value === undefined ? evaluate(source.otherwise, item, placeholders) : cloneValue(value);
    }
    case 'list_append': {
      const first = evaluate(source.first, item, placeholders);
      const second = evaluate(source.second, item, placeholders);
      if (first.L === undefined || second.L === undefined) throw incorrectType();
      return { L: [...first.L, ...second.L] };
    }
    default: {
      const left = evaluate(source.left, item, placeholders);
      const right = evaluate(source.right, item, placeholders);
      if (left.N === undefined || right.N === undefined) throw incorrectType();
      return { N: addNumbers(left.N, right.N, source.is === '+' ? 1 : -1) };
    }
  }
};

const added = (present: AttributeValue | undefined, more: AttributeValue): AttributeValue => {
  if (present === undefined) return cloneValue(more);
  if (present.N !== undefined && more.N !== undefined) return { N: addNumbers(present.N, more.N, 1) };
  const type = sharedSetType(present, more);
  return { [type]: [...new Set([...(present[type] ?? []), ...(more[type] ?? [])])] };
};

/** The set less the given members; `undefined` when nothing is left, since there is no empty set. */
const without = (present: AttributeValue, fewer: AttributeValue): AttributeValue | undefined => {
  const type = sharedSetType(present, fewer);
  const gone = new Set(fewer[type]);
  const rest = (present[type] ?? []).filter((member) => !gone.has(member));
  return rest.length === 0 ? undefined : { [type]: rest };
};

const sharedSetType = (left: AttributeValue, right: AttributeValue): 'SS' | 'NS' | 'BS' => {
  if (left.SS !== undefined && right.SS !== undefined) return 'SS';
  if (left.NS !== undefined && right.NS !== undefined) return 'NS';
  if (left.BS !== undefined && right.BS !== undefined) return 'BS';
  throw incorrectType();
};

const invalidPath = () =>
  validation('The document path provided in the update expression is invalid for update');

/** The map or list that holds the last step of the path. */
const holderOf = (item: Item, path: Path): AttributeValue => {
  let holder: AttributeValue | undefined = { M: item };
  for (const step of path.slice(0, -1)) {
    if (typeof step === 'number') holder = holder.L?.[step];
    else holder = holder.M === undefined ? undefined : attributeOf(holder.M, step);
    if (holder === undefined) throw invalidPath();
  }
  return holder;
};

type Place =
  | { readonly in: 'map'; readonly map: Record<string, AttributeValue>; readonly name: string }
  | { readonly in: 'list'; readonly list: AttributeValue[]; readonly index: number };

/**
 * Where the path leads, whether or not anything is there.
 * @throws DynamoDbError (ValidationException) where the item has no such place
 */
const placeOf = (item: Item, path: Path): Place => {
  const last = path.at(-1);
  const { M: map, L: list } = path.length === 1 ? { M: item } : holderOf(item, path);
  if (typeof last === 'string' && map !== undefined) return { in: 'map', map, name: last };
  if (typeof last === 'number' && list !== undefined) return { in: 'list', list, index: last };
  throw invalidPath();
};

const setAt = (item: Item, path: Path, value: AttributeValue): void => {
  const place = placeOf(item, path);
  if (place.in === 'map') place.map[place.name] = value;
  else place.list[Math.min(place.index, place.list.length)] = value;
};

const removeAt = (item: Item, path: Path): void => {
  const place = placeOf(item, path);
  if (place.in === 'map') delete place.map[place.name];
  else place.list.splice(place.index, 1);
};
