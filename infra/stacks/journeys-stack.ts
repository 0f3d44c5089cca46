/** The journeys: the functions that their steps invoke, and a state machine for each, enabled or not. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Pulled } from '../../shared/decisions/words/publication.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import type { Catalog } from '../../shared/messages/catalog.ts';
import {
  journeyMachine,
  journeyMachines,
  prefixOf,
  reconcileMachine,
  stackName,
} from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { compileJourney, compileReconcile } from '../../workflows/compile/index.ts';
import { alarm, alerts, ownNamespace } from '../constructs/alarm.ts';
import { FileLayer, SettingsLayer } from '../constructs/file-layer.ts';
import { eachNight, startsBySchedule } from '../constructs/nightly.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { executionArn, RekindleStateMachine, stateMachineArn } from '../constructs/rekindle-state-machine.ts';
import {
  answerTasks,
  askQuota,
  findExecutions,
  findMachines,
  grantTable,
  readSecret,
  sendEmail,
  sendTexts,
} from '../permissions.ts';
import type { DataStack } from './data-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface JourneysStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly journeys: readonly Journey[];
  readonly catalog: Catalog;
  /** What was published without a deployment, and is in this one. */
  readonly pulled: Pulled;
  /** The words that passages begin with from now on. */
  readonly words: Readonly<Record<string, { readonly version: number }>>;
}

type StepName = 'send' | 'await' | 'look' | 'close';

const descriptions: Readonly<Record<StepName, string>> = {
  send: 'Sends a touchpoint once, and begins the wait that follows it',
  await: 'Waits for a signal, with nothing to send',
  look: 'Looks which branch of a journey a customer takes',
  close: "Closes a customer's passage",
};

/** Fewer messages than these in an hour are no surge. */
const fewest = 20;

/** Of the messages of an hour that were sent or withheld. */
const shareWithheld = (settings: Settings): MathExpression => {
  const period = Duration.hours(1);
  const withheld = (statistic: string): Metric =>
    new Metric({
      namespace: ownNamespace,
      metricName: 'Withheld',
      dimensionsMap: { service: prefixOf(settings) },
      statistic,
      period,
    });
  return new MathExpression({
    expression: `IF(messages >= ${fewest}, share, 0)`,
    usingMetrics: { messages: withheld(Stats.SAMPLE_COUNT), share: withheld(Stats.AVERAGE) },
    period,
  });
};

export class JourneysStack extends Stack {
  constructor(scope: Construct, id: string, props: JourneysStackProps) {
    super(scope, id, { ...props, stackName: stackName(props.settings, 'journeys') });
    const { settings, data, messaging, journeys, words } = props;
    const shop = new SettingsLayer(this, 'Settings', settings);
    const messages = new FileLayer(this, 'Messages', {
      file: 'messages.json',
      variable: 'MESSAGES_FILE',
      content: { catalog: props.catalog, pulled: props.pulled },
      description: 'Message templates: subject, HTML and text by message and locale',
    });
    const step = (name: StepName): RekindleFunction['function'] =>
      new RekindleFunction(this, name[0]?.toUpperCase() + name.slice(1), {
        name,
        description: descriptions[name],
        environment:
          name === 'send'
            ? {
                ...messaging.variables,
                LINKS_URL: messaging.linksUrl,
                LINK_KEYS_ID: messaging.linkKeys.secretArn,
                ...messaging.offers?.ownVariables,
              }
            : messaging.variables,
        timeout: Duration.seconds(60),
        memoryMb: name === 'send' ? 1_024 : 512,
        files: name === 'send' ? [shop, messages] : [shop],
      }).function;
    const functions = { send: step('send'), await: step('await'), look: step('look'), close: step('close') };

    for (const each of Object.values(functions)) {
      answerTasks(each);
      // Each reads where she stands, and tells what the step before it died over.
      grantTable(each, data.profiles, 'GetItem');
      grantTable(each, data.ledger, 'GetItem', 'Query', 'UpdateItem');
      messaging.bus.grantPutEventsTo(each);
    }
    grantTable(functions.send, data.profiles, 'UpdateItem');
    grantTable(functions.send, data.ledger, 'BatchWriteItem', 'PutItem');
    grantTable(functions.await, data.ledger, 'BatchWriteItem', 'PutItem');
    grantTable(functions.close, data.profiles, 'UpdateItem');
    // What a step wrote of somebody while she was being forgotten is taken away.
    grantTable(functions.close, data.ledger, 'PutItem', 'BatchWriteItem', 'DeleteItem');
    for (const each of [functions.send, functions.close]) messaging.offers?.isFollowedFor(each);
    messaging.offers?.isToldBy(functions.send);
    readSecret(functions.send, messaging.secret);
    readSecret(functions.send, messaging.linkKeys);
    sendEmail(functions.send, settings.sender.email, messaging.configurationSet);
    askQuota(functions.send);
    sendTexts(functions.send);

    alarm(this, 'UnknownAlarm', {
      metric: new Metric({
        namespace: ownNamespace,
        metricName: 'Steps',
        dimensionsMap: { service: prefixOf(settings), function: 'send', outcome: 'unknown' },
        statistic: Stats.SUM,
        period: Duration.hours(1),
      }),
      kind: 'message-unknown',
    });
    alarm(this, 'ProviderBusyAlarm', {
      metric: alerts(settings, 'ProviderBusy', Duration.minutes(15)),
      kind: 'provider-busy',
      periods: 2,
    });
    alarm(this, 'WithheldAlarm', {
      metric: shareWithheld(settings),
      kind: 'messages-withheld',
      from: 0.5,
    });
    if (settings.budgets !== undefined)
      alarm(this, 'BudgetAlarm', {
        metric: alerts(settings, 'BudgetGone', Duration.hours(1)),
        kind: 'budget-gone',
      });
    this.#throttles();

    const arns = {
      send: functions.send.functionArn,
      await: functions.await.functionArn,
      look: functions.look.functionArn,
      close: functions.close.functionArn,
    };
    for (const journey of journeys)
      new RekindleStateMachine(this, journey.id, {
        // Its passages tell, of all journeys together.
        isWatched: false,
        name: journeyMachine(settings, journey.id),
        definition: compileJourney(journey, { functions: arns, timeScale: settings.timeScale, words }),
        invokes: Object.values(functions),
      });
    this.#reconcile(props, shop);
  }

