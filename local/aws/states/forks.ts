/** Forks: the children of a Parallel, a Map or a `.sync` task, as plain data. */
import type { Json } from './json.ts';
import type { Fork } from './records.ts';

export const newFork = (kind: Fork['kind'], inputs: readonly Json[], concurrency: number): Fork => ({
  kind,
  inputs,
  items: null,
  sizes: null,
  concurrency,
  tolerated: 0,
  begun: 0,
  ended: 0,
  failedItems: 0,
  running: {},
  results: [],
  failed: [],
});

/** The results in order, without those of children that failed and were tolerated. */
export const resultsOf = ({ results, failed, inputs }: Fork): readonly Json[] => {
  const missing = new Set(failed);
  return Array.from(inputs, (_, i) => results[i] ?? null).filter((_, i) => !missing.has(i));
};

/**
 * Items in batches, each as full as it may be; an item larger than `mostBytes` is a batch by itself.
 * @param mostBytes of the items as JSON in UTF-8, with a comma each
 */
export const batchesOf = (
  items: readonly Json[],
  mostItems: number,
  mostBytes: number,
): readonly (readonly Json[])[] => {
  const batches: Json[][] = [];
  let bytes = 0;
  for (const item of items) {
    const itemBytes = Buffer.byteLength(JSON.stringify(item)) + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length >= mostItems || bytes + itemBytes > mostBytes) {
      batches.push([item]);
      bytes = itemBytes;
    } else {
      last.push(item);
      bytes += itemBytes;
    }
  }
  return batches;
};
