/** Reads the settings file. */
import { readFileSync } from 'node:fs';
import { parseSettings, type Settings, SettingsError } from '../../../shared/shop/settings.ts';

/** @throws SettingsError when the file can't be read, is no JSON, or is not valid */
export const loadSettings = (file: string): Settings => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError(
      `${file}: can't be read (${(error as NodeJS.ErrnoException).code}); name the settings with --settings FILE`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${file} is no JSON: ${(error as Error).message}`);
  }
  return parseSettings(value, file);
};
