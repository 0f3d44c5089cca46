/** Receivers of webhooks: a queue and a secret for each, so that none holds up another, and the function that posts. */
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { mostTries } from '../../shared/flows/webhooks/again.ts';
import { webhookDeadLetterQueue, webhookQueue } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { readSecret, sendMessages } from '../permissions.ts';
import { accept } from './accepted.ts';
import { FileLayer } from './file-layer.ts';
import { RekindleFunction } from './rekindle-function.ts';
import { RuleQueue } from './rule-queue.ts';

export interface WebhooksProps {
  readonly settings: Settings;
  readonly bus: EventBus;
  readonly environment: Readonly<Record<string, string>>;
}

/** Twice what a post takes at most. */
const timeout = Duration.seconds(30);

/** Each posts ten side by side: more at once, and a receiver who comes back is run over. */
const atOnce = 5;

/** How a receiver's part of a logical id begins: `Webhook-crm`. */
const idOf = (name: string): string => `Webhook-${name}`;

export class Webhooks extends Construct {
  constructor(scope: Construct, id: string, { settings, bus, environment }: WebhooksProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const receivers = Object.entries(settings.webhooks).map(([name, { url, events }]) => {
      const deadLetters = webhookDeadLetterQueue(settings, name);
      const queue = new RuleQueue(this, idOf(name), {
        readerTimeout: timeout,
        tries: mostTries,
        name: webhookQueue(settings, name),
        deadLetters: {
          name: deadLetters,
          kind: 'webhooks-not-taken',
          of: name,
        },
      });
      queue.takesFrom('Rule', bus, { source: ['rekindle'], detailType: [...new Set(events)] });
      const secret = new Secret(queue, 'Secret', {
        description: `Signs the webhooks to "${name}"; several, with white space between them, sign side by side`,
        // Letters and digits are base64: 48 of them are 36 bytes.
        generateSecretString: { passwordLength: 48, excludePunctuation: true },
        removalPolicy: RemovalPolicy.RETAIN,
      });
      accept(secret, {
        'AwsSolutions-SMG4': 'The receiver knows it, too: several in it sign side by side while both change',
      });
      new CfnOutput(queue, 'SecretId', {
        value: secret.secretArn,
        description: `What ${name} verifies webhooks by`,
      });
      return { name, url, deadLetters, queue, secret };
    });
    const poster = new RekindleFunction(this, 'Function', {
      name: 'webhooks',
      description: 'Posts what Rekindle decides to receivers of webhooks, signed',
      environment: {
        ...environment,
        QUEUES_URL: `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/`,
        WEBHOOK_SECRETS: stack.toJsonString(
          Object.fromEntries(receivers.map(({ name, secret }) => [name, secret.secretArn])),
        ),
      },
      timeout,
      memoryMb: 256,
      files: [
        new FileLayer(this, 'Receivers', {
          file: 'webhooks.json',
          variable: 'WEBHOOKS_FILE',
          content: Object.fromEntries(
            receivers.map(({ name, url, deadLetters }) => [
              webhookQueue(settings, name),
              { name, url, deadLetters },
            ]),
          ),
          description: 'Who is posted what lies in which queue',
        }),
      ],
    }).function;
    for (const { name, queue, secret } of receivers) {
      queue.isReadBy(poster, { id: idOf(name), batchSize: 10, atOnce });
      sendMessages(poster, queue.deadLetters);
      readSecret(poster, secret);
    }
  }
}
