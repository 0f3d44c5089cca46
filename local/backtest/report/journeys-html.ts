/** The page's fifth part: what the journeys did in the nights that were lived, and what the machinery took. */

import { allWithholdings, withholdings } from '../../../shared/journeys/records.ts';
import { kindOf, type MessageKind } from '../../../shared/journeys/touchpoints/index.ts';
import { escapeHtml } from '../../engine/html-text.ts';
import type { RunResult } from '../run/result.ts';
import { columns } from './charts.ts';
import { flowOf } from './flow.ts';
import { journeyPicture } from './journey-picture.ts';
import { details, panel, prose, table } from './parts.ts';
import { costSentence, livedSentences } from './results.ts';
import { comparedPanel, resultsPanels } from './results-html.ts';
import {
  beginsSentence,
  type Counts,
  earlySentence,
  type JourneySummary,
  owedSentence,
  reportedKinds,
  type Summary,
  scoresSentence,
} from './summary.ts';
import { capital, dayWords, listed, n } from './words.ts';

const countsTable = (head: string, counts: Counts): string => {
  const rows = Object.entries(counts).filter(([, count]) => count > 0);
  return rows.length === 0
    ? ''
    : table(
        head,
        [
          { head, of: ([name]) => name },
          { head: 'Number', of: ([, count]) => n(count), isFigure: true },
        ],
        rows,
      );
};

const withheldTable = ({ withheld, unknown }: Summary['total']): string =>
  countsTable('Withheld because', {
    ...Object.fromEntries(allWithholdings.map((each) => [withholdings[each], withheld[each]] as const)),
    'fate unknown (never sent again)': unknown,
  });

const kindColours: Readonly<Record<MessageKind, string>> = {
  email: 'var(--second)',
  sms: 'var(--fifth)',
  survey: 'var(--third)',
  nps: 'var(--fourth)',
  push: 'var(--accent)',
  postcard: 'var(--held)',
};

const charts = (summary: Summary): string => {
  const days = summary.days.map(({ day }) => dayWords(day).slice(0, -5));
  const of = (name: 'enrolled' | 'heldOut' | MessageKind) => summary.days.map((day) => day[name]);
  const kinds = reportedKinds(summary.total.messages);
  return `${panel(
    summary.simulated ? 'Who began, each night' : 'Who would have begun, each night',
    columns('Passages that began, each night', days, [
      {
        name: summary.simulated ? 'written to' : 'to be written to',
        colour: 'var(--accent)',
        values: of('enrolled'),
      },
      { name: 'held out', colour: 'var(--held)', values: of('heldOut') },
    ]),
  )}
${panel(
  'Messages a day',
  columns(
    'Messages a day',
    days,
    kinds.map((kind) => ({
      name: kindOf(kind).counted.several,
      colour: kindColours[kind],
      values: of(kind),
    })),
  ) +
    details(
      'Night by night',
      table(
        'Night by night',
        [
          { head: 'Day', of: ({ day }) => dayWords(day) },
          { head: 'Began', of: ({ enrolled }) => n(enrolled), isFigure: true },
          { head: 'Held out', of: ({ heldOut }) => n(heldOut), isFigure: true },
          ...kinds.map((kind) => ({
            head: capital(kindOf(kind).counted.several),
            of: (day: Summary['days'][number]): string => n(day[kind]),
            isFigure: true,
          })),
        ],
        summary.days,
      ),
    ),
)}`;
};

/** Whom the nights leave to a campaign. */
const backlogPanel = ({ backlog }: JourneySummary): string =>
  backlog === undefined || backlog.customers === 0
    ? ''
    : panel(
        'Backlog',
        `${countsTable('Silent for', Object.fromEntries(backlog.bands.map(({ silent, customers }) => [silent, customers])))}<p class="legend">Silent for longer than a night looks back, at the end: a campaign lets them in.</p>`,
      );

/** What only reactions bring: of a history there are none. */
const reactedPanels = (journey: JourneySummary, currency: string): string => {
  const { coupons, answers, scores, tasks } = journey;
  return [
    coupons.issued === 0
      ? ''
      : panel(
          'Coupons',
          countsTable('Coupons', { issued: coupons.issued, redeemed: coupons.redeemed }) +
            prose([
              `Orders with a coupon: ${n(coupons.redeemedOrderValue)} ${currency}; ${owedSentence(coupons, currency)}.`,
            ]),
        ),
    ...Object.entries(answers).map(([survey, counts]) =>
      panel(`Answers to ${survey}`, countsTable('Answer', counts)),
    ),
    ...Object.entries(scores).map(([name, each]) =>
      panel(`Scores of ${name}`, prose([`${scoresSentence(each)}.`])),
    ),
    ...Object.entries(tasks).map(([task, counts]) =>
      panel(`Results of ${task}`, countsTable('Result', counts)),
    ),
  ].join('');
};

