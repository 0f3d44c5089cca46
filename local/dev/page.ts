/** The development server's page: plain, self-contained, and loaded anew every few seconds. */
import { escapeHtml } from '../engine/html-text.ts';
import { clockText } from './news.ts';
import { pageNameOf } from './outbox.ts';
import type { View } from './view.ts';

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #888; }
body { margin: 0 auto; max-width: 1080px; padding: 24px 20px 64px; font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 24px; margin: 0; } h2 { font-size: 18px; margin: 32px 0 8px; } p { color: var(--soft); margin: 0; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-size: 13px; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
`;

/** A cell's HTML; a number stands to the right. */
type Cell = string | number | { readonly html: string };

const cell = (value: Cell): string => {
  if (typeof value === 'number') return `<td class="n">${value.toLocaleString('en')}</td>`;
  return `<td>${typeof value === 'string' ? escapeHtml(value) : value.html}</td>`;
};

const table = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  if (rows.length === 0) return '<p>None yet.</p>';
  const [first = []] = rows;
  const head = heads.map(
    (each, i) => `<th${typeof first[i] === 'number' ? ' class="n"' : ''}>${escapeHtml(each)}</th>`,
  );
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`);
  return `<table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
};

/** Where a message's file is served. */
export const messagesPath = '/dev/messages/';

const link = (href: string, text: string): Cell => ({
  html: `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`,
});

const refreshSeconds = 5;

export const pageHtml = ({
  now,
  speed,
  more,
  customers,
  journeys,
  tasks,
  messages,
}: View): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="${refreshSeconds}">
<meta name="viewport" content="width=device-width"><title>Rekindle, here</title><style>${style}</style></head><body>
<h1>Rekindle, on this machine</h1>
<p>${escapeHtml(clockText(now))} UTC, ${speed === 1 ? 'in real time' : `${speed.toLocaleString('en')} times as fast as real time`}</p>
<h2>Messages</h2>
${table(
  ['sent', 'to', 'id', 'message', 'file'],
  messages.map(({ id, at, to, words, file }) => [
    clockText(at),
    to,
    id,
    link(messagesPath + pageNameOf(file), words),
    file,
  ]),
)}
<h2>Tasks for people</h2>
${table(
  ['task', 'for', 'in', 'taken by', 'due', 'id'],
  tasks.map(({ id, customer, name, isUrgent, queue, assignee, due }) => [
    isUrgent ? `${name}, urgent` : name,
    customer,
    queue,
    assignee,
    clockText(due),
    id,
  ]),
)}
<h2>Journeys</h2>
${table(
  ['journey', 'version', 'enters', 'in it', 'held out', 'left', 'budget'],
  journeys.map(({ id, version, enters, open, heldOut, left, budget }) => [
    id,
    version,
    enters,
    open,
    heldOut,
    left,
    budget,
  ]),
)}
<h2>Customers</h2>
${more ? '<p>Of the first customers alone; there are more.</p>' : ''}
${table(
  ['customer', 'email', 'stage', 'orders', 'in', 'last seen'],
  customers.map(({ id, email, stage, orders, journeys: open, seenAt }) => [
    id,
    email,
    stage,
    orders,
    open.join(', '),
    seenAt === undefined ? '' : clockText(seenAt),
  ]),
)}
</body></html>
`;
