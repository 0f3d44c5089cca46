/** The minimum of a function of a few variables. */

export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

/** More than a function of four variables has ever taken. */
const mostSteps = 500;
const closeEnough = 1e-10;

/**
 * Down to where it is least nearby: the simplex of Nelder and Mead 1965.
 * @param asked may be infinite, or no number, where it is not to be looked for
 * @param reach of the first simplex, along each axis
 */
export const descent = (
  asked: (at: readonly number[]) => number,
  start: readonly number[],
  reach: number,
): Minimum => {
  const vertex = (at: readonly number[]): Minimum => {
    const value = asked(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const simplex = [
    vertex(start),
    ...start.map((_, moved) => vertex(start.map((each, index) => (index === moved ? each + reach : each)))),
  ];
  const sort = (): void => {
    simplex.sort((a, b) => a.value - b.value);
  };
  sort();
  for (let step = 0; step < mostSteps; step += 1) {
    const best = simplex[0] as Minimum;
    const worst = simplex.at(-1) as Minimum;
    const others = simplex.slice(0, -1);
    const width = Math.max(...worst.at.map((each, index) => Math.abs(each - (best.at[index] as number))));
    if (worst.value - best.value <= closeEnough * Math.abs(best.value) && width <= 1e-5) break;
    const centre = start.map(
      (_, index) => others.reduce((sum, { at }) => sum + (at[index] as number), 0) / others.length,
    );
    const along = (far: number): Minimum =>
      vertex(centre.map((each, index) => each + far * ((worst.at[index] as number) - each)));
    const reflected = along(-1);
    const secondWorst = others.at(-1) as Minimum;
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < secondWorst.value) simplex[simplex.length - 1] = reflected;
    else {
      const contracted = reflected.value < worst.value ? along(-0.5) : along(0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[simplex.length - 1] = contracted;
      else
        for (const [index, { at }] of simplex.entries())
          if (index > 0)
            simplex[index] = vertex(at.map((each, axis) => ((best.at[axis] as number) + each) / 2));
    }
    sort();
  }
  return simplex[0] as Minimum;
};