  /** Of the account in this region: each of its deployments waits for the others. */
  #throttles(): void {
    const period = Duration.minutes(5);
    alarm(this, 'FunctionsThrottledAlarm', {
      metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: Stats.SUM, period }),
      kind: 'functions-throttled',
      from: 10,
      periods: 3,
    });
    const throttled = (dimensionsMap: Readonly<Record<string, string>>): Metric =>
      new Metric({
        namespace: 'AWS/States',
        metricName: 'ThrottledEvents',
        dimensionsMap,
        statistic: Stats.SUM,
        period,
      });
    for (const [id, dimensions] of Object.entries({
      TransitionsThrottledAlarm: { ServiceMetric: 'StateTransition' },
      StartsThrottledAlarm: { APIName: 'StartExecution' },
    }))
      alarm(this, id, { metric: throttled(dimensions), kind: 'steps-throttled', from: 100, periods: 3 });
  }

  /** Each night, whatever becomes of the sweep. */
  #reconcile({ settings, data, messaging }: JourneysStackProps, shop: SettingsLayer): void {
    const look = new RekindleFunction(this, 'ReconcileFunction', {
      name: 'reconcile',
      isWatched: false,
      description: 'Ends the passages of executions that did not succeed, where no event has',
      environment: messaging.variables,
      files: [shop],
      timeout: Duration.minutes(15),
    }).function;
    grantTable(look, data.profiles, 'GetItem', 'UpdateItem');
    grantTable(look, data.ledger, 'Query', 'GetItem', 'PutItem', 'UpdateItem');
    answerTasks(look);
    messaging.bus.grantPutEventsTo(look);
    messaging.offers?.isFollowedFor(look);
    findMachines(look);
    findExecutions(look, {
      machines: stateMachineArn(this, `${journeyMachines(settings)}*`),
      executions: executionArn(this, `${journeyMachines(settings)}*`),
    });
    const { stateMachine } = new RekindleStateMachine(this, 'Reconcile', {
      name: reconcileMachine(settings),
      definition: compileReconcile({
        function: look.functionArn,
        machines: stateMachineArn(this, journeyMachines(settings)),
      }),
      invokes: [look],
    });
    startsBySchedule(this, 'NightlyReconcile', {
      settings,
      name: 'reconcile',
      description: 'Finds executions that did not succeed, each night at the shop’s own hour',
      schedule: eachNight(settings),
      machine: stateMachine,
    });
  }
}
