/** What the page is built of. */
import { escapeHtml } from '../../engine/html-text.ts';

/** Sentences, a paragraph. */
export const prose = (sentences: readonly string[]): string =>
  sentences.length === 0 ? '' : `<p>${sentences.map(escapeHtml).join(' ')}</p>`;

/** @param unit of the value, such as a currency */
export const card = (value: string, label: string, unit?: string): string =>
  `<div class="card"><b>${escapeHtml(value)}${unit === undefined ? '' : ` <small>${escapeHtml(unit)}</small>`}</b><span>${escapeHtml(label)}</span></div>`;

/** @param content empty: there is nothing to show, and no panel */
export const panel = (title: string, content: string): string =>
  content === '' ? '' : `<div class="panel"><h3>${escapeHtml(title)}</h3>${content}</div>`;

/** @param content so, too */
export const details = (title: string, content: string): string =>
  content === '' ? '' : `<details><summary>${escapeHtml(title)}</summary>${content}</details>`;

export interface Column<Row> {
  readonly head: string;
  readonly of: (row: Row) => string;
  /** A figure, which stands right. */
  readonly isFigure?: boolean;
}

export interface TableOptions<Row> {
  /** A row that is the answer. */
  readonly isMarked?: (row: Row) => boolean;
  /** A sentence under each row. */
  readonly below?: (row: Row) => string;
}

/** It scrolls by itself where it is wider than its place. @param caption what a reader who does not see it is told that it is */
export const table = <Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { isMarked = () => false, below }: TableOptions<Row> = {},
): string => {
  const style = ({ isFigure }: Column<Row>): string => (isFigure === true ? ' class="n"' : '');
  const head = columns
    .map((column) => `<th scope="col"${style(column)}>${escapeHtml(column.head)}</th>`)
    .join('');
  const rowStyle = (row: Row): string => {
    if (below !== undefined) return ' class="told"';
    return isMarked(row) ? ' class="marked"' : '';
  };
  const body = rows
    .map((row) => {
      const cells = columns
        .map((column) => `<td${style(column)}>${escapeHtml(column.of(row))}</td>`)
        .join('');
      const sentence =
        below === undefined
          ? ''
          : `<tr class="below"><td colspan="${columns.length}"><span>${escapeHtml(below(row))}</span></td></tr>`;
      return `<tr${rowStyle(row)}>${cells}</tr>${sentence}`;
    })
    .join('');
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(caption)}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
};
