/** What journeys have brought, as parts of the page. */
import { type Arm, arms } from '../../../shared/customers/profiles/profile.ts';
import type { ArmView, DifferenceView, Range, SplitView } from '../../../shared/decisions/results/view.ts';
import { escapeHtml } from '../../engine/html-text.ts';
import { lines, type Series } from './charts.ts';
import {
  armsSentence,
  cameWords,
  costSentence,
  differenceSentence,
  incrementSentence,
  intervalWords,
  judgementOf,
  neededOfWords,
  percent,
  type ResultsView,
  signed,
  spanWords,
  splitSentences,
  truthSentence,
} from './results.ts';
import { n } from './words.ts';

const between = ({ low, high }: Range): string => `${low.toFixed(1)} to ${high.toFixed(1)}%`;

interface Named {
  readonly name: string;
  readonly difference: DifferenceView;
}

/** As wide to either side as the widest interval: 5, 10, 20, 50 or 100 points. */
const reachOf = (all: readonly Named[]): number => {
  const widest = Math.max(
    0,
    ...all.flatMap(({ difference }) => [Math.abs(difference.low), Math.abs(difference.high)]),
  );
  return [5, 10, 20, 50].find((each) => each >= widest) ?? 100;
};

/** An interval on a line with zero in its middle. */
const range = ({ points, low, high }: DifferenceView, reach: number): string => {
  const at = (value: number): string => (50 + (50 * value) / reach).toFixed(2);
  const words = `${signed(points)} points, from ${signed(low)} to ${signed(high)}`;
  return `<span class="range" role="img" aria-label="${words}" title="${words}"><i class="zero"></i><i class="span" style="left:${at(low)}%;width:${((50 * (high - low)) / reach).toFixed(2)}%"></i><i class="dot" style="left:${at(points)}%"></i></span>`;
};

const colours: Readonly<Record<Arm, string>> = { treatment: 'var(--accent)', holdout: 'var(--held)' };
const armNames = ({ heldOutAre }: ResultsView): Readonly<Record<Arm, string>> => ({
  treatment: 'treated',
  holdout: `${heldOutAre} (got nothing of this lane)`,
});

/** All journeys that have something to compare, one under the other. */
export const comparedPanel = (
  journeys: readonly { readonly journey: string; readonly results: ResultsView }[],
): string => {
  const compared = journeys.flatMap(({ journey, results }) =>
    results.difference === undefined ? [] : [{ name: journey, difference: results.difference, results }],
  );
  if (compared.length === 0) return '';
  const reach = reachOf(compared);
  const rows = compared.map(
    ({ name, difference, results }) =>
      `<div class="compared"><b>${escapeHtml(name)}</b>${range(difference, reach)}<span>${signed(difference.points)} points: ${escapeHtml(judgementOf(results))}</span></div>`,
  );
  return `<div class="panel"><h3>Treated less held out, in percentage points</h3>${rows.join('')}<p class="legend">−${reach} to +${reach} points; the line in the middle is no difference, the bar is the 95% interval. Each journey is a comparison of its own: their goals differ, and nothing of them is added up.</p></div>`;
};

const armsTable = (view: ResultsView): string => {
  const names = armNames(view);
  const row = (arm: Arm): string => {
    const { passages, reached, share, ...interval }: ArmView = view[arm];
    const again = view.again?.[arm];
    const cells = [
      n(passages),
      n(reached),
      passages === 0 ? '' : `${percent(share)} <small>(${between(interval)})</small>`,
      n(view.open[arm]),
      n(view.money.net[arm]),
      ...(view.again === undefined
        ? []
        : [
            again?.share === undefined
              ? ''
              : `${percent(again.share)} <small>of ${n(again.cameBack)}</small>`,
          ]),
    ];
    return `<tr><td>${escapeHtml(names[arm])}</td>${cells.map((cell) => `<td class="n">${cell}</td>`).join('')}</tr>`;
  };
  const heads = [
    'Followed to the end',
    view.isOrder ? 'Ordered' : 'Came to the goal',
    'Share',
    'Still followed',
    'Paid a passage, net',
    ...(view.again === undefined ? [] : ['Ordered again']),
  ];
  return `<table class="arms"><thead><tr><th>Arm</th>${heads.map((head) => `<th class="n">${head}</th>`).join('')}</tr></thead><tbody>${arms.map(row).join('')}</tbody></table>`;
};

