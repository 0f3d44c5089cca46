/** The report as one self-contained page: no script, no network, light and dark. */

import { allWithholdings, withholdings } from '../../../shared/journeys/records.ts';
import { kindOf, type MessageKind } from '../../../shared/journeys/touchpoints/index.ts';
import { escapeHtml } from '../../engine/html-text.ts';
import type { RunResult } from '../run/result.ts';
import { columns } from './charts.ts';
import { flowOf } from './flow.ts';
import { journeyPicture } from './journey-picture.ts';
import { comparedPanel, resultsPanels } from './results-html.ts';
import {
  type Counts,
  type JourneySummary,
  owedSentence,
  reportedKinds,
  type Summary,
  sumOfMessages,
} from './summary.ts';

const style = `
:root { color-scheme: light dark; --ink: #1d2129; --soft: #5d6675; --line: #d9dee6; --card: #ffffff; --page: #f4f6f9;
  --accent: #b4441f; --email: #3b6fd6; --sms: #d98a1f; --survey: #2f9a78; --held: #98a1b0; --warn: #fff3d6; --warnline: #e5b94e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --soft: #a1abba; --line: #353c48; --card: #1d222b; --page: #14181f;
  --accent: #f08a5f; --email: #7ba4f5; --sms: #f0b35c; --survey: #5cc8a4; --held: #6d7787; --warn: #3a3118; --warnline: #8a6d1f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 27px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 40px 0 12px; } h3 { font-size: 15px; margin: 24px 0 8px; }
p.lead { color: var(--soft); margin: 0 0 20px; }
.note { background: var(--warn); border-left: 4px solid var(--warnline); padding: 10px 14px; border-radius: 4px; margin: 14px 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.card b { display: block; font-size: 25px; line-height: 1.2; } .card span { color: var(--soft); font-size: 13px; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; margin: 12px 0; overflow-x: auto; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 12px; } .two > .panel { margin: 0; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } th { font-weight: 600; color: var(--soft); font-size: 13px; }
.effect { font-size: 17px; } details { margin: 8px 0; } summary { cursor: pointer; color: var(--soft); }
svg.chart { width: 100%; height: auto; } svg text { fill: var(--ink); font-family: inherit; } svg .axis { font-size: 11px; fill: var(--soft); } svg .grid { stroke: var(--line); stroke-width: 1; }
svg .line { fill: none; stroke-width: 2.2; } svg .band { opacity: .16; } polygon.series-treated { fill: var(--accent); } polygon.series-held { fill: var(--held); }
.compared { display: grid; grid-template-columns: minmax(120px, 1fr) minmax(160px, 3fr) minmax(160px, 2fr); gap: 4px 16px; align-items: center; padding: 5px 0; } .compared > span:last-child { color: var(--soft); font-size: 13px; }
.range { position: relative; display: block; min-width: 120px; height: 18px; background: var(--page); border-radius: 4px; } .range i { position: absolute; display: block; } .range .zero { left: 50%; top: 0; bottom: 0; width: 1px; background: var(--soft); } .range .span { top: 7px; height: 4px; border-radius: 2px; background: var(--accent); opacity: .55; } .range .dot { top: 4px; width: 10px; height: 10px; margin-left: -5px; border-radius: 50%; background: var(--accent); }
.effect .lead, .effect table { font-size: 14px; } .effect > p:first-child { margin-top: 0; } .arms small { display: block; } .scroll { overflow-x: auto; } small { color: var(--soft); font-weight: 400; }
@media (max-width: 560px) { .compared { grid-template-columns: 1fr; } .panel .chart { min-width: 520px; } main { padding: 20px 12px 48px; } }
 .legend { margin: 2px 0 0; font-size: 13px; color: var(--soft); } .legend span { margin-right: 16px; } .legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; }
rect.series-email, .legend .series-email { fill: var(--email); background: var(--email); } rect.series-sms, .legend .series-sms { fill: var(--sms); background: var(--sms); }
rect.series-survey, .legend .series-survey { fill: var(--survey); background: var(--survey); } rect.series-nps, .legend .series-nps { fill: var(--survey); background: var(--survey); } rect.series-postcard, .legend .series-postcard { fill: var(--soft); background: var(--soft); } rect.series-push, .legend .series-push { fill: var(--accent); background: var(--accent); } rect.series-held, .legend .series-held { fill: var(--held); background: var(--held); }
rect.series-treated, .legend .series-treated { fill: var(--accent); background: var(--accent); } polyline.series-treated { stroke: var(--accent); } polyline.series-held { stroke: var(--held); }
svg.journey { display: block; margin: 0 auto; max-width: 100%; height: auto; } svg.journey text { text-anchor: middle; font-size: 12px; }
svg.journey .title { font-weight: 600; font-size: 13px; } svg.journey .detail { fill: var(--soft); font-size: 11.5px; } svg.journey .count { font-weight: 700; fill: var(--accent); font-size: 13px; } svg.journey .goal { fill: var(--survey); font-size: 11.5px; }
svg.journey .box { fill: var(--card); stroke: var(--soft); stroke-width: 1.2; } svg.journey .waitFor, svg.journey .wait { stroke-dasharray: 4 3; } svg.journey .exit { fill: var(--page); }
svg.journey .flow { fill: none; stroke: var(--accent); opacity: .45; } svg.journey .flow.none { stroke: var(--soft); stroke-dasharray: 2 4; }
svg.journey .branch-label { font-size: 12px; paint-order: stroke; stroke: var(--card); stroke-width: 5px; }
footer { color: var(--soft); font-size: 13px; margin-top: 48px; }
@media print { body { background: #fff; } .panel, .card { break-inside: avoid; } }
`;

