/** The machine's own browser, for tests that look at pages. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** `undefined`: it has none. */
export const findChromium = (): string | undefined =>
  [
    process.env.CHROMIUM ?? '',
    ...(process.env.PATH ?? '')
      .split(delimiter)
      .flatMap((folder) =>
        ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
      ),
  ].find((file) => file !== '' && existsSync(file));
