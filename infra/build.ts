/** Builds the CDK app of a shop: for `cdk synth`, for the embedded engine, and for the tests. */
import { App, Aspects, type Stack, Tags } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type Deployment, prefixOf } from '../shared/shop/names.ts';
import { deployedJourneys, enrollingJourneys, type Shop } from '../shared/shop/shop.ts';
import { compileWords } from '../workflows/compile/words.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { JourneysStack } from './stacks/journeys-stack.ts';
import { MessagingStack } from './stacks/messaging-stack.ts';
import { SweepStack } from './stacks/sweep-stack.ts';

export interface BuildOptions {
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

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

/** @throws TemplateError for a bad template */
export const buildApp = async (shop: Shop, options: BuildOptions = {}): Promise<App> => {
  const { settings } = shop;
  const enrolling = enrollingJourneys(shop);
  const { catalog, pages, versions } = await compileWords(shop);
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
    journeys: enrolling,
    pages,
  });
  const journeysStack = new JourneysStack(app, 'RekindleJourneys', {
    description: 'Rekindle: journeys',
    settings,
    data,
    messaging,
    journeys: deployedJourneys(shop),
    catalog,
    words: versions,
  });
  const sweep = new SweepStack(app, 'RekindleSweep', {
    description: 'Rekindle: the nightly sweep',
    settings,
    data,
    messaging,
    journeys: enrolling,
  });
  new ApiStack(app, 'RekindleApi', {
    description: 'Rekindle: the HTTP API',
    settings,
    data,
    messaging,
    journeys: enrolling,
  });
  // The sweep knows the journeys' state machines by their names, which holds no deployment back.
  sweep.addStackDependency(journeysStack, 'it starts the journeys of this deployment');
  if (settings.alarmsTo !== undefined) tellOfAlarms(app, data, settings, settings.alarmsTo);
  return app;
};
