/** Raw items of the tables as plain values, and trees of numbers to count them into: by this project's code of neither. */

type Wire = { readonly [kind: string]: unknown };
export type Item = Readonly<Record<string, Wire>>;
export type Plain = Readonly<Record<string, unknown>>;

const plain = (value: Wire): unknown => {
  const [[kind, inner] = ['', undefined]] = Object.entries(value);
  switch (kind) {
    case 'S':
      return inner;
    case 'N':
      return Number(inner);
    case 'BOOL':
      return inner;
    case 'NULL':
      return null;
    case 'SS':
      return inner;
    case 'L':
      return (inner as Wire[]).map(plain);
    default:
      return Object.fromEntries(Object.entries(inner as Item).map(([name, each]) => [name, plain(each)]));
  }
};

export interface Read extends Plain {
  readonly customer: string;
  /** `touch`, `order` and so on; `kind` is an attribute of some. */
  readonly is: string;
  readonly journey: string;
  readonly cycle: string;
  readonly name: string;
}

export const plainly = (item: Item): Plain =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));

export const read = (item: Item): Read => {
  const all = plainly(item);
  const [kind = '', journey = '', cycle = '', what = '', ...name] = String(all.k).split('#');
  return {
    ...all,
    customer: String(all.c),
    is: kind === 'passage' ? what : kind,
    journey,
    cycle,
    name: name.join('#'),
  };
};

export type Tree = { [name: string]: number | Tree };
/** Adds to a leaf. */
export const bump = (tree: Tree, path: readonly (string | number)[], by = 1): void => {
  let at = tree;
  for (const each of path.slice(0, -1)) {
    at[each] ??= {};
    at = at[each] as Tree;
  }
  const last = String(path.at(-1));
  at[last] = Number(at[last] ?? 0) + by;
};
export const messages = ['email', 'sms', 'survey', 'nps', 'push', 'postcard'];
export const standing = (given: unknown): string | undefined => {
  const all = [...((given ?? []) as { at: number; id: string; answer: string }[])].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  );
  const [first] = all;
  return first && all.filter(({ at }) => at <= first.at + 3_600_000).at(-1)?.answer;
};
export const standingAt = (given: unknown): number => {
  const all = (given ?? []) as { at: number; answer: string }[];
  const first = Math.min(...all.map(({ at }) => at));
  return Math.max(...all.filter(({ at }) => at <= first + 3_600_000).map(({ at }) => at));
};
