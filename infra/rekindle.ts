/** A shop's stacks, which stand apart in the app: each is deployed by itself. */
import { Aspects, type Stack, Tags } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { type Deployment, prefixOf } from '../shared/shop/names.ts';
import { deployedJourneys, enrollingJourneys, type Shop } from '../shared/shop/shop.ts';
import { checkLock } from '../workflows/compile/locked.ts';
import { compileWords, type ShopWords } from '../workflows/compile/words.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { JourneysStack } from './stacks/journeys-stack.ts';
import { MessagingStack } from './stacks/messaging-stack.ts';
import { SweepStack } from './stacks/sweep-stack.ts';

/** Every alarm below the scope, to one address. */
const tellOfAlarms = (scope: Construct, stack: Stack, shop: Deployment, address: string): void => {
  const topic = new Topic(stack, 'Alarms', { displayName: prefixOf(shop) });
  topic.addSubscription(new EmailSubscription(address));
  Aspects.of(scope).add({
    visit: (node) => {
      if (node instanceof Alarm) node.addAlarmAction(new SnsAction(topic));
    },
  });
};

export class Rekindle {
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly journeys: JourneysStack;
  readonly sweep: SweepStack;
  readonly api: ApiStack;

  /** @param scope an app or a stage, with nothing in it yet but what is CDK's */
  constructor(scope: Construct, { shop, words }: { readonly shop: Shop; readonly words: ShopWords }) {
    const { settings } = shop;
    const { catalog, pages, versions } = words;
    const enrolling = enrollingJourneys(shop);
    const tags = { application: 'rekindle', shop: settings.name, stage: settings.stage };
    for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(key, value);
    this.data = new DataStack(scope, 'RekindleData', {
      description: 'Rekindle: profiles and ledger',
      settings,
    });
    this.messaging = new MessagingStack(scope, 'RekindleMessaging', {
      description: 'Rekindle: events in, messages out',
      settings,
      data: this.data,
      journeys: enrolling,
      pages,
    });
    this.journeys = new JourneysStack(scope, 'RekindleJourneys', {
      description: 'Rekindle: journeys',
      settings,
      data: this.data,
      messaging: this.messaging,
      journeys: deployedJourneys(shop),
      catalog,
      words: versions,
    });
    this.sweep = new SweepStack(scope, 'RekindleSweep', {
      description: 'Rekindle: the nightly sweep',
      settings,
      data: this.data,
      messaging: this.messaging,
      journeys: enrolling,
    });
    this.api = new ApiStack(scope, 'RekindleApi', {
      description: 'Rekindle: the HTTP API',
      settings,
      data: this.data,
      messaging: this.messaging,
      journeys: enrolling,
    });
    // The sweep knows the journeys' state machines by their names, which holds no deployment back.
    this.sweep.addStackDependency(this.journeys, 'it starts the journeys of this deployment');
    if (settings.alarmsTo !== undefined) tellOfAlarms(scope, this.data, settings, settings.alarmsTo);
  }

  /** @throws TemplateError, WordsError for words that can't be sent; LockError for what changed under its version */
  static async of(scope: Construct, shop: Shop): Promise<Rekindle> {
    const words = await compileWords(shop);
    if (shop.folder !== undefined) checkLock({ shop, words, folder: shop.folder }, 'changed');
    return new Rekindle(scope, { shop, words });
  }
}
