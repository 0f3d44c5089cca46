/** The report's charts over days: columns and lines, each with a title that says what it shows. */
import { areaY, axisX, axisY, barY, gridY, lineY, ruleY } from '@observablehq/plot';
import { chart, type Key, legend, type Sheet } from './plots.ts';

export interface Series extends Key {
  readonly values: readonly number[];
  /** Of lines: between which the truth may lie, at each value. */
  readonly band?: readonly (readonly [low: number, high: number])[];
}

/** As many of the labels as there is room for, evenly. */
const ticksOf = (labels: readonly string[], { isNarrow }: Sheet): readonly string[] => {
  const every = Math.max(1, Math.ceil(labels.length / (isNarrow ? 4 : 9)));
  return labels.filter((_, index) => index % every === 0);
};

/** What a figure on an axis is written as. */
export type Tick = (value: number) => string;

const plain: Tick = (value) => value.toLocaleString('en');

/** Counts have no halves: of few, each is a mark of its own. */
const marksUpTo = (most: number, isWhole: boolean): number | number[] =>
  isWhole && most < 5 ? Array.from({ length: Math.floor(most) + 1 }, (_, index) => index) : 5;

/** Stacked columns, one a label. */
export const columns = (
  title: string,
  labels: readonly string[],
  series: readonly Series[],
  tick: Tick = plain,
): string => {
  const shown = series.filter(({ values }) => values.some((value) => value !== 0));
  const bars = shown.flatMap(({ name, colour, values }) =>
    labels.flatMap((label, index) => {
      const value = values[index] ?? 0;
      return value === 0 ? [] : [{ label, value, name, colour }];
    }),
  );
  const tops = labels.map((_, index) => shown.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const isWhole = bars.every(({ value }) => Number.isInteger(value));
  const ticks = marksUpTo(Math.max(0, ...tops), isWhole);
  const drawn = chart(title, (sheet) => ({
    marginLeft: 58,
    marginRight: 8,
    x: { domain: [...labels], label: null, padding: 0.15 },
    y: { label: null },
    marks: [
      gridY({ ticks, stroke: 'var(--line)', strokeOpacity: 1 }),
      axisY({ ticks, tickSize: 0, tickFormat: tick }),
      axisX({ ticks: [...ticksOf(labels, sheet)], tickSize: 0 }),
      barY(bars, {
        x: 'label',
        y: 'value',
        fill: 'colour',
        title: (bar) => `${bar.label}: ${tick(bar.value)} ${bar.name}`,
      }),
      ruleY([0], { stroke: 'var(--line)' }),
    ],
  }));
  return drawn + (shown.length > 1 ? legend(shown) : '');
};

/** Lines over the labels, each as long as its values go. */
export const lines = (
  title: string,
  labels: readonly string[],
  series: readonly Series[],
  unit = '',
  tick: Tick = plain,
): string => {
  const point = (colour: string) => (value: number, index: number) => ({ index, value, colour });
  const drawn = chart(title, (sheet) => {
    const ticks = ticksOf(labels, sheet).map((label) => labels.indexOf(label));
    return {
      marginLeft: 58,
      marginRight: 8,
      x: { domain: [0, Math.max(1, labels.length - 1)], label: null },
      y: { label: null, zero: true },
      marks: [
        gridY({ ticks: 5, stroke: 'var(--line)', strokeOpacity: 1 }),
        axisY({ ticks: 5, tickSize: 0, tickFormat: (value: number) => `${tick(value)}${unit}` }),
        axisX({ ticks, tickSize: 0, tickFormat: (index: number) => labels[index] ?? '' }),
        ...series.map(({ band = [], colour }) =>
          areaY(
            band.map(([low, high], index) => ({ index, low, high })),
            { x: 'index', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.18 },
          ),
        ),
        ...series.map(({ values, colour }) =>
          lineY(values.map(point(colour)), { x: 'index', y: 'value', stroke: colour, strokeWidth: 2.2 }),
        ),
      ],
    };
  });
  return drawn + (series.length > 1 ? legend(series) : '');
};
