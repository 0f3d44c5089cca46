/** A key of the shop's own: what lies in tables, queues, secrets and logs is encrypted by it, and each role may use it as far as it uses those. */
import { AspectPriority, Aspects, CfnResource, type IAspect, Stack, Token } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { UserMistake } from '../../shared/base/mistake.ts';
import { whereKeyIs } from '../../shared/shop/encryption-key.ts';

/** In seconds: SQS asks for the key no more often than that for each who sends or receives. It takes a minute to a day. */
const dataKeySeconds = 3_600;

/**
 * What services ask of a key in the name of whoever calls them, by the actions that a role has.
 * Tables as CDK grants them by a key that it knows; AWS decrypts a table's own key for its readers and its writers.
 * Queues and secrets by https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * and https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html.
 */
const uses: readonly {
  readonly service: 'dynamodb' | 'secretsmanager' | 'sqs';
  readonly by: RegExp;
  readonly needs: readonly string[];
}[] = [
  { service: 'dynamodb', by: /^dynamodb:/, needs: ['Decrypt', 'DescribeKey'] },
  {
    service: 'dynamodb',
    by: /^dynamodb:(?:BatchWrite|Delete|Put|Update)Item$/,
    needs: ['Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
  },
  { service: 'secretsmanager', by: /^secretsmanager:GetSecretValue$/, needs: ['Decrypt'] },
  { service: 'sqs', by: /^sqs:ReceiveMessage$/, needs: ['Decrypt'] },
  // What it has made SQS decrypts at once, to see that it is whole.
  { service: 'sqs', by: /^sqs:SendMessage$/, needs: ['Decrypt', 'GenerateDataKey'] },
];

const actionsIn = (policy: Policy): readonly string[] => {
  const { Statement = [] } = (policy.document.toJSON() ?? {}) as {
    readonly Statement?: readonly { readonly Action?: string | readonly string[] }[];
  };
  return Statement.flatMap(({ Action = [] }) => Action);
};

const allowKey = (policy: Policy, key: string): void => {
  const actions = actionsIn(policy);
  const used = uses.filter(({ by }) => actions.some((action) => by.test(action)));
  const byService = Map.groupBy(used, ({ service }) => service);
  for (const [service, of] of byService)
    policy.addStatements(
      new PolicyStatement({
        actions: [...new Set(of.flatMap(({ needs }) => needs))].map((action) => `kms:${action}`),
        resources: [key],
        conditions: {
          StringEquals: { 'kms:ViaService': `${service}.${Stack.of(policy).region}.amazonaws.com` },
        },
      }),
    );
};

const encryptsBy = (key: string, home: Stack): IAspect => ({
  visit: (node) => {
    const isTouched = node instanceof CfnResource || node instanceof Policy;
    if (!isTouched || Stack.of(node).region !== home.region) return;
    if (node instanceof CfnTable)
      node.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: key };
    else if (node instanceof CfnSecret || node instanceof CfnLogGroup) node.kmsKeyId = key;
    else if (node instanceof CfnQueue) {
      node.sqsManagedSseEnabled = undefined;
      node.kmsMasterKeyId = key;
      node.kmsDataKeyReusePeriodSeconds = dataKeySeconds;
    } else if (node instanceof Policy) allowKey(node, key);
  },
});

/** The key can't be used from where the stacks are. */
class KeyElsewhereError extends UserMistake {
  override readonly name = 'KeyElsewhereError';
}

const refuseElsewhere = (key: string, home: Stack): void => {
  const { region, account } = whereKeyIs(key);
  for (const [what, its, theirs] of [
    ['region', region, home.region],
    ['account', account, home.account],
  ] as const)
    if (!Token.isUnresolved(theirs) && its !== theirs)
      throw new KeyElsewhereError(
        `encryptionKey of the settings is in the ${what} ${its}, and ${home.stackName} in ${theirs}: name a key of ${theirs}`,
      );
};

/**
 * A stack of another region than `home` can't use the key, and holds no data.
 * @param key its ARN
 * @throws KeyElsewhereError where it is known that `home` is in another region or account than the key
 */
export const encryptAll = (scope: Construct, home: Stack, key: string): void => {
  refuseElsewhere(key, home);
  Aspects.of(scope).add(encryptsBy(key, home), { priority: AspectPriority.MUTATING });
};
