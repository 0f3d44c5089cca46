/** Small drawings of numbers; what they show stands in words beside them. */
import { Box } from '@mantine/core';

type Point = readonly [x: number, y: number];

/** Runs of numbers: nothing is drawn where there is none. */
const runsOf = (points: readonly (Point | undefined)[]): readonly (readonly Point[])[] => {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (point === undefined) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 0);
};

const width = 120;
const room = 4;

/** How a number went, on a scale of its own. */
export const Spark = ({
  values,
  height = 34,
}: {
  /** Null: there is none. */
  readonly values: readonly (number | null)[];
  readonly height?: number;
}) => {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const y = (value: number): number =>
    high === low ? height / 2 : room + ((high - value) / (high - low)) * (height - 2 * room);
  const x = (index: number): number => (index / Math.max(1, values.length - 1)) * width;
  const runs = runsOf(values.map((value, index) => (value === null ? undefined : [x(index), y(value)])));
  const tone = 'var(--mantine-color-ember-6)';
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
      aria-hidden="true"
      style={{ display: 'block', overflow: 'visible' }}
    >
      {runs.map((run) => {
        const [first = [0, 0], last = first] = [run[0], run.at(-1)];
        const line = run.map(([at, value]) => `${at.toFixed(1)},${value.toFixed(1)}`).join(' ');
        return (
          <g key={first[0]}>
            <polygon
              points={`${first[0]},${height} ${line} ${last[0]},${height}`}
              fill={tone}
              opacity={0.1}
            />
            <polyline
              points={run.length === 1 ? `${line} ${first[0] + 2},${first[1]}` : line}
              fill="none"
              stroke={tone}
              strokeWidth={1.75}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </g>
        );
      })}
    </svg>
  );
};

export interface Part {
  readonly value: number;
  readonly color: string;
}

/** Numbers as lengths, one after the other. */
export const Bar = ({
  parts,
  most,
  height = 8,
}: {
  readonly parts: readonly Part[];
  /** What the whole width stands for. */
  readonly most: number;
  readonly height?: number;
}) => (
  <Box
    aria-hidden="true"
    h={height}
    style={{
      display: 'flex',
      gap: 1,
      borderRadius: 4,
      overflow: 'hidden',
      background: 'light-dark(#f4f2ef, #292522)',
    }}
  >
    {parts
      .filter(({ value }) => value > 0)
      .map(({ value, color }) => (
        <Box key={color} w={`${(100 * value) / Math.max(most, 1)}%`} bg={color} style={{ minWidth: 2 }} />
      ))}
  </Box>
);

/** What the bars' colours mean. */
export const Legend = ({ of }: { readonly of: readonly (readonly [name: string, color: string])[] }) => (
  <Box style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 16px' }} fz="xs" c="dimmed">
    {of.map(([name, color]) => (
      <Box key={name} component="span" style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
        <Box component="span" aria-hidden="true" w={9} h={9} bg={color} style={{ borderRadius: 3 }} />
        {name}
      </Box>
    ))}
  </Box>
);
