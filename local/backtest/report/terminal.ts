/** The summary as a marketer reads it on a terminal. */

import { styleText } from 'node:util';
import { allWithholdings, withholdings } from '../../../shared/journeys/records.ts';
import { kindOf } from '../../../shared/journeys/touchpoints/index.ts';
import type { RunCost } from '../run/result.ts';
import {
  againSentence,
  armsSentence,
  costSentence,
  differenceSentence,
  incrementSentence,
  livedSentences,
  neededSentence,
  soFarSentence,
  splitSentences,
  truthSentence,
} from './results.ts';
import { openingOf } from './shop/opening.ts';
import {
  beginsSentence,
  type Counts,
  type JourneySummary,
  owedSentence,
  reportedKinds,
  type Summary,
  scoresSentence,
} from './summary.ts';
import { listed as listedNames, moneyWords, n } from './words.ts';

const listed = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${n(count)} ${name}`)
    .join(', ') || 'none';

const row = (label: string, text: string): string => `  ${label.padEnd(16)}${text}`;

/** Of a journey that asks for days of silence: whom the nights leave to a campaign. */
const backlogOf = ({ backlog }: JourneySummary): readonly string[] => {
  if (backlog === undefined) return [];
  const { customers, bands } = backlog;
  const listedBands = bands.map((band) => `${n(band.customers)} for ${band.silent}`).join(', ');
  return [row('backlog', `${n(customers)} silent for longer${customers === 0 ? '' : `: ${listedBands}`}`)];
};

const machinesOf = ({ machines, openedByUnknown }: JourneySummary): readonly string[] =>
  machines.opened + machines.clicked + openedByUnknown === 0
    ? []
    : [
        row(
          'machines',
          `${n(machines.opened)} opened, ${n(machines.clicked)} clicked; ${n(openedByUnknown)} opened by nobody knows whom`,
        ),
      ];

const told = (label: string, text: string | undefined): readonly string[] =>
  text === undefined ? [] : [row(label, text)];

/** What the orders tell of the shop, before any journey: a line a sentence. */
const shopOf = ({ insights, whom, currency }: Summary): readonly string[] =>
  insights === undefined || whom === undefined
    ? []
    : [
        '',
        ...openingOf({ insights, whom }, moneyWords(currency)).flatMap(({ about, sentences }) =>
          sentences.map((sentence, index) => row(index === 0 ? about : '', sentence)),
        ),
      ];

/** What came of reactions, and how sure that is. */
const reactionsOf = (journey: JourneySummary, currency: string): readonly string[] => [
  row(
    'coupons',
    `${n(journey.coupons.issued)} issued, ${n(journey.coupons.redeemed)} redeemed in orders of ${n(journey.coupons.redeemedOrderValue)} ${currency}; ${owedSentence(journey.coupons, currency)}`,
  ),
  ...Object.entries(journey.answers).map(([survey, counts]) =>
    row('answers', `${survey}: ${listed(counts)}`),
  ),
  ...Object.entries(journey.scores).map(([name, scores]) =>
    row('scores', `${name}: ${scoresSentence(scores)}`),
  ),
  ...Object.entries(journey.tasks).map(([task, counts]) => row('tasks', `${task}: ${listed(counts)}`)),
];

const resultsOf = ({ results }: JourneySummary, currency: string): readonly string[] => [
  row(results.isOrder ? 'ordered' : 'goal', armsSentence(results)),
  row('difference', differenceSentence(results)),
  ...told('the truth', truthSentence(results)),
  ...told('so far', soFarSentence(results)),
  ...told('brought', incrementSentence(results, currency)),
  ...told('cost of those', costSentence(results, currency)),
  ...told('ordered again', againSentence(results)),
  ...results.splits.flatMap((split) =>
    splitSentences(split).map((text, index) => row(index === 0 ? `split ${split.split}` : '', text)),
  ),
  ...told('would take', neededSentence(results)),
];

/** At most some forty lines; colours only when asked for. */
export const summaryText = (
  summary: Summary,
  cost: RunCost,
  options: { readonly folder: string; readonly colours: boolean },
): string => {
  const bold = (text: string): string =>
    options.colours ? styleText('bold', text, { validateStream: false }) : text;
  const dim = (text: string): string =>
    options.colours ? styleText('dim', text, { validateStream: false }) : text;
  const { source } = summary;
  const head =
    source.kind === 'sample'
      ? `Sample shop, seed ${source.seed}: reactions are SIMULATED, and half of the people are held out, so that what messages bring can be seen`
      : `${source.file}: nothing is simulated, nobody was really written to`;
  const title = (journey: JourneySummary): readonly string[] => [
    '',
    bold(`${journey.journey} (version ${journey.version})`),
  ];
  const section = (journey: JourneySummary): readonly string[] => [
    ...title(journey),
    ...told('begins', beginsSentence(journey, summary)),
    row(
      'enrolled',
      `${n(journey.enrolled)} (${n(journey.customers)} customers), of whom ${n(journey.heldOut)} held out`,
    ),
    ...backlogOf(journey),
    row(
      'messages',
      `${reportedKinds(journey.messages)
        .map((kind) => `${n(journey.messages[kind])} ${kindOf(kind).counted.several}`)
        .join(', ')}; ${n(journey.opened)} opened, ${n(journey.clicked)} clicked`,
    ),
    ...machinesOf(journey),
    row(
      'withheld',
      listed({
        ...Object.fromEntries(allWithholdings.map((each) => [withholdings[each], journey.withheld[each]])),
        'of unknown fate': journey.unknown,
      }),
    ),
    ...(Object.keys(journey.late).length === 0 ? [] : [row('late', listed(journey.late))]),
    ...(summary.simulated ? reactionsOf(journey, summary.currency) : []),
    ...(Object.keys(journey.points).length === 0 ? [] : [row('points', listed(journey.points))]),
    row('left by', listed({ ...journey.exits, 'still under way': journey.stillUnderWay })),
    ...(summary.simulated
      ? resultsOf(journey, summary.currency)
      : [
          ...livedSentences(journey.results, {
            passages: journey.enrolled,
            customers: journey.customers,
            heldOut: journey.heldOut,
          }).map((sentence, index) => row(index === 0 ? 'by themselves' : '', sentence)),
          ...told('cost of those', costSentence(journey.results, summary.currency)),
        ]),
    row(
      'transitions',
      `${journey.transitions.silentPath} on the longest silent path of ${journey.transitions.silentTouchpoints} touchpoints (${journey.transitions.silentPerTouchpoint} each); ${n(journey.transitions.all)} in all`,
    ),
  ];
  const lived = summary.journeys.filter(({ enrolled }) => enrolled > 0);
  const others = summary.journeys.filter(({ enrolled }) => enrolled === 0);
  const sections = [
    ...lived.flatMap(section),
    ...(others.length === 0
      ? []
      : ['', `Nobody began ${listedNames(others.map(({ journey }) => journey))}.`]),
    ...others.flatMap(backlogOf),
  ];
  const skipped =
    source.kind === 'orders' && source.skippedRows.length > 0
      ? [row('skipped', `${n(source.skippedRows.length)} rows, listed in the report`)]
      : [];
  const notes = source.kind === 'orders' ? source.notes.map((note) => row('note', note)) : [];
  return [
    '',
    bold(
      `${summary.nights} nights, ${summary.from} to ${summary.until}: ${n(source.customers)} customers, ${n(source.orders)} orders`,
    ),
    head,
    ...notes,
    ...skipped,
    ...shopOf(summary),
    ...sections,
    '',
    `Report: ${options.folder}/report.html ${dim(`(with report.json, ${summary.whom === undefined ? '' : 'whom.csv, '}results.csv, enrolments.csv, touchpoints.csv and messages/)`)}`,
    dim(`Took ${cost.seconds.toFixed(1)} s and ${Math.round(cost.peakMemoryBytes / 2 ** 20)} MB at most.`),
    '',
  ].join('\n');
};
