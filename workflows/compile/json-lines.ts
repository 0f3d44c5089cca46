/** Finds the line of a member in a JSON file, for messages that name it. */

/** From 1: where the member of the last name begins, within those of the names before it; the nearest that is there. */
export const lineOf = (text: string, path: readonly string[]): number => {
  let index = 0;
  for (const name of path) {
    const next = text.indexOf(`${JSON.stringify(name)}:`, index);
    if (next < 0) break;
    index = next;
  }
  return text.slice(0, index).split('\n').length;
};
