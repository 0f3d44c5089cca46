/** An estimate with the interval that it lies in, drawn on one scale for all. */

/** In percentage points. */
export interface Estimated {
  readonly points: number;
  readonly low: number;
  readonly high: number;
}

const width = 320;
const height = 44;

/** @param most points to either side of naught that the width stands for */
export const Interval = ({
  of: { points, low, high },
  most,
  isSure,
}: {
  readonly of: Estimated;
  readonly most: number;
  /** Whether naught lies outside of it. */
  readonly isSure: boolean;
}) => {
  const x = (value: number): number =>
    width / 2 + (Math.max(-most, Math.min(most, value)) / most) * (width / 2 - 6);
  const tone = isSure ? 'light-dark(#b8430f, #ec8d5d)' : 'light-dark(#69625c, #aaa39b)';
  const middle = 16;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      aria-hidden="true"
      style={{ maxWidth: 460, display: 'block' }}
    >
      <line x1={0} x2={width} y1={middle} y2={middle} stroke="light-dark(#e9e6e1, #342f2c)" />
      <line x1={x(0)} x2={x(0)} y1={2} y2={30} stroke="light-dark(#a39c94, #7d766f)" strokeDasharray="3 3" />
      <line
        x1={x(low)}
        x2={x(high)}
        y1={middle}
        y2={middle}
        stroke={tone}
        strokeWidth={7}
        strokeLinecap="round"
        opacity={0.35}
      />
      <circle cx={x(points)} cy={middle} r={6} fill={tone} />
      {[low, high].map((end) => (
        <line
          key={end}
          x1={x(end)}
          x2={x(end)}
          y1={middle - 6}
          y2={middle + 6}
          stroke={tone}
          strokeWidth={1.5}
        />
      ))}
      <text x={x(0)} y={41} textAnchor="middle" fontSize={11} fill="var(--mantine-color-dimmed)">
        0
      </text>
    </svg>
  );
};

interface Point {
  readonly day: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const curveWidth = 460;
const curveHeight = 170;
const left = 40;
const bottom = 22;

/** The share that has come by the end of each day, with its band, by arm. */
export const Curves = ({
  treatment,
  holdout,
  windowDays,
  percent,
}: {
  readonly treatment: readonly Point[];
  readonly holdout: readonly Point[];
  readonly windowDays: number;
  readonly percent: (share: number) => string;
}) => {
  // To the next ten percent, of which the half is a round number, too.
  const highest = Math.ceil(Math.max(1, ...[...treatment, ...holdout].map(({ high }) => high)) / 10) * 10;
  const x = (day: number): number => left + (day / Math.max(windowDays, 1)) * (curveWidth - left - 8);
  const y = (share: number): number =>
    8 + (1 - Math.min(share, highest) / highest) * (curveHeight - bottom - 8);
  const lines = [
    { points: holdout, tone: colors.holdout },
    { points: treatment, tone: colors.treatment },
  ];
  return (
    <svg
      viewBox={`0 0 ${curveWidth} ${curveHeight}`}
      width="100%"
      aria-hidden="true"
      style={{ maxWidth: 560, display: 'block' }}
    >
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line
            x1={left}
            x2={curveWidth - 8}
            y1={y(highest * part)}
            y2={y(highest * part)}
            stroke="light-dark(#e9e6e1, #342f2c)"
          />
          <text
            x={left - 6}
            y={y(highest * part) + 4}
            textAnchor="end"
            fontSize={11}
            fill="var(--mantine-color-dimmed)"
          >
            {percent((highest * part) / 100)}
          </text>
        </g>
      ))}
      {[0, windowDays].map((day) => (
        <text
          key={day}
          x={x(day)}
          y={curveHeight - 5}
          textAnchor={day === 0 ? 'start' : 'end'}
          fontSize={11}
          fill="var(--mantine-color-dimmed)"
        >
          {day}
        </text>
      ))}
      {lines.map(({ points, tone }) => (
        <g key={tone}>
          <polygon
            points={[
              ...points.map(({ day, high }) => `${x(day)},${y(high)}`),
              ...points.toReversed().map(({ day, low }) => `${x(day)},${y(low)}`),
            ].join(' ')}
            fill={tone}
            opacity={0.13}
          />
          <polyline
            points={points.map(({ day, share }) => `${x(day)},${y(share)}`).join(' ')}
            fill="none"
            stroke={tone}
            strokeWidth={2}
            strokeLinejoin="round"
          />
        </g>
      ))}
    </svg>
  );
};

export const colors = {
  treatment: 'light-dark(#d9622a, #ec8d5d)',
  holdout: 'light-dark(#69625c, #aaa39b)',
} as const;
