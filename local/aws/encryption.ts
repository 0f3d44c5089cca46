/** What lies encrypted by a key of the account's own, and what services ask of that key in the name of whoever calls them. */
import { arn, type Need } from './needs.ts';
import { localRegion, type Properties, propertiesOf, type Resource } from './template.ts';

/** What a service asks of a key that it would use in the caller's name, by the caller's action. */
const uses: Readonly<Record<string, readonly ('Decrypt' | 'GenerateDataKey')[]>> = {
  // DynamoDB decrypts a table's own key, for whoever writes as for whoever reads.
  'dynamodb:BatchGetItem': ['Decrypt'],
  'dynamodb:BatchWriteItem': ['Decrypt'],
  'dynamodb:ConditionCheckItem': ['Decrypt'],
  'dynamodb:DeleteItem': ['Decrypt'],
  'dynamodb:GetItem': ['Decrypt'],
  'dynamodb:GetRecords': ['Decrypt'],
  'dynamodb:PutItem': ['Decrypt'],
  'dynamodb:Query': ['Decrypt'],
  'dynamodb:Scan': ['Decrypt'],
  'dynamodb:UpdateItem': ['Decrypt'],
  'secretsmanager:GetSecretValue': ['Decrypt'],
  'sqs:ReceiveMessage': ['Decrypt'],
  'sqs:SendMessage': ['GenerateDataKey', 'Decrypt'],
};

interface Encrypted {
  readonly arn: string;
  readonly key: unknown;
}

const encrypted: Readonly<Record<string, (ref: string, properties: Properties) => Encrypted>> = {
  'AWS::DynamoDB::Table': (ref, { SSESpecification }) => ({
    arn: arn('dynamodb', `table/${ref}`),
    key: propertiesOf(SSESpecification).KMSMasterKeyId,
  }),
  'AWS::SecretsManager::Secret': (ref, { KmsKeyId }) => ({ arn: ref, key: KmsKeyId }),
  'AWS::SQS::Queue': (ref, { KmsMasterKeyId }) => ({
    arn: arn('sqs', ref.slice(ref.lastIndexOf('/') + 1)),
    key: KmsMasterKeyId,
  }),
};

/** An index and a stream are encrypted as their table is. */
const withoutPart = (resource: string): string => resource.replace(/(:table\/[^/]+)\/.*$/, '$1');

/** What is asked of a key for what is allowed otherwise; nothing, where it is AWS's own. */
export const readKeys = (
  resources: readonly Resource[],
): ((need: Pick<Need, 'action' | 'resource'>) => readonly Need[]) => {
  const keys = new Map(
    resources.flatMap(({ type, ref, properties }) => {
      const { arn: of, key } = encrypted[type]?.(ref, properties) ?? {};
      return of === undefined || key === undefined ? [] : [[of, String(key)] as const];
    }),
  );
  if (keys.size === 0) return () => [];
  return ({ action, resource }) => {
    const key = keys.get(withoutPart(resource));
    if (key === undefined) return [];
    const context = { 'kms:ViaService': `${action.split(':')[0]}.${localRegion}.amazonaws.com` };
    return (uses[action] ?? []).map((use) => ({ action: `kms:${use}` as const, resource: key, context }));
  };
};
