/** Files of one form as one table, one below the other. */
import type { OpenFile } from './parse.ts';
import type { Layout, RowTaker, Table } from './table.ts';

/** A file of which it is known what its columns are. */
export interface Opened extends OpenFile {
  readonly parts: ReturnType<Layout['partsIn']>;
}

/** A table before it is known how its files are closed. */
export type Rows = Pick<Table, 'header' | 'read'>;

/** Reads a file's rows with their places, each of its columns at its own position of the table's. */
export const readAt = (
  file: Opened,
  positions: readonly number[],
  width: number,
  isOne: boolean,
  { take, refuse }: RowTaker,
): Promise<readonly string[]> => {
  const isInPlace = width === positions.length && positions.every((position, index) => position === index);
  const placed = (cells: readonly string[]): readonly string[] => {
    const row = new Array<string>(width).fill('');
    for (const [index, cell] of cells.entries()) row[positions[index] ?? index] = cell;
    return row;
  };
  return file.read({
    take: (cells, line) => take({ file: file.name, line, cells: isInPlace ? cells : placed(cells) }),
    refuse: (bad) => refuse(isOne ? bad : { ...bad, file: file.name }),
  });
};

export const named = (file: OpenFile, notes: readonly string[], isOne: boolean): readonly string[] =>
  isOne ? notes : notes.map((note) => `${file.name}: ${note}`);

/** Columns of several files by their names. */
export const union = (files: readonly Opened[], spelling: Layout['spelling']) => {
  const header: string[] = [];
  const found = new Map<string, number>();
  const positions = files.map(({ header: names }) => {
    const own = new Set<string>();
    return names.map((name) => {
      // Of two columns of one name in one file each is its own.
      const known = own.has(spelling(name)) ? undefined : found.get(spelling(name));
      own.add(spelling(name));
      if (known !== undefined) return known;
      header.push(name);
      found.set(spelling(name), found.get(spelling(name)) ?? header.length - 1);
      return header.length - 1;
    });
  });
  return { header, positions };
};

/** Files of one form, one below the other. */
export const stacked = (files: readonly Opened[], spelling: Layout['spelling'], isOne: boolean): Rows => {
  const { header, positions } = union(files, spelling);
  return {
    header,
    read: async (taker) => {
      const notes: string[] = [];
      for (const [index, file] of files.entries())
        notes.push(
          ...named(file, await readAt(file, positions[index] ?? [], header.length, isOne, taker), isOne),
        );
      return notes;
    },
  };
};