const n = (value: number): string => value.toLocaleString('en');

const card = (value: string, label: string): string =>
  `<div class="card"><b>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></div>`;

const countsTable = (head: string, counts: Counts): string => {
  const rows = Object.entries(counts).map(
    ([name, count]) => `<tr><td>${escapeHtml(name)}</td><td class="n">${n(count)}</td></tr>`,
  );
  return rows.length === 0
    ? `<p class="lead">None.</p>`
    : `<table><thead><tr><th>${escapeHtml(head)}</th><th class="n">Number</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
};

const withheldTable = ({ withheld, unknown }: Summary['total']): string => {
  const reasons = allWithholdings
    .map((each) => [withholdings[each], withheld[each]] as const)
    .filter(([, count]) => count > 0);
  return countsTable('Withheld because', {
    ...Object.fromEntries(reasons),
    ...(unknown > 0 && { 'fate unknown (never sent again)': unknown }),
  });
};

const charts = (summary: Summary): string => {
  const days = summary.days.map(({ day }) => day.slice(5));
  const of = (name: 'enrolled' | 'heldOut' | MessageKind) => summary.days.map((day) => day[name]);
  const { total } = summary;
  return `<div class="two">
<div class="panel"><h3>Enrolled each night</h3>${columns('Enrolled each night', days, [
    { name: 'treated', colour: 'series-treated', values: of('enrolled') },
    { name: 'held out', colour: 'series-held', values: of('heldOut') },
  ])}</div>
<div class="panel"><h3>Messages each day</h3>${columns('Messages each day', days, [
    ...reportedKinds(total.messages).map((kind) => ({
      name: kindOf(kind).counted.one,
      colour: `series-${kind}`,
      values: of(kind),
    })),
  ])}</div>
<div class="panel"><h3>Night by night</h3><details><summary>The figures behind the charts</summary><table><thead><tr><th>Day</th><th class="n">Treated</th><th class="n">Held out</th><th class="n">Email</th><th class="n">Text</th><th class="n">Survey</th></tr></thead><tbody>${summary.days
    .map(
      (day) =>
        `<tr><td>${day.day}</td>${[day.enrolled, day.heldOut, day.email, day.sms, day.survey].map((value) => `<td class="n">${n(value)}</td>`).join('')}</tr>`,
    )
    .join('')}</tbody></table></details></div>
</div>`;
};

/** Whom the nights leave to a campaign. */
const backlogPanel = ({ backlog }: JourneySummary): string =>
  backlog === undefined
    ? ''
    : `<div class="panel"><h3>Backlog</h3>${countsTable('Silent for', Object.fromEntries(backlog.bands.map(({ silent, customers }) => [silent, customers])))}<p class="lead">Silent for longer than a night looks back, at the end of the run: a campaign lets them in.</p></div>`;

const journeySection = (journey: JourneySummary, summary: Summary, result: RunResult): string => {
  const story = result.journeys.find(({ id }) => id === journey.journey);
  const { transitions } = journey;
  const picture =
    story === undefined
      ? ''
      : journeyPicture(flowOf(story, result), `Journey ${journey.journey} with its counts`);
  const tasks = Object.entries(journey.tasks).map(
    ([task, counts]) =>
      `<div class="panel"><h3>Results of ${escapeHtml(task)}</h3>${countsTable('Result', counts)}</div>`,
  );
  const points =
    Object.keys(journey.points).length === 0
      ? ''
      : `<div class="panel"><h3>Points awarded</h3>${countsTable('Award', journey.points)}</div>`;
  const answers = Object.entries(journey.answers).map(
    ([survey, counts]) =>
      `<div class="panel"><h3>Answers to ${escapeHtml(survey)}</h3>${countsTable('Answer', counts)}</div>`,
  );
  const scores = Object.entries(journey.scores).map(
    ([name, { mean, nps, ...counts }]) =>
      `<div class="panel"><h3>Scores of ${escapeHtml(name)}</h3>${countsTable('Who', counts)}${nps === null ? '' : `<p class="lead">NPS ${nps}, mean ${mean}</p>`}</div>`,
  );
  const effect =
    journey.enrolled === 0
      ? '<div class="panel effect">Nobody entered it in this run.</div>'
      : resultsPanels(journey.results, summary.currency);
  return `<section><h2>${escapeHtml(journey.journey)} <small>version ${journey.version}</small></h2>
${effect}
<div class="panel">${picture}<p class="legend">Numbers are treated passages; dashed boxes wait. Whoever reaches the goal leaves from any step.</p></div>
<div class="two">
<div class="panel"><h3>Sent</h3>${countsTable('Touchpoint', journey.sentByTouchpoint)}</div>
<div class="panel"><h3>Withheld</h3>${withheldTable(journey)}</div>
<div class="panel"><h3>Late</h3>${countsTable('Left later than its turn, held', journey.late)}</div>
${backlogPanel(journey)}<div class="panel"><h3>Left by</h3>${countsTable('Exit', { ...journey.exits, 'still under way': journey.stillUnderWay })}</div>
<div class="panel"><h3>Coupons</h3>${countsTable('Coupons', { issued: journey.coupons.issued, redeemed: journey.coupons.redeemed })}<p class="lead">Orders with a coupon: ${n(journey.coupons.redeemedOrderValue)} ${escapeHtml(summary.currency)}; ${escapeHtml(owedSentence(journey.coupons, summary.currency))}</p></div>
${answers.join('')}${scores.join('')}${tasks.join('')}${points}
<div class="panel"><h3>Step Functions</h3>${countsTable('Standard transitions', {
    'on the longest silent path': transitions.silentPath,
    'touchpoints on that path': transitions.silentTouchpoints,
    'in this run, all counted': transitions.all,
    'executions in this run': transitions.executions,
  })}<p class="lead">${transitions.silentPerTouchpoint} a touchpoint on the silent path.</p></div>
</div></section>`;
};

const assumptions = (result: RunResult): string => {
  if (result.source.kind === 'sample')
    return `<p class="note"><strong>Reactions are simulated.</strong> The shop, its ${n(result.source.customers)} customers and all they do (opens, clicks, answers, orders) come from a seeded generator (seed ${result.source.seed}). The machinery is real; the percentages are not evidence.</p>`;
  const { notes, skippedRows, refunds } = result.source;
  const items = [
    'Nothing is simulated: every order is from your file, and arrived as an event on its day. Nobody was written to, so nothing that came back was brought back by a message; the two arms should differ by chance only.',
    'Where the file has no contact data, an address, a phone and consent were assumed, so that you see what would have been sent.',
    ...notes,
    ...(refunds > 0 ? [`${n(refunds)} rows with a negative value were taken for refunds and left out.`] : []),
  ];
  const skipped =
    skippedRows.length === 0
      ? ''
      : `<details><summary>${n(skippedRows.length)} rows were skipped</summary><table><thead><tr><th class="n">Line</th><th>Problem</th></tr></thead><tbody>${skippedRows.map(({ line, problem }) => `<tr><td class="n">${line}</td><td>${escapeHtml(problem)}</td></tr>`).join('')}</tbody></table></details>`;
  return `<div class="note"><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>${skipped}</div>`;
};

/** The page; the same bytes for the same run. */
export const reportHtml = (summary: Summary, result: RunResult): string => {
  const { total } = summary;
  const sent = sumOfMessages(total.messages);
  const withheld = Object.values(total.withheld).reduce((sum, count) => sum + count, 0);
  const answered = Object.values(total.answers)
    .flatMap((counts) => Object.entries(counts))
    .reduce((sum, [answer, count]) => (answer === 'unanswered' ? sum : sum + count), 0);
  const scored = Object.values(total.scores).reduce(
    (sum, { promoter, passive, detractor }) => sum + promoter + passive + detractor,
    0,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rekindle report: ${escapeHtml(summary.brand)}</title><style>${style}</style></head>
<body><main>
<h1>Bringing customers back: ${escapeHtml(summary.brand)}</h1>
<p class="lead">${summary.nights} nights, ${summary.from} to ${summary.until}; ${n(result.source.customers)} customers, ${n(result.source.orders)} orders.</p>
${assumptions(result)}
<div class="cards">
${card(n(total.enrolled), 'times enrolled')}
${card(n(total.heldOut), 'of them held out')}
${card(n(sent), 'messages')}
${card(n(withheld), 'messages withheld')}
${card(`${n(total.coupons.redeemed)} of ${n(total.coupons.issued)}`, 'coupons redeemed')}
${card(n(answered + scored), 'survey answers')}
</div>
${comparedPanel(summary.journeys)}
${charts(summary)}
${summary.journeys.map((journey) => journeySection(journey, summary, result)).join('\n')}
<section><h2>What it costs</h2><div class="panel">${countsTable('A touchpoint takes', {
    'Standard transitions, all counted': summary.cost.transitionsPerTouchpoint,
    'DynamoDB write units (sweeps and events included)': summary.cost.wruPerTouchpoint,
    'DynamoDB read units (sweeps and events included)': summary.cost.rruPerTouchpoint,
    'bytes of a profile, on average': summary.cost.profileBytes,
  })}</div></section>
<footer>Made by Rekindle on its embedded engine. Messages are in the folder beside this page${summary.messagesNotKept > 0 ? `; ${n(summary.messagesNotKept)} more were delivered and not kept as files` : ''}. Nothing was really sent.</footer>
</main></body></html>
`;
};
