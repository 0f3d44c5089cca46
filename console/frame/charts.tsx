/** Small drawings of numbers; what they show stands in words beside them. */
import { Box } from '@mantine/core';

/** How a number went. */
export const Spark = ({
  values,
  height = 34,
  tone = 'var(--mantine-color-ember-6)',
}: {
  readonly values: readonly number[];
  readonly height?: number;
  readonly tone?: string;
}) => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = 120;
  const room = 4;
  const y = (value: number): number =>
    high === low ? height / 2 : room + ((high - value) / (high - low)) * (height - 2 * room);
  const x = (index: number): number => (index / Math.max(1, values.length - 1)) * width;
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
      aria-hidden="true"
      style={{ display: 'block', overflow: 'visible' }}
    >
      <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} fill={tone} opacity={0.1} />
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={tone}
        strokeWidth={1.75}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
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
