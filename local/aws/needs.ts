/** What a request needs to be allowed: the actions that AWS asks IAM about, each on its resource. */
import { mailOperation } from './mail.ts';
import type { RequestContext } from './roles.ts';
import { listOf, localAccount, localRegion, propertiesOf } from './template.ts';
import { type Answer, type ClientRequest, textOf } from './transport.ts';

export type Service = 'dynamodb' | 'states' | 'events' | 'sqs' | 'secretsmanager' | 'ses' | 'sns';

export interface Need {
  readonly action: `${Service | 'kms'}:${string}`;
  /** An ARN; `*` of an action that knows no resource. */
  readonly resource: string;
  readonly context?: RequestContext;
}

type Body = Readonly<Record<string, unknown>>;

export const arn = (service: Service, rest: string): string =>
  `arn:aws:${service}:${localRegion}:${localAccount}:${rest}`;

const table = (name: unknown): string => arn('dynamodb', `table/${String(name)}`);

/** A transaction asks for what its parts stand for. */
const partActions: Readonly<Record<string, Need['action']>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
};

const ofDynamoDb = (operation: string, body: Body): readonly Need[] => {
  const { TableName, IndexName, RequestItems, TransactItems } = body;
  if (TransactItems !== undefined)
    return listOf(TransactItems).flatMap((item) =>
      Object.entries(propertiesOf(item)).map(
        ([part, of]): Need => ({
          action: partActions[part] ?? `dynamodb:${operation}`,
          resource: table(propertiesOf(of).TableName),
        }),
      ),
    );
  const action = `dynamodb:${operation}` as const;
  if (RequestItems !== undefined)
    return Object.keys(propertiesOf(RequestItems)).map((name) => ({ action, resource: table(name) }));
  if (TableName === undefined) return [{ action, resource: '*' }];
  return [
    {
      action,
      resource: IndexName === undefined ? table(TableName) : `${table(TableName)}/index/${String(IndexName)}`,
    },
  ];
};

const ofStates = (operation: string, { stateMachineArn, executionArn }: Body): readonly Need[] => [
  { action: `states:${operation}`, resource: String(executionArn ?? stateMachineArn ?? '*') },
];

const busArn = (bus: unknown): string => {
  const name = String(bus ?? 'default');
  return name.startsWith('arn:') ? name : arn('events', `event-bus/${name}`);
};

const ofEvents = (operation: string, { Entries }: Body): readonly Need[] =>
  [...new Set(listOf(Entries).map((entry) => busArn(propertiesOf(entry).EventBusName)))].map((resource) => ({
    action: `events:${operation}`,
    resource,
  }));

/** A batch needs no permission of its own. */
const ofQueues = (operation: string, { QueueUrl, QueueName, SourceArn }: Body): readonly Need[] => {
  const url = String(QueueUrl ?? '');
  const name = QueueName ?? url.slice(url.lastIndexOf('/') + 1);
  return [
    {
      action: `sqs:${operation.replace(/Batch$/, '')}`,
      resource: SourceArn === undefined ? arn('sqs', String(name)) : String(SourceArn),
    },
  ];
};

const ofSecrets = (operation: string, { SecretId }: Body): readonly Need[] => [
  { action: `secretsmanager:${operation}`, resource: String(SecretId) },
];

/** Of `Shop <hello@shop.example>`. */
const addressIn = (from: string): string => /<([^>]*)>\s*$/.exec(from)?.[1] ?? from;

/** SES asks for the sender's identity, and for the configuration set. Here an address is one of its own. */
const ofMail = (operation: string, { FromEmailAddress, ConfigurationSetName }: Body): readonly Need[] => {
  if (FromEmailAddress === undefined) return [{ action: `ses:${operation}`, resource: '*' }];
  const from = addressIn(String(FromEmailAddress));
  const resources = [
    arn('ses', `identity/${from}`),
    ...(ConfigurationSetName === undefined
      ? []
      : [arn('ses', `configuration-set/${String(ConfigurationSetName)}`)]),
  ];
  return resources.map((resource) => ({
    action: `ses:${operation}`,
    resource,
    context: { 'ses:FromAddress': from },
  }));
};

/** By the prefix of the header `x-amz-target`. */
const services: Readonly<
  Record<
    string,
    { readonly service: Service; readonly needs: (operation: string, body: Body) => readonly Need[] }
  >
> = {
  DynamoDB_20120810: { service: 'dynamodb', needs: ofDynamoDb },
  AWSStepFunctions: { service: 'states', needs: ofStates },
  AWSEvents: { service: 'events', needs: ofEvents },
  AmazonSQS: { service: 'sqs', needs: ofQueues },
  secretsmanager: { service: 'secretsmanager', needs: ofSecrets },
};

export interface Needs {
  readonly service: Service;
  readonly needs: readonly Need[];
}

/** What nothing serves needs nothing: the transport refuses it by its name. */
export const needsOf = (request: ClientRequest): Needs | undefined => {
  const { headers, path, body, input } = request;
  const said = (): Body => propertiesOf(input ?? JSON.parse(textOf(body) || '{}'));
  const target = headers['x-amz-target'];
  if (target !== undefined) {
    const dot = target.indexOf('.');
    const name = target.slice(0, dot);
    if (!Object.hasOwn(services, name)) return undefined;
    const known = services[name];
    return known && { service: known.service, needs: known.needs(target.slice(dot + 1), said()) };
  }
  if (path.startsWith('/v2/email/')) {
    const operation = mailOperation(path);
    return operation === undefined ? undefined : { service: 'ses', needs: ofMail(operation, said()) };
  }
  const form = new URLSearchParams(textOf(body));
  const resource = form.get('PhoneNumber') ?? form.get('TopicArn') ?? '*';
  return { service: 'sns', needs: [{ action: `sns:${form.get('Action') ?? ''}`, resource }] };
};

/** How a service says that a request is not allowed. */
export const denied = (service: Service, message: string): Answer => {
  if (service === 'sns')
    return {
      status: 403,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
    };
  return {
    status: service === 'ses' || service === 'sqs' ? 403 : 400,
    body: JSON.stringify({ __type: 'AccessDeniedException', message }),
  };
};

/** How a service says that a request is allowed, and not what it asks of a key for it. */
export const deniedKey = (service: Service, message: string): Answer => {
  if (service === 'sqs')
    return { status: 400, body: JSON.stringify({ __type: 'com.amazonaws.sqs#KmsAccessDenied', message }) };
  return denied(
    service,
    service === 'secretsmanager' ? 'Access to KMS is not allowed' : `KMS key access denied error: ${message}`,
  );
};
