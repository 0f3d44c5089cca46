/** Builds the CDK app from validated settings: for `cdk synth`, for the embedded engine, and for the tests. */
import { join } from 'node:path';
import { App, Tags } from 'aws-cdk-lib';
import type { Settings } from '../shared/settings.ts';
import { compileMessages } from '../workflows/compile/messages.ts';
import { journeysFor } from '../workflows/journeys/index.ts';
import { DataStack } from './stacks/data-stack.ts';
import { JourneysStack } from './stacks/journeys-stack.ts';
import { MessagingStack } from './stacks/messaging-stack.ts';
import { SweepStack } from './stacks/sweep-stack.ts';

export interface BuildOptions {
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

const messages = join(import.meta.dirname, '..', 'workflows', 'messages');

/** @throws SettingsError when the settings name a journey that there is not; TemplateError for a bad template */
export const buildApp = async (settings: Settings, options: BuildOptions = {}): Promise<App> => {
  const journeys = journeysFor(settings);
  const catalog = await compileMessages(messages);
  const app = new App({
    analyticsReporting: false,
    ...(options.outdir !== undefined && { outdir: options.outdir }),
    ...(options.context !== undefined && { context: { ...options.context } }),
  });
  Tags.of(app).add('application', 'rekindle');
  const data = new DataStack(app, 'RekindleData', { description: 'Rekindle: profiles and ledger' });
  const messaging = new MessagingStack(app, 'RekindleMessaging', {
    description: 'Rekindle: events in, messages out',
    settings,
    data,
  });
  const journeysStack = new JourneysStack(app, 'RekindleJourneys', {
    description: 'Rekindle: journeys',
    settings,
    data,
    messaging,
    journeys,
    catalog,
  });
  new SweepStack(app, 'RekindleSweep', {
    description: 'Rekindle: the nightly sweep',
    settings,
    data,
    messaging,
    swept: journeysStack.swept,
  });
  return app;
};
