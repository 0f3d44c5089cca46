/** Texts that lie beside the tables, in the same file: what its owner needs to go on from there. */
import type { Storage } from './storage.ts';

export interface Notes {
  readonly read: (name: string) => string | undefined;
  /** Takes the place of what was written under this name; it is in the file with the next commit. */
  readonly write: (name: string, text: string) => void;
}

export const openNotes = (storage: Storage): Notes => {
  storage.begin();
  storage.prepare('CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL)').run();
  const select = storage.prepare('SELECT text FROM notes WHERE name = ?');
  const insert = storage.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?)');
  return {
    read: (name) => (select.get(name) as unknown as readonly [string] | undefined)?.[0],
    write: (name, text) => {
      storage.begin();
      insert.run(name, text);
    },
  };
};
