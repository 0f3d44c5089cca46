/** How the cells of a text are told apart: where its header stands, what separates columns, and whether cells have quotes. */

const delimiters = [',', ';', '\t', '|'] as const;
const names: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
/** For people. */
export const delimiterName = (delimiter: string): string => names[delimiter] ?? `"${delimiter}"`;

/** Whether a column of this name would mean something. */
export type IsName = (name: string) => boolean;

export interface Writing {
  readonly delimiter: string;
  /** Otherwise quotes are letters like others: an inch mark needs no other half. */
  readonly quotes: boolean;
  /** How many lines stand above the header: Excel's `sep=;`, a title, and such as are blank. */
  readonly before: number;
  readonly hasTitle: boolean;
  /** Set when Excel's own line says the delimiter. */
  readonly isSaid: boolean;
  readonly header: string;
}

/** A line that is not blank, from `start`, up to the line feed that stands outside quotes. */
const lineFrom = (
  text: string,
  start: number,
): { readonly line: string; readonly from: number; readonly end: number } => {
  const from = start + (/^\s*\n/.exec(text.slice(start))?.[0].length ?? 0);
  let quoting = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '"') quoting = !quoting;
    else if (text[at] === '\n' && !quoting) return { line: text.slice(from, at), from, end: at + 1 };
  }
  return { line: text.slice(from), from, end: text.length };
};

/** Whether the text goes on after its first line. */
export const hasWholeLine = (text: string): boolean => lineFrom(text, 0).end < text.length;

const split = (line: string, delimiter: string): readonly string[] => {
  const fields: string[] = [''];
  let quoting = false;
  for (const char of line) {
    if (char === '"') quoting = !quoting;
    else if (char === delimiter && !quoting) fields.push('');
    else fields[fields.length - 1] += char;
  }
  return fields.map((field) => field.trim());
};

interface Scored {
  readonly delimiter: string;
  /** Columns whose names mean something. */
  readonly meaning: number;
  readonly count: number;
}

/** The delimiter under which the line has the most columns that mean something, and then the most columns. */
const bestOf = (line: string, isName: IsName): Scored | undefined =>
  delimiters
    .map((delimiter) => {
      const fields = split(line, delimiter);
      return { delimiter, meaning: fields.filter(isName).length, count: fields.length };
    })
    .filter(({ count }) => count > 1)
    .sort((one, other) => other.meaning - one.meaning || other.count - one.count)[0];

/**
 * Whether quotes go round cells. Of tabs this is a question: many programs write cells between tabs as they are. A quote
 * inside a cell that has none around it is none that goes round one.
 */
const hasQuotes = (text: string, delimiter: string): boolean => {
  if (delimiter !== '\t') return true;
  let [around, inside] = [0, 0];
  for (const line of text.split('\n'))
    for (const cell of line.split(delimiter))
      if (cell.includes('"')) {
        if (/^"(?:[^"]|"")*"$/.test(cell.trim())) around += 1;
        else if (!cell.trimStart().startsWith('"') || /^"(?:[^"]|"")*"[^"]/.test(cell.trim())) inside += 1;
        // Opened here, and closed on another line, where it seems to stand inside.
        else inside -= 1;
      }
  return inside <= around;
};

/** The lines of a title are few, and a header below them has names that all mean something, or nearly. */
const [mostTitleLines, fewestNames] = [20, 3];

/** `undefined` when nothing parts the header into columns. @param text the first of it, with the whole header */
export const writingOf = (text: string, isName: IsName): Writing | undefined => {
  const said = /^\s*"?sep=(?<delimiter>[^\n])"?[,;\t]*[ ]*\n/i.exec(text);
  const begin = said?.[0].length ?? 0;
  const writing = (start: number, delimiter: string): Writing => {
    const { line, from } = lineFrom(text, start);
    return {
      delimiter,
      quotes: hasQuotes(text.slice(from), delimiter),
      before: text.slice(0, from).split('\n').length - 1,
      hasTitle: text.slice(begin, from).trim() !== '',
      isSaid: said !== null,
      header: line,
    };
  };
  if (said?.groups?.delimiter !== undefined) return writing(begin, said.groups.delimiter);
  const first = bestOf(lineFrom(text, begin).line, isName);
  if (first === undefined || first.meaning < 2)
    for (let [start, passed] = [begin, 0]; start < text.length && passed < mostTitleLines; passed += 1) {
      const { line, end } = lineFrom(text, start);
      const best = bestOf(line, isName);
      if (best !== undefined && best.meaning >= fewestNames) return writing(start, best.delimiter);
      start = end;
    }
  return first === undefined ? undefined : writing(begin, first.delimiter);
};
