/** Builds the CDK app from validated settings: for `cdk synth`, for the embedded engine, and for the tests. */
import { join } from 'node:path';
import { App, Aspects, type Stack, Tags } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type Deployment, prefixOf } from '../shared/shop/names.ts';
import type { Settings } from '../shared/shop/settings.ts';
import { compileMessages } from '../workflows/compile/messages.ts';
import { compilePages } from '../workflows/compile/pages.ts';
import { deployedJourneys, journeysFor } from '../workflows/journeys/index.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { JourneysStack } from './stacks/journeys-stack.ts';
import { MessagingStack } from './stacks/messaging-stack.ts';
import { SweepStack } from './stacks/sweep-stack.ts';

export interface BuildOptions {
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

const messages = join(import.meta.dirname, '..', 'workflows', 'messages');

/** CDK's own choices, here and not in cdk.json, so that every way to synthesize gives the same templates. */
const features = {
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/aws-iam:minimizePolicies': true,
};

/** Every alarm of the app, to one address. */
const tellOfAlarms = (app: App, stack: Stack, shop: Deployment, address: string): void => {
  const topic = new Topic(stack, 'Alarms', { displayName: prefixOf(shop) });
  topic.addSubscription(new EmailSubscription(address));
  Aspects.of(app).add({
    visit: (node) => {
      if (node instanceof Alarm) node.addAlarmAction(new SnsAction(topic));
    },
  });
};

/** @throws SettingsError when the settings name a journey that there is not; TemplateError for a bad template */
export const buildApp = async (settings: Settings, options: BuildOptions = {}): Promise<App> => {
  const enabled = journeysFor(settings);
  const catalog = await compileMessages(messages);
  const pages = await compilePages(messages);
  const app = new App({
    analyticsReporting: false,
    context: { ...features, ...options.context },
    ...(options.outdir !== undefined && { outdir: options.outdir }),
  });
  const tags = { application: 'rekindle', shop: settings.name, stage: settings.stage };
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);
  const data = new DataStack(app, 'RekindleData', { description: 'Rekindle: profiles and ledger', settings });
  const messaging = new MessagingStack(app, 'RekindleMessaging', {
    description: 'Rekindle: events in, messages out',
    settings,
    data,
    journeys: enabled,
    pages,
  });
  const journeysStack = new JourneysStack(app, 'RekindleJourneys', {
    description: 'Rekindle: journeys',
    settings,
    data,
    messaging,
    journeys: deployedJourneys(settings).map(({ journey }) => journey),
    catalog,
  });
  const sweep = new SweepStack(app, 'RekindleSweep', {
    description: 'Rekindle: the nightly sweep',
    settings,
    data,
    messaging,
    journeys: enabled,
  });
  new ApiStack(app, 'RekindleApi', {
    description: 'Rekindle: the HTTP API',
    settings,
    data,
    messaging,
    journeys: enabled,
  });
  // The sweep knows the journeys' state machines by their names, which holds no deployment back.
  sweep.addStackDependency(journeysStack, 'it starts the journeys of this deployment');
  if (settings.alarmsTo !== undefined) tellOfAlarms(app, data, settings, settings.alarmsTo);
  return app;
};
