/** The path that a passage leaves in the ledger, such as `tone=warm reaction-we-miss-you=silent`. */

/** The outcomes on the way, in their order, by the names of their steps. */
export const outcomesOf = (path: string): ReadonlyMap<string, string> =>
  new Map(
    path
      .split(' ')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const at = entry.indexOf('=');
        return [entry.slice(0, at), entry.slice(at + 1)] as const;
      }),
  );
