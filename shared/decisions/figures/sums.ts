/** Cells added up: what they come to by figure, place and counter. Nothing is left of what comes to nothing. */
import type { Cell } from './cell.ts';

/** One place of a figure, with what is counted there. */
export interface Row {
  readonly at: string;
  readonly counters: Readonly<Record<string, number>>;
}

/** The figures that are read together, of which places may be asked for. */
export type Rows = readonly Row[];

/** From and until, both counted: an `at` that begins with `until` is among them. */
export interface Between {
  readonly from: string;
  readonly until: string;
}

/** Above all letters of an `at`. */
export const behind = '~';

export class Sums {
  readonly #figures = new Map<string, Map<string, Map<string, number>>>();

  add(cells: readonly Cell[], times: 1 | -1 = 1): void {
    for (const { figure, at, counter, amount } of cells) {
      const places = this.#figures.get(figure) ?? new Map<string, Map<string, number>>();
      this.#figures.set(figure, places);
      const counters = places.get(at) ?? new Map<string, number>();
      places.set(at, counters);
      const sum = (counters.get(counter) ?? 0) + times * amount;
      if (sum !== 0) counters.set(counter, sum);
      else counters.delete(counter);
      if (counters.size > 0) continue;
      places.delete(at);
      if (places.size === 0) this.#figures.delete(figure);
    }
  }

  /** What adds up to them, in a fixed order. */
  cells(): readonly Cell[] {
    const cells: Cell[] = [];
    const inOrder = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [figure, places] of inOrder(this.#figures))
      for (const [at, counters] of inOrder(places))
        for (const [counter, amount] of inOrder(counters)) cells.push({ figure, at, counter, amount });
    return cells;
  }

  rows(figure: string, { from, until }: Between = { from: '', until: behind }): Rows {
    return [...(this.#figures.get(figure) ?? [])]
      .filter(([at]) => at >= from && at <= `${until}${behind}`)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([at, counters]) => ({ at, counters: Object.fromEntries(counters) }));
  }
}
