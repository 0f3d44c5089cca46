/** Where an error came from, as the sources have it: a bundle's map is read once something has failed, and not with each start. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** `file:line:column`, as V8 ends a frame. */
const place = /(\/[^\s():]+\.[cm]?js):(\d+):(\d+)/g;

const maps = new Map<string, SourceMap | undefined>();

const mapOf = (file: string): SourceMap | undefined => {
  if (maps.has(file)) return maps.get(file);
  let map: SourceMap | undefined;
  try {
    map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    // It was not bundled: the frame says where it is.
  }
  maps.set(file, map);
  return map;
};

/** @param stack an error's, whose frames may lie in a bundle beside which its map lies */
export const inSources = (stack: string): string =>
  stack.replace(place, (frame: string, file: string, line: string, column: string) => {
    const origin = mapOf(file)?.findOrigin(Number(line), Number(column));
    return origin !== undefined && 'fileName' in origin
      ? `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`
      : frame;
  });