const journeySection = (journey: JourneySummary, summary: Summary, result: RunResult): string => {
  const { currency, simulated } = summary;
  const begins = beginsSentence(journey, summary);
  const story = result.journeys.find(({ id }) => id === journey.journey);
  const early = story && earlySentence(story);
  const picture =
    story === undefined
      ? ''
      : journeyPicture(flowOf(story, result), `Journey ${journey.journey} with its counts`);
  const cost = costSentence(journey.results, currency);
  const brought = simulated
    ? resultsPanels(journey.results, currency)
    : `<div class="panel effect">${prose([
        ...livedSentences(journey.results, {
          passages: journey.enrolled,
          heldOut: journey.heldOut,
          customers: journey.customers,
        }),
        ...(cost === undefined ? [] : [`To those followed to the end: ${cost}.`]),
      ])}</div>`;
  return `<h3>${escapeHtml(journey.journey)} <small>version ${journey.version}</small></h3>
${begins === undefined ? '' : prose([`It begins ${begins}.`])}
${early === undefined ? '' : prose([`${early}.`])}
${brought}
<div class="panel"><div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(journey.journey)}">${picture}</div><p class="legend">Numbers are passages that were ${simulated ? '' : 'to be '}written to; dashed boxes wait. Whoever reaches the goal leaves from any step.</p></div>
<div class="two">
${panel(simulated ? 'Sent' : 'Would have been sent', countsTable('Touchpoint', journey.sentByTouchpoint))}
${panel('Withheld', withheldTable(journey))}
${panel('Late', countsTable('Left later than its turn, held', journey.late))}
${panel('Left by', countsTable('Exit', { ...journey.exits, 'still under way': journey.stillUnderWay }))}
${simulated ? reactedPanels(journey, currency) : ''}${panel('Points awarded', countsTable('Award', journey.points))}${backlogPanel(journey)}
</div>`;
};

/** @param lived those that anybody began */
const nobodyIn = (summary: Summary): string => {
  const names = summary.journeys.filter(({ enrolled }) => enrolled === 0).map(({ journey }) => journey);
  return names.length === 0 ? '' : prose([`Nobody began ${listed(names)}.`]);
};

export const journeysSection = (summary: Summary, result: RunResult): string => {
  const lived = summary.journeys.filter(({ enrolled }) => enrolled > 0);
  const [from, until] = [summary.days.at(0)?.day, summary.days.at(-1)?.day];
  const span = from === undefined || until === undefined ? '' : `, ${dayWords(from)} to ${dayWords(until)}`;
  const words = summary.simulated
    ? `The journeys lived ${n(summary.nights)} nights of the sample shop${span}, with simulated reactions.`
    : `The journeys lived ${n(summary.nights)} nights of your orders${span}, as if they had been switched on then. Nobody was written to, so nobody was won back: whoever ordered did so by herself.`;
  return `<section id="journeys"><h2>5. The journeys, ${summary.simulated ? 'lived on the sample' : 'lived on your orders'}</h2>
${prose([words])}
${
  lived.length === 0
    ? ''
    : `${summary.simulated ? comparedPanel(lived) : ''}
${charts(summary)}
${lived.map((journey) => journeySection(journey, summary, result)).join('\n')}`
}
${nobodyIn(summary)}
</section>`;
};

export const machinerySection = (summary: Summary): string => {
  const { cost, journeys } = summary;
  return `<section id="machinery"><h2>For who runs it</h2>
${panel(
  'A touchpoint takes, on average',
  countsTable('Of AWS', {
    'Standard transitions, all counted': cost.transitionsPerTouchpoint,
    'DynamoDB write units (sweeps and events included)': cost.wruPerTouchpoint,
    'DynamoDB read units (sweeps and events included)': cost.rruPerTouchpoint,
    'bytes of a profile': cost.profileBytes,
  }),
)}
${panel(
  'Step Functions',
  table(
    'Transitions by journey',
    [
      { head: 'Journey', of: ({ journey }) => journey },
      { head: 'Executions', of: ({ transitions }) => n(transitions.executions), isFigure: true },
      { head: 'Transitions', of: ({ transitions }) => n(transitions.all), isFigure: true },
      {
        head: 'On the longest silent path',
        of: ({ transitions }) => n(transitions.silentPath),
        isFigure: true,
      },
      {
        head: 'A touchpoint on it',
        of: ({ transitions }) => String(transitions.silentPerTouchpoint),
        isFigure: true,
      },
    ],
    journeys.filter(({ enrolled }) => enrolled > 0),
  ),
)}
</section>`;
};
