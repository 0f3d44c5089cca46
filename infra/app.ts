/** The entry of `cdk`: reads the settings file, builds, and says what is wrong with it in sentences. */
import { readFileSync } from 'node:fs';
import { parseSettings } from '../shared/settings.ts';
import { buildApp } from './build.ts';

const file = process.env.REKINDLE_SETTINGS ?? 'rekindle.json';
/** Mistakes of whoever wrote the settings or a template: their sentence is all that is needed. */
const usersErrors = new Set(['SettingsError', 'TemplateError', 'JourneyError', 'RuleError']);

try {
  const app = await buildApp(parseSettings(JSON.parse(readFileSync(file, 'utf8')), file));
  app.synth();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const isUsers = usersErrors.has(error.name) || error instanceof SyntaxError || 'code' in error;
  process.stderr.write(`${isUsers ? `${file}: ${error.message}` : error.stack}\n`);
  process.exitCode = 1;
}