const seriesOf = (view: ResultsView): readonly Series[] => {
  const names = armNames(view);
  return arms.flatMap((arm) => {
    const points = view.curve[arm];
    return points.length === 0
      ? []
      : [
          {
            name: names[arm],
            colour: colours[arm],
            values: points.map(({ share }) => share),
            band: points.map(({ low, high }) => [low, high] as const),
          },
        ];
  });
};

const curvePanel = (view: ResultsView): string => {
  const series = seriesOf(view);
  const last = Math.max(0, ...series.map(({ values }) => values.length));
  if (last < 2) return '';
  const labels = Array.from({ length: last }, (_, day) => `day ${day}`);
  const title = `Share that ${view.isOrder ? 'ordered' : 'came to the goal'}, by days since enrolling`;
  return `<div class="panel"><h3>${title}</h3>${lines(title, labels, series, '%')}<p class="legend">With those whose ${n(view.windowDays)} days are not over (Kaplan and Meier); the bands are 95% intervals of one look.</p></div>`;
};

const neededPanel = ({ needed }: ResultsView): string => {
  const rows = needed.flatMap((each) => {
    const { customers, weeks } = each;
    return customers === undefined
      ? []
      : [
          `<tr><td>${neededOfWords(each)}</td><td class="n">${n(customers)}</td><td class="n">${weeks === undefined ? '' : spanWords(weeks)}</td></tr>`,
        ];
  });
  return rows.length === 0
    ? ''
    : `<div class="panel"><h3>How many it takes to see a difference</h3><table><thead><tr><th>Of</th><th class="n">Customers, both arms</th><th class="n">At this pace</th></tr></thead><tbody>${rows.join('')}</tbody></table><p class="legend">Until it would be seen in four of five shops.</p></div>`;
};

const splitPanel = (split: SplitView): string => {
  const { variants } = split;
  const reach = reachOf(
    variants.flatMap(({ variant, difference }) =>
      difference === undefined ? [] : [{ name: variant, difference }],
    ),
  );
  const rows = variants.map(
    ({ variant, treatment, holdout, difference }) =>
      `<tr><td>${escapeHtml(variant)}${split.winner === variant ? ' <b>(has won)</b>' : ''}</td><td class="n">${percent(treatment.share)} <small>of ${n(treatment.passages)}</small></td><td class="n">${holdout.passages === 0 ? '' : `${percent(holdout.share)} <small>of ${n(holdout.passages)}</small>`}</td><td>${difference === undefined ? '' : range(difference, reach)}</td></tr>`,
  );
  const [, ...said] = splitSentences(split);
  return `<div class="panel"><h3>Split ${escapeHtml(split.split)}</h3><table><thead><tr><th>Variant</th><th class="n">Treated</th><th class="n">Held out</th><th>Difference, to ±${reach} points</th></tr></thead><tbody>${rows.join('')}</tbody></table>${said.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}</div>`;
};

/** What a journey brought: in a sentence, in figures, and as pictures. */
export const resultsPanels = (view: ResultsView, currency: string): string => {
  const increment = incrementSentence(view, currency);
  const cost = costSentence(view, currency);
  const truth = truthSentence(view);
  const warning =
    view.difference?.verdict === 'too-few'
      ? '<p class="note"><strong>Too few to tell.</strong> In each arm at least ten are to have come and ten not to have come, before their difference says anything.</p>'
      : '';
  const reach = view.difference === undefined ? 5 : reachOf([{ name: '', difference: view.difference }]);
  return `<div class="panel effect"><p>${escapeHtml(armsSentence(view))}.</p>
${
  view.difference === undefined
    ? `<p>${escapeHtml(differenceSentence(view))}.</p>`
    : `<div class="compared"><b>${signed(view.difference.points)} points: ${escapeHtml(judgementOf(view))}</b>${range(view.difference, reach)}<span>${escapeHtml(intervalWords(view.difference))}</span></div>`
}${truth === undefined ? '' : `<p>The truth: ${escapeHtml(truth)}.</p>`}${increment === undefined ? '' : `<p>${escapeHtml(increment)}.</p>`}${warning}
<div class="scroll" tabindex="0" role="group" aria-label="Both arms">${armsTable(view)}</div>
<p class="lead">Share: ${escapeHtml(cameWords(view))}, of those whose time is over. Paid, net: what was paid in that time, less refunds and what messages cost, in ${escapeHtml(currency)}.${cost === undefined ? '' : ` Cost of those: ${escapeHtml(cost)}.`}</p></div>
<div class="two">${curvePanel(view)}${neededPanel(view)}${view.splits.map(splitPanel).join('')}</div>`;
};
