/** As much of GraphQL as requests to a shop are made of: operations with variables, fields, arguments and fragments by type. */

export interface Selection {
  readonly name: string;
  /** Under which its answer stands. */
  readonly as: string;
  /** By their names: the variables that they are given. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly selections: readonly Selection[];
  /** `... on Type`: of what is no such type nothing is answered. */
  readonly on?: string;
}

export interface Operation {
  readonly kind: 'query' | 'mutation';
  /** By their names, such as `code: 'String!'`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly selections: readonly Selection[];
}

class GraphqlSyntaxError extends Error {}

const tokensOf = (text: string): string[] => text.match(/\.\.\.|[{}()[\]:!,$]|\w+/g) ?? [];

/** @throws GraphqlSyntaxError */
export const parseOperation = (text: string): Operation => {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const next = (): string => {
    const token = peek();
    at += 1;
    return token;
  };
  const skip = (wanted: string): void => {
    const token = next();
    if (token !== wanted) throw new GraphqlSyntaxError(`Expected ${wanted}, actual: ${token}`);
  };
  const list = <Item>(open: string, close: string, item: () => Item): Item[] => {
    const items: Item[] = [];
    if (peek() !== open) return items;
    skip(open);
    while (peek() !== close) {
      if (at >= tokens.length) throw new GraphqlSyntaxError('Unexpected end of document');
      items.push(item());
      if (peek() === ',') next();
    }
    skip(close);
    return items;
  };
  const argument = (): [string, string] => {
    const name = next();
    skip(':');
    skip('$');
    return [name, next()];
  };
  const variable = (): [string, string] => {
    skip('$');
    const name = next();
    skip(':');
    const type = next();
    if (peek() !== '!') return [name, type];
    next();
    return [name, `${type}!`];
  };
  const selection = (): Selection => {
    if (peek() === '...') {
      next();
      skip('on');
      const on = next();
      return { name: '', as: '', arguments: {}, on, selections: list('{', '}', selection) };
    }
    const as = next();
    const isAlias = peek() === ':';
    if (isAlias) next();
    const name = isAlias ? next() : as;
    return {
      name,
      as,
      arguments: Object.fromEntries(list('(', ')', argument)),
      selections: list('{', '}', selection),
    };
  };
  const kind = next();
  if (kind !== 'query' && kind !== 'mutation') throw new GraphqlSyntaxError(`Unexpected ${kind}`);
  if (/^\w+$/.test(peek())) next();
  return {
    kind,
    variables: Object.fromEntries(list('(', ')', variable)),
    selections: list('{', '}', selection),
  };
};
