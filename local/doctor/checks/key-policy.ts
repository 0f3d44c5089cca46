/** Whether the policy of the shop's own key lets those use it who are to. */

import { whereKeyIs } from '../../../shared/shop/encryption-key.ts';
import { prefixOf } from '../../../shared/shop/names.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import { type RequestContext, type Statement, statementOf } from '../../aws/roles.ts';
import { AssemblyError } from '../../aws/tables.ts';
import { type Check, type Finding, failing, right, warning } from '../check.ts';

/** Somebody who asks KMS, and what of. */
interface User {
  readonly who: string;
  /** What of theirs stops without. */
  readonly stops: string;
  /** Any of them, as a statement's Principal has it; the first is as documented. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  /** What KMS is told by each. */
  readonly contexts: readonly RequestContext[];
}

const cryptographic = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const intoQueue = ['kms:Decrypt', 'kms:GenerateDataKey'];

const usersOf = (settings: Settings, arn: string): readonly User[] => {
  const { region, account } = whereKeyIs(arn);
  const [, partition = ''] = arn.split(':');
  const of = (service: string, what: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${what}`;
  const inAccount = { 'kms:CallerAccount': account };
  const logGroup = (name: string): RequestContext => ({
    'kms:EncryptionContext:aws:logs:arn': of('logs', `log-group:${name}`),
    'aws:SourceArn': of('logs', `log-group:${name}`),
    'aws:SourceAccount': account,
  });
  const from = (source: string): RequestContext => ({
    'aws:SourceArn': source,
    'aws:SourceAccount': account,
  });
  const prefix = prefixOf(settings);
  const { inboundTopicArn } = settings.texting;
  return [
    {
      who: 'roles of the account',
      stops: 'no function reads or writes anything',
      principals: [`arn:${partition}:iam::${account}:root`, account],
      actions: cryptographic,
      contexts: ['dynamodb', 'secretsmanager', 'sqs'].map((service) => ({
        ...inAccount,
        'aws:PrincipalAccount': account,
        'kms:ViaService': `${service}.${region}.amazonaws.com`,
      })),
    },
    {
      who: 'CloudWatch Logs',
      stops: 'the deployment fails at its first log group',
      principals: [`logs.${region}.amazonaws.com`, 'logs.amazonaws.com'],
      actions: cryptographic,
      contexts: [logGroup(`${prefix}--api-ApiLogs`), logGroup(`/aws/vendedlogs/states/${prefix}--sweep`)],
    },
    {
      who: 'EventBridge',
      stops: 'no event comes into the queue',
      principals: ['events.amazonaws.com'],
      actions: intoQueue,
      contexts: [from(of('events', `rule/${prefix}/ShopEvents`)), from(of('events', 'rule/ProviderEvents'))],
    },
    ...(inboundTopicArn === undefined
      ? []
      : [
          {
            who: 'SNS',
            stops: 'no text of a customer’s comes into the queue',
            principals: ['sns.amazonaws.com'],
            actions: intoQueue,
            contexts: [from(inboundTopicArn)],
          },
        ]),
  ];
};

interface Written {
  readonly Principal?: unknown;
}

/** `"*"`, or all that the kinds of it name. */
const principalsOf = ({ Principal }: Written): readonly string[] =>
  typeof Principal === 'string'
    ? [Principal]
    : Object.values(Principal ?? {})
        .flat()
        .map(String);

/** What is about the user, and whether there is more about them that can't be told here. */
const aboutUser = (statements: readonly Written[], { principals }: User) => {
  const read: Statement[] = [];
  let isAllRead = true;
  for (const statement of statements) {
    if (!principalsOf(statement).some((each) => each === '*' || principals.includes(each))) continue;
    try {
      read.push(statementOf('the key’s policy', { ...statement }));
    } catch (error) {
      if (!(error instanceof AssemblyError)) throw error;
      isAllRead = false;
    }
  }
  return { read, isAllRead };
};

/** The actions that are not allowed, in some context. */
const refusedIn = (read: readonly Statement[], { actions, contexts }: User, arn: string): readonly string[] =>
  actions.filter((action) =>
    contexts.some((context) => {
      const covering = read.filter(({ covers }) => covers(action, arn, context));
      return covering.length === 0 || covering.some(({ isDenial }) => isDenial);
    }),
  );

const pasted = 'the statement of docs/security.md#a-key-of-the-shops-own; aws kms put-key-policy';

const findingOf = (statements: readonly Written[], user: User, arn: string): Finding => {
  const { read, isAllRead } = aboutUser(statements, user);
  const refused = refusedIn(read, user, arn);
  const { who, stops } = user;
  if (refused.length === 0) return right(`the key’s policy lets ${who} use it`);
  const allowed = `allowed to ${user.principals[0]}: ${refused.join(', ')}`;
  if (!isAllRead)
    return warning(
      `the key’s policy has conditions for ${who} that are not understood here`,
      allowed,
      pasted,
    );
  return failing(`the key’s policy does not let ${who} use it: ${stops}`, allowed, pasted);
};

export const keyPolicy: Check = {
  name: 'key-policy',
  findings: async ({ account, shop: { settings } }) => {
    const { encryptionKey: arn } = settings;
    if (arn === undefined || whereKeyIs(arn).region !== account.region) return [];
    const key = await account.key(arn);
    if (key === undefined || key.isOfAws) return [];
    const { Statement: written = [] } = JSON.parse(await account.keyPolicy(arn)) as {
      readonly Statement?: Written | readonly Written[];
    };
    return usersOf(settings, arn).map((user) => findingOf([written].flat(), user, arn));
  },
};
