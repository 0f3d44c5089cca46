/** Opens the order files of one shop as one table: files of one form below each other, and lines beside the orders that they are of. */
import { joined } from './join.ts';
import { OrdersFileError } from './order.ts';
import { sourcesOf } from './packed.ts';
import { openFile } from './parse.ts';
import { type Opened, type Rows, stacked } from './stack.ts';
import { type Layout, linking, type Table } from './table.ts';

/** What each of the parts is called in a file, for whether another is of the same form. */
const formOf = ({ header, parts }: Opened, spelling: Layout['spelling']): string =>
  linking.map((part) => spelling(header[parts[part] ?? -1] ?? '')).join('\n');

const tells = ({ header, parts }: Opened): string =>
  linking
    .flatMap((part) => {
      const position = parts[part];
      return position === undefined ? [] : [`${part} in "${header[position] ?? ''}"`];
    })
    .join(', ');

/** Those that tell who ordered when, in one form. @throws OrdersFileError when there are none, or of several forms */
const headsOf = (files: readonly Opened[], spelling: Layout['spelling']): readonly Opened[] => {
  const telling = files.filter(({ parts }) => parts.customer !== undefined && parts.date !== undefined);
  const valued = telling.filter(({ parts }) => parts.value !== undefined);
  // Lines may well tell their order's customer and date again, but not what it comes to.
  const heads =
    valued.length === 0
      ? telling
      : telling.filter(({ parts }) => parts.value !== undefined || parts.order === undefined);
  const [first] = heads;
  if (first === undefined)
    throw new OrdersFileError(
      files.map(({ name }) => name).join(', '),
      'none of these files has columns for both customer and date; say which with --columns customer=NAME,date=NAME',
    );
  const other = heads.find((head) => formOf(head, spelling) !== formOf(first, spelling));
  if (other !== undefined)
    throw new OrdersFileError(
      other.name,
      `it has ${tells(other)}, where ${first.name} has ${tells(first)}; call the columns of both files the same, or read each by itself`,
    );
  return heads;
};

const tableOf = (files: readonly Opened[], { spelling }: Layout): Rows => {
  if (files.length === 1) return stacked(files, spelling, true);
  const heads = headsOf(files, spelling);
  const details = files.filter((file) => !heads.includes(file));
  return details.length === 0 ? stacked(heads, spelling, false) : joined(heads, details, spelling);
};

/**
 * Opens what a shop has exported, and reads the headers.
 * @param paths of files and archives; at least one
 * @throws OrdersFileError when one cannot be opened, is no table, or does not go with the others
 */
export const openTable = async (paths: readonly string[], layout: Layout): Promise<Table> => {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new OrdersFileError(twice, 'it is named twice; name each file once');
  const files: Opened[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()));
  };
  try {
    for (const path of paths)
      for (const source of await sourcesOf(path)) {
        const file = await openFile(source, layout.isName);
        files.push({ ...file, parts: layout.partsIn(file.header) });
      }
    return { files: files.map(({ name }) => name), ...tableOf(files, layout), close };
  } catch (error) {
    await close();
    throw error;
  }
};
