/** The report's charts: small inline SVGs, each with a title that says what it shows. */
import { escapeHtml } from '../../engine/html-text.ts';

export interface Series {
  readonly name: string;
  /** One of the style sheet's `series-…` classes. */
  readonly colour: string;
  readonly values: readonly number[];
  /** Of lines: between which the truth may lie, at each value. */
  readonly band?: readonly (readonly [low: number, high: number])[];
}

const width = 720;
const height = 220;
const left = 46;
const bottom = 26;
const top = 12;
const plotWidth = width - left - 8;
const plotHeight = height - top - bottom;

/** A round number at or above the value: 1, 2 or 5 times a power of ten. */
const roundUp = (value: number): number => {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value) ?? 10;
  return step * power;
};

const number = (value: number): string => value.toFixed(1);

const frame = (
  title: string,
  days: readonly string[],
  most: number,
  unit: string,
  content: string,
): string => {
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = top + plotHeight * (1 - share);
    const label = `${Number((most * share).toPrecision(3)).toLocaleString('en')}${unit}`;
    return `<line class="grid" x1="${left}" x2="${width - 8}" y1="${number(y)}" y2="${number(y)}"/><text class="axis" text-anchor="end" x="${left - 6}" y="${number(y + 4)}">${label}</text>`;
  });
  const every = Math.max(1, Math.ceil(days.length / 8));
  const labels = days.flatMap((day, index) => {
    if (index % every !== 0) return [];
    const x = left + (plotWidth * (index + 0.5)) / days.length;
    return [
      `<text class="axis" text-anchor="middle" x="${number(x)}" y="${height - 8}">${escapeHtml(day)}</text>`,
    ];
  });
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">${grid.join('')}${labels.join('')}${content}</svg>`;
};

const legend = (series: readonly Series[]): string =>
  `<p class="legend">${series.map(({ name, colour }) => `<span><i class="${colour}"></i>${escapeHtml(name)}</span>`).join('')}</p>`;

/** Stacked columns, one a day. */
export const columns = (title: string, days: readonly string[], series: readonly Series[]): string => {
  const sums = days.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0));
  const most = roundUp(Math.max(0, ...sums));
  const step = plotWidth / Math.max(1, days.length);
  const bars = days.map((day, index) => {
    let y = top + plotHeight;
    const parts = series.map(({ colour, values, name }) => {
      const value = values[index] ?? 0;
      const tall = (plotHeight * value) / most;
      y -= tall;
      return value === 0
        ? ''
        : `<rect class="${colour}" x="${number(left + step * index + step * 0.1)}" y="${number(y)}" width="${number(step * 0.8)}" height="${number(tall)}"><title>${escapeHtml(`${day}: ${value} ${name}`)}</title></rect>`;
    });
    return parts.join('');
  });
  return frame(title, days, most, '', bars.join('')) + legend(series);
};

/** Lines over the days, each as long as its values go. */
export const lines = (
  title: string,
  days: readonly string[],
  series: readonly Series[],
  unit: string,
): string => {
  const most = roundUp(
    Math.max(0, ...series.flatMap(({ values, band = [] }) => [...values, ...band.map(([, high]) => high)])),
  );
  const point = (value: number, index: number): string => {
    const x = left + (plotWidth * (index + 0.5)) / days.length;
    return `${number(x)},${number(top + plotHeight * (1 - value / most))}`;
  };
  const bands = series.flatMap(({ band = [], colour }) => {
    const upper = band.map(([, high], index) => point(high, index));
    const lower = band.map(([low], index) => point(low, index)).reverse();
    return band.length === 0
      ? []
      : [`<polygon class="band ${colour}" points="${[...upper, ...lower].join(' ')}"/>`];
  });
  const paths = series.map(
    ({ values, colour, name }) =>
      `<polyline class="line ${colour}" points="${values.map(point).join(' ')}"><title>${escapeHtml(name)}</title></polyline>`,
  );
  return frame(title, days, most, unit, [...bands, ...paths].join('')) + legend(series);
};
