/** One text as a header and rows of cells. */
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { encodingName } from '../../../shared/base/encodings.ts';
import { delimiterName, hasWholeLine, type IsName, type Writing, writingOf } from './delimiters.ts';
import { type BadRow, OrdersFileError } from './order.ts';
import type { Source } from './packed.ts';
import { longestLine, textOf } from './source.ts';

/** Takes a row, or what is wrong with it; `line` is the one on which it begins. */
export interface CellsTaker {
  readonly take: (cells: readonly string[], line: number) => void;
  readonly refuse: (bad: BadRow) => void;
}

/** A text of which the header is known. */
export interface OpenFile {
  readonly name: string;
  readonly header: readonly string[];
  /** Once. @returns what a person should know of how it was read, a sentence each */
  readonly read: (taker: CellsTaker) => Promise<readonly string[]>;
  /** However it ends, the file is closed. */
  readonly close: () => Promise<void>;
}

const brokenRow = (error: CsvError, before: number, lastGoodLine: number): BadRow => {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return {
        line: lastGoodLine + 1,
        wrong: 'a quote is opened in the row that begins here and never closed',
        right: 'close it, and double quotes that belong to a text',
      };
    default:
      return {
        line: typeof error.lines === 'number' ? before + error.lines : lastGoodLine + 1,
        wrong: 'a quote stands where none may',
        right: 'put quotes around the whole cell, and double those inside it: "a 5"" disk"',
      };
  }
};

const wrongLength = (line: number, cells: number, columns: number): BadRow => ({
  line,
  wrong: `${cells} cells where the header has ${columns}`,
  right:
    cells < columns
      ? 'fill the row, leaving cells empty where nothing is known'
      : 'put quotes around cells that hold the delimiter',
});

const newlinesIn = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (cell.split('\n').length - 1), 0);

/** What Excel needs to keep digits as they are, and what is no part of them: `="007"`, `'007`. */
const plain = (cell: string): string => {
  const trimmed = cell.trim();
  const [first] = trimmed;
  if (first !== '=' && first !== "'") return trimmed;
  if (trimmed.startsWith('="') && trimmed.endsWith('"') && trimmed.length > 2)
    return trimmed.slice(2, -1).trim();
  return /^'[\d+=-]/.test(trimmed) ? trimmed.slice(1) : trimmed;
};

/** The chunks' beginning, long enough to hold the header. */
const headOf = async (chunks: AsyncGenerator<Buffer, void, undefined>): Promise<Buffer> => {
  let head: Buffer = Buffer.alloc(0);
  while (head.length <= longestLine && !hasWholeLine(head.toString('utf8'))) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
};

/** What a file should hold, for whoever has another. */
interface Wanted {
  /** What there is a row of, such as `an order`. */
  readonly row: string;
  readonly columns: string;
}
const ordersWanted: Wanted = { row: 'an order', columns: 'customer, date and value' };

const written = (file: string, head: string, isName: IsName, wanted: Wanted): Writing => {
  if (head.trim() === '')
    throw new OrdersFileError(file, `the file is empty; it needs a header and a row ${wanted.row}`);
  const writing = writingOf(head, isName);
  if (writing === undefined)
    throw new OrdersFileError(
      file,
      `the header is a single column, "${head.trim().split('\n')[0]?.slice(0, 80)}": no comma, semicolon, tab or bar separates ` +
        `columns; save the file with one of them between columns, and with the columns ${wanted.columns}`,
    );
  return writing;
};

/** Cells as Excel writes them, with no quotes round the whole: `7,="007",x`. */
const excelCell = /(?:^|[,;\t|])="[^"\n]*"(?=[,;\t|\n]|$)/m;

const formOf = ({ delimiter, quotes }: Writing, head: string) => ({
  delimiter,
  quote: quotes ? '"' : null,
  record_delimiter: '\n',
  // What is between tabs has no spaces around its quotes, and may begin with a quoted word.
  trim: delimiter !== '\t',
  // Whether quotes go round cells between tabs was told by the first of them alone.
  relax_quotes: delimiter === '\t' || excelCell.test(head),
});

const headerCells = (
  file: string,
  { before, header }: Writing,
  form: ReturnType<typeof formOf>,
): readonly string[] => {
  try {
    const [cells = []] = parseAtOnce(header, form) as readonly (readonly string[])[];
    return cells.map(plain);
  } catch (error) {
    if (error instanceof CsvError)
      throw new OrdersFileError(file, [brokenRow(error, before, before)], 0, error);
    throw error;
  }
};

/** The bytes after so many lines. */
const afterLines = (bytes: Buffer, count: number): Buffer => {
  let start = 0;
  for (let passed = 0; passed < count; passed += 1) start = bytes.indexOf(0x0a, start) + 1;
  return bytes.subarray(start);
};

const writingNotes = ({ delimiter, quotes, before, hasTitle, isSaid }: Writing): readonly string[] => [
  ...(delimiter === ','
    ? []
    : [
        `columns are separated by a ${delimiterName(delimiter)}${isSaid ? ', as the line "sep=" says' : ''}` +
          (quotes ? '' : ', and quotes are letters like others'),
      ]),
  ...(hasTitle ? [`the header stands on line ${before + 1}; what is above it was left out`] : []),
];

/**
 * Opens a text, and reads its header.
 * @param wanted what its rows are
 * @throws OrdersFileError when it cannot be opened, is no text, or has no header; `read` throws it for broken quotes
 */
export const openFile = async (
  source: Source,
  isName: IsName,
  wanted: Wanted = ordersWanted,
): Promise<OpenFile> => {
  const { name, packing } = source;
  const { chunks, encoding } = textOf(source);
  const close = async (): Promise<void> => {
    await chunks.return();
  };
  const opened = async (): Promise<OpenFile> => {
    const head = await headOf(chunks);
    const writing = written(name, head.toString('utf8'), isName, wanted);
    const { before } = writing;
    const form = formOf(writing, head.toString('utf8'));
    const header = headerCells(name, writing, form);

    const read = async ({ take, refuse }: CellsTaker): Promise<readonly string[]> => {
      let lastLine = before;
      let isHeader = true;
      const parser = parse({
        ...form,
        relax_column_count: true,
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
        max_record_size: longestLine,
        on_record: (cells: readonly string[], info) => {
          const line = before + info.lines;
          const startsOn = line - lastLine > 1 ? line - newlinesIn(cells) : line;
          lastLine = line;
          if (isHeader) isHeader = false;
          else if (cells.length < header.length || cells.slice(header.length).some((cell) => cell !== ''))
            refuse(wrongLength(startsOn, cells.length, header.length));
          else take(cells.slice(0, header.length).map(plain), startsOn);
          return null;
        },
      });
      const text = async function* (): AsyncGenerator<Buffer, void, undefined> {
        yield afterLines(head, before);
        yield* chunks;
      };
      try {
        parser.resume();
        await pipeline(text, parser);
      } catch (error) {
        if (error instanceof CsvError)
          throw new OrdersFileError(name, [brokenRow(error, before, lastLine)], 0, error);
        throw error;
      }
      return [
        ...(packing === undefined ? [] : [`it was unpacked from ${packing}`]),
        ...(encoding() === 'utf-8' ? [] : [`the text is in ${encodingName[encoding()]}, as its bytes show`]),
        ...writingNotes(writing),
      ];
    };
    return { name, header, read, close };
  };
  try {
    return await opened();
  } catch (error) {
    await close();
    throw error;
  }
};
