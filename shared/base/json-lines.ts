/** Finds lines of a JSON file, for messages that name them. */

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

/** From 1: where `JSON.parse` says that it stopped; the first line, where it does not say. */
export const lineOfSyntaxError = ({ message }: Error): number =>
  Number(/\(line (\d+) column \d+\)/.exec(message)?.[1] ?? 1);
