/** What is deployed as a place of the scenario: reached as from anywhere, by the outputs of its stacks. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { prefixOf } from '../../../shared/shop/names.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import { browser } from './browser.ts';
import type { Answered, Asked, Place } from './place.ts';

export interface Account extends Pick<Place, 'makeClient' | 'mails' | 'texts' | 'deploy'> {
  readonly account: string;
  readonly region: string;
  /** Where all of its addresses lead, whatever their names; absent: where the names say. */
  readonly gateway?: { readonly host: string; readonly port: number };
}

/** @throws Error when nobody answers */
export const askOver = (
  gateway: Account['gateway'],
  url: URL,
  { method, headers, body }: Asked,
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asking = request(
      {
        ...(gateway === undefined
          ? { host: url.hostname, port: url.port || 443 }
          : { ...gateway, servername: 'localhost' }),
        method,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, 'user-agent': browser, ...headers },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });

/** @param settings of the shop and stage that is meant, of those that stand there */
export const deployed = async (account: Account, settings: Settings): Promise<Place> => {
  const { makeClient, gateway, region } = account;
  const prefix = prefixOf(settings);
  const stacks = makeClient((options) => new CloudFormationClient(options));
  const secrets = makeClient((options) => new SecretsManagerClient(options));
  const queues = makeClient((options) => new SQSClient(options));
  const outputsOf = async (stack: string): Promise<ReadonlyMap<string, string>> => {
    const { Stacks: [found] = [] } = await stacks.send(
      new DescribeStacksCommand({ StackName: `${prefix}--${stack}` }),
    );
    return new Map(
      (found?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  };
  const [ofApi, ofMessaging] = [await outputsOf('api'), await outputsOf('messaging')];
  const { QueueUrls = [] } = await queues.send(
    new ListQueuesCommand({ QueueNamePrefix: `${prefix}--messaging-Ingest` }),
  );
  const [QueueUrl] = QueueUrls;
  return {
    makeClient,
    bus: ofMessaging.get('BusName') ?? '',
    machines: `arn:aws:states:${region}:${account.account}:stateMachine:`,
    admit: async (SecretString) => {
      await secrets.send(new PutSecretValueCommand({ SecretId: ofApi.get('ApiKeysSecret'), SecretString }));
    },
    ask: (asked) => askOver(gateway, new URL(asked.target, ofApi.get('ApiUrl')), asked),
    mails: account.mails,
    texts: account.texts,
    // Nobody but SES may tell the bus as SES does: it is told where the bus would have brought it.
    open: async (touch, to, sentAt) => {
      const time = new Date().toISOString();
      const event = {
        version: '0',
        id: randomUUID(),
        source: 'aws.ses',
        'detail-type': 'Email Opened',
        time,
        detail: {
          eventType: 'Open',
          mail: {
            timestamp: sentAt,
            messageId: randomUUID(),
            destination: [to],
            tags: { touch: [Buffer.from(touch).toString('base64url')], 'ses:configuration-set': [prefix] },
          },
          open: { timestamp: time, ipAddress: '192.0.2.1', userAgent: browser },
        },
      };
      await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
    },
    now: () => new Date(),
    pause: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
    deploy: account.deploy,
    [Symbol.asyncDispose]: async () => {},
  };
};
