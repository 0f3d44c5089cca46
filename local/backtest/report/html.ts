/** The report as one self-contained page: no script, no network, light and dark. */
import { escapeHtml } from '../../engine/html-text.ts';
import type { RunResult } from '../run/result.ts';
import { journeysSection, machinerySection } from './journeys-html.ts';
import { details, prose, table } from './parts.ts';
import { signed } from './results.ts';
import { opening } from './shop/opening.ts';
import { pilotSection } from './shop/pilot.ts';
import { rhythmSection } from './shop/rhythm.ts';
import { thresholdSection } from './shop/threshold.ts';
import { whomSection } from './shop/whom.ts';
import { style } from './style.ts';
import type { Summary } from './summary.ts';
import { capital, counted, n } from './words.ts';

const shopParts = (summary: Summary, { settings: { timezone } }: RunResult): string => {
  const { insights, rhythmThreshold, whom, currency } = summary;
  if (insights === undefined || whom === undefined) return '';
  return `${opening({ insights, whom }, currency)}
${rhythmSection(insights, currency)}
${thresholdSection(insights, currency, rhythmThreshold)}
${whomSection(whom, currency, timezone)}
${pilotSection(insights, currency)}`;
};

/** What the first of the journeys shows that has something to find, beside the truth. */
const foundOf = ({ journeys }: Summary): string => {
  const found = journeys.find(({ results: { difference, truth } }) => difference && truth);
  const { difference, truth } = found?.results ?? {};
  if (found === undefined || difference === undefined || truth === undefined) return '';
  return ` ${escapeHtml(found.journey)} shows ${signed(difference.points)} points (${signed(difference.low)} to ${signed(difference.high)}); the truth, counted order by order, is ${signed(truth.points)}.`;
};

/** What is to be known of all that follows. */
const noteOf = (summary: Summary): string => {
  const { source } = summary;
  if (source.kind === 'sample')
    return `<div class="note"><p><strong>Reactions are simulated.</strong> The shop, its ${n(source.customers)} customers and all they do come from a seeded generator (seed ${source.seed}): the machinery is real, the percentages are no evidence. Half of its people are held out for this demonstration; a shop of your own holds out 5% unless told.${foundOf(summary)}</p></div>`;
  return `<div class="note"><p><strong>Nothing is simulated.</strong> Every figure is worked out from the orders in your file. Nobody was written to.</p></div>`;
};

/** How the file was read, at the end: it is long, and an owner reads it once. */
const readingOf = (source: RunResult['source']): string => {
  if (source.kind === 'sample') return '';
  const { notes, skippedRows, refunds } = source;
  const items = [
    'Where the file has no contact data, an address, a phone and consent were assumed, so that you see what would have been sent.',
    ...notes.map((note) => `${capital(note)}.`),
    ...(refunds > 0 ? [`${n(refunds)} rows with a negative value were taken for refunds and left out.`] : []),
  ];
  const skipped =
    skippedRows.length === 0
      ? ''
      : details(
          `${counted(skippedRows.length, 'row was', 'rows were')} skipped`,
          table(
            'Skipped rows',
            [
              { head: 'Line', of: ({ line }) => n(line), isFigure: true },
              { head: 'Problem', of: ({ problem }) => problem },
            ],
            skippedRows,
          ),
        );
  return `<section id="reading"><h2>How the file was read</h2><div class="panel"><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>${skipped}</div></section>`;
};

const titleOf = ({ source, brand }: Summary): string =>
  source.kind === 'sample' ? brand : `What ${source.file} tells`;

const currencyWords = ({ source, currency }: Summary): string =>
  source.kind === 'orders' && source.isCurrencyAssumed === true
    ? `${currency}, the shop’s currency, since the file tells none`
    : currency;

const contents = (summary: Summary): string => {
  const { insights } = summary;
  const links = [
    ...(insights === undefined
      ? []
      : [
          ['rhythm', 'Rhythm'],
          ['threshold', 'From which day on'],
          ['whom', 'Whom'],
          ...(insights.pilot === undefined ? [] : [['pilot', 'The pilot']]),
        ]),
    ['journeys', 'The journeys'],
  ];
  return `<nav aria-label="On this page">${links.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('')}</nav>`;
};

/** The page; the same bytes for the same run. */
export const reportHtml = (summary: Summary, result: RunResult): string => {
  const title = titleOf(summary);
  return `<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Rekindle</title><style>${style}</style></head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${prose([`${counted(result.source.orders, 'order')} of ${counted(result.source.customers, 'customer')}, in ${currencyWords(summary)}.`])}
${noteOf(summary)}
${contents(summary)}
${shopParts(summary, result)}
${journeysSection(summary, result)}
${readingOf(result.source)}
${machinerySection(summary)}
<footer>Made by Rekindle on its embedded engine. Messages are in the folder beside this page${summary.messagesNotKept > 0 ? `; ${n(summary.messagesNotKept)} more were delivered and not kept as files` : ''}. Nothing was really sent.</footer>
</main></body></html>
`;
};
