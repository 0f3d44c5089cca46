/** Bands of whole numbers, as they are read: `30–59`, `365+`, `1`. */
import { useFormat } from '../../words/format.ts';

/** @param below the first that is not in it; absent: there is no end */
export const useBand = (): ((from: number, below: number | undefined) => string) => {
  const { number } = useFormat();
  return (from, below) => {
    if (below === undefined) return `${number(from)}+`;
    return below - from === 1 ? number(from) : `${number(from)}–${number(below - 1)}`;
  };
};
