/** The entry of `cdk`: reads the settings file, builds, and says what is wrong with it in sentences. */
import { readFileSync } from 'node:fs';
import { parseSettings, type Settings, SettingsError } from '../shared/shop/settings.ts';
import { buildApp } from './build.ts';

/** `cdk synth -c settings=other.json`, or the variable REKINDLE_SETTINGS, names another file than rekindle.json. */
const settingsFile = ({ CDK_CONTEXT_JSON, REKINDLE_SETTINGS }: NodeJS.ProcessEnv): string => {
  const context: Readonly<Record<string, unknown>> = JSON.parse(CDK_CONTEXT_JSON ?? '{}');
  return typeof context.settings === 'string' ? context.settings : (REKINDLE_SETTINGS ?? 'rekindle.json');
};

const contentOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError(`${file} can't be read: name another file with -c settings=<file>`, {
      cause: error,
    });
  }
};

const readSettings = (file: string): Settings => {
  const content = contentOf(file);
  try {
    return parseSettings(JSON.parse(content), file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new SettingsError(`${file} is no JSON: ${error.message}`);
    throw error;
  }
};

/** Mistakes of whoever wrote the settings, a journey or a template: the sentence is all that is needed. */
const mistakes = new Set(['SettingsError', 'TemplateError', 'JourneyError', 'RuleError']);

try {
  const app = await buildApp(readSettings(settingsFile(process.env)));
  app.synth();
} catch (error) {
  if (!(error instanceof Error) || !mistakes.has(error.name)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
