/** A shop in the CDK app: a construct that has the shop's stacks, each of which is deployed by itself. */
import { Stage, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { UserMistake } from '../shared/base/mistake.ts';
import { learnedFor } from '../shared/flows/fitting/learnings.ts';
import { prefixOf } from '../shared/shop/names.ts';
import { deployedJourneys, enrollingJourneys, type Shop } from '../shared/shop/shop.ts';
import { checkedWords } from '../workflows/compile/locked.ts';
import { deployedWordsOf, type ShopWords } from '../workflows/compile/words.ts';
import { deleteWithStacks } from './constructs/deleted-with-stacks.ts';
import { encryptAll } from './constructs/encrypted.ts';
import { tellOfAlarms, tellOfBill } from './constructs/told.ts';
import { traceAll } from './constructs/traced.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { ConsoleStack } from './stacks/console-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EdgeStack, needsEdge } from './stacks/edge-stack.ts';
import { FiguresStack } from './stacks/figures-stack.ts';
import { FitStack } from './stacks/fit-stack.ts';
import { JourneysStack } from './stacks/journeys-stack.ts';
import { MessagingStack } from './stacks/messaging-stack.ts';
import { SweepStack } from './stacks/sweep-stack.ts';

/** CDK's own choices, here and not in cdk.json, so that every app gives the same templates. */
const features = {
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/aws-iam:minimizePolicies': true,
};

/** Two shops of an app are called the same, so that one would be deployed in the other's place. */
class SameNameError extends UserMistake {
  override readonly name = 'SameNameError';
}

export interface RekindleProps {
  readonly shop: Shop;
  /** As `compileWords` gives them. */
  readonly words: ShopWords;
}

/** One app takes several: the stacks are called by their shop's name and stage, and no name holds the construct's id. */
export class Rekindle extends Construct {
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly figures: FiguresStack;
  readonly journeys: JourneysStack;
  readonly sweep: SweepStack;
  /** Only where a journey asks what it learns. */
  readonly fit?: FitStack;
  readonly api: ApiStack;
  readonly #called: string;

  /**
   * @param scope an app or a stage
   * @throws SameNameError
   */
  constructor(scope: Construct, id: string, { shop, words }: RekindleProps) {
    super(scope, id);
    this.#called = prefixOf(shop.settings);
    this.#refuseSameName();
    for (const [feature, choice] of Object.entries(features)) this.node.setContext(feature, choice);
    const { settings } = shop;
    const { catalog, pages, versions, pulled = {} } = words;
    const enrolling = enrollingJourneys(shop);
    const tags = { ...settings.tags, application: 'rekindle', shop: settings.name, stage: settings.stage };
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
    this.data = new DataStack(this, 'Data', {
      description: 'Rekindle: profiles, ledger and figures',
      settings,
    });
    if (settings.encryptionKey !== undefined) encryptAll(this, this.data, settings.encryptionKey);
    this.messaging = new MessagingStack(this, 'Messaging', {
      description: 'Rekindle: events in, messages out',
      settings,
      data: this.data,
      journeys: enrolling,
      pages,
    });
    this.figures = new FiguresStack(this, 'Figures', {
      description: 'Rekindle: the read model',
      settings,
      data: this.data,
      messaging: this.messaging,
    });
    if (needsEdge(settings))
      new EdgeStack(this, 'Edge', {
        description: 'Rekindle: what domains want in us-east-1',
        settings,
      });
    this.journeys = new JourneysStack(this, 'Journeys', {
      description: 'Rekindle: journeys',
      settings,
      data: this.data,
      messaging: this.messaging,
      journeys: deployedJourneys(shop),
      catalog,
      pulled,
      words: versions,
    });
    this.sweep = new SweepStack(this, 'Sweep', {
      description: 'Rekindle: the nightly sweep',
      settings,
      data: this.data,
      messaging: this.messaging,
      journeys: enrolling,
      deployed: deployedJourneys(shop),
    });
    const learns = learnedFor({ journeys: deployedJourneys(shop), catalog });
    if (learns.length > 0)
      this.fit = new FitStack(this, 'Fit', {
        description: 'Rekindle: what is learned of customers’ orders',
        settings,
        data: this.data,
        messaging: this.messaging,
        learns,
      });
    this.api = new ApiStack(this, 'Api', {
      description: 'Rekindle: the HTTP API',
      settings,
      data: this.data,
      messaging: this.messaging,
      journeys: enrolling,
      deployed: deployedJourneys(shop),
      fits: learns.length > 0,
      words: deployedWordsOf(words),
    });
    if (this.data.signIn !== undefined)
      new ConsoleStack(this, 'Console', {
        description: 'Rekindle: the console',
        settings,
        signIn: this.data.signIn,
        apiUrl: this.api.url,
      });
    // The sweep knows the journeys' state machines by their names, which holds no deployment back.
    this.sweep.addStackDependency(this.journeys, 'it starts the journeys of this deployment');
    const { data, messaging, figures, journeys, sweep, fit, api } = this;
    const watched = { data, messaging, figures, journeys, sweep, api, ...(fit !== undefined && { fit }) };
    const { alarmsTo, bill } = settings;
    if (alarmsTo !== undefined) tellOfAlarms(watched, data, settings, alarmsTo);
    if (bill !== undefined) tellOfBill(data, settings, bill);
    if (settings.traces === 'all') traceAll(this);
    if (settings.onDeletion === 'delete') deleteWithStacks(this);
  }

  /** Stages of CDK have accounts and regions of their own. */
  #refuseSameName(): void {
    for (const other of Stage.of(this)?.node.findAll() ?? [])
      if (other instanceof Rekindle && other !== this && other.#called === this.#called)
        throw new SameNameError(
          `${this.node.path} is called ${this.#called}, as ${other.node.path} is, and would be deployed in its place; give it a name or a stage of its own`,
        );
  }

  /** @throws as `checkedWords` does, for a shop that can't be deployed */
  static async of(scope: Construct, id: string, shop: Shop): Promise<Rekindle> {
    return new Rekindle(scope, id, { shop, words: await checkedWords(shop) });
  }
}
