/** Reads a synthesized CDK app: its resources with every intrinsic resolved to what this machine calls them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The account and region that the embedded cloud pretends to be. */
export const localAccount = '000000000000';
export const localRegion = 'local-1';

export interface Resource {
  readonly logicalId: string;
  readonly stack: string;
  readonly type: string;
  /** Its name or ARN, as `Ref` gives it. */
  readonly ref: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

interface RawResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}
interface RawTemplate {
  readonly Resources?: Readonly<Record<string, RawResource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
}

/** The template holds something that the embedded engine does not resolve. */
export class UnresolvableTemplateError extends Error {
  override readonly name = 'UnresolvableTemplateError';
}

type Attributes = Readonly<Record<string, string>>;

const arn = (service: string, rest: string): string =>
  `arn:aws:${service}:${localRegion}:${localAccount}:${rest}`;

/** What `Ref` and `Fn::GetAtt` give for the resources that are served. */
const identities: Readonly<
  Record<string, (name: string, stack: string) => { readonly ref: string; readonly attributes: Attributes }>
> = {
  'AWS::DynamoDB::Table': (name) => ({
    ref: name,
    attributes: {
      Arn: arn('dynamodb', `table/${name}`),
      StreamArn: arn('dynamodb', `table/${name}/stream/local`),
    },
  }),
  'AWS::Lambda::Function': (name) => ({ ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } }),
  'AWS::Lambda::Url': (name) => ({
    ref: name,
    attributes: { FunctionUrl: `https://${name.toLowerCase()}.lambda-url.${localRegion}.on.aws/` },
  }),
  'AWS::StepFunctions::StateMachine': (name) => {
    const machine = arn('states', `stateMachine:${name}`);
    return { ref: machine, attributes: { Arn: machine, Name: name } };
  },
  'AWS::Events::EventBus': (name) => ({
    ref: name,
    attributes: { Arn: arn('events', `event-bus/${name}`), Name: name },
  }),
  'AWS::Events::Connection': (name) => ({
    ref: name,
    attributes: { Arn: arn('events', `connection/${name}/local`) },
  }),
  'AWS::Events::ApiDestination': (name) => ({
    ref: name,
    attributes: { Arn: arn('events', `api-destination/${name}/local`) },
  }),
  'AWS::SQS::Queue': (name) => ({
    ref: `https://sqs.${localRegion}.amazonaws.com/${localAccount}/${name}`,
    attributes: { Arn: arn('sqs', name), QueueName: name },
  }),
  'AWS::SecretsManager::Secret': (name) => ({ ref: arn('secretsmanager', `secret:${name}`), attributes: {} }),
  'AWS::Cognito::UserPool': (name) => {
    const id = `${localRegion}_${name}`;
    return {
      ref: id,
      attributes: {
        Arn: arn('cognito-idp', `userpool/${id}`),
        ProviderURL: `https://cognito-idp.${localRegion}.amazonaws.com/${id}`,
      },
    };
  },
  'AWS::SES::ConfigurationSet': (name) => ({ ref: name, attributes: {} }),
  // CDK gives roles of its own the same id in each stack.
  'AWS::IAM::Role': (name, stack) => ({
    ref: `${stack}-${name}`,
    attributes: { Arn: `arn:aws:iam::${localAccount}:role/${stack}-${name}` },
  }),
};

const nameProperties = [
  'TableName',
  'FunctionName',
  'StateMachineName',
  'QueueName',
  'LogGroupName',
  'RoleName',
  'TopicName',
  'Name',
] as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** CloudFormation leaves out what is set to it. */
const isNoValue = (value: unknown): boolean => isRecord(value) && value.Ref === 'AWS::NoValue';

/** Resolves one app's templates together: stacks refer to each other by exports. */
class Resolver {
  readonly #templates: ReadonlyMap<string, RawTemplate>;
  readonly #exports = new Map<string, { readonly stack: string; readonly value: unknown }>();

  constructor(templates: ReadonlyMap<string, RawTemplate>) {
    this.#templates = templates;
    for (const [stack, template] of templates)
      for (const output of Object.values(template.Outputs ?? {}))
        if (output.Export !== undefined)
          this.#exports.set(String(this.value(output.Export.Name, stack)), { stack, value: output.Value });
  }

  identity(stack: string, logicalId: string): { readonly ref: string; readonly attributes: Attributes } {
    const resource = this.#templates.get(stack)?.Resources?.[logicalId];
    if (resource === undefined)
      throw new UnresolvableTemplateError(
        `stack ${stack} refers to "${logicalId}", which it does not define`,
      );
    const given = nameProperties
      .map((property) => resource.Properties?.[property])
      .find((name) => typeof name === 'string');
    const name = typeof given === 'string' ? given : logicalId;
    const known = identities[resource.Type];
    return known === undefined
      ? { ref: name, attributes: { Arn: arn('other', `${resource.Type}/${name}`) } }
      : known(name, stack);
  }

  value(value: unknown, stack: string): unknown {
    if (Array.isArray(value))
      return value.filter((each) => !isNoValue(each)).map((each) => this.value(each, stack));
    if (!isRecord(value)) return value;
    const [[key, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0 && (key === 'Ref' || key.startsWith('Fn::')))
      return this.#intrinsic(key, argument, stack);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => !isNoValue(each))
        .map(([name, each]) => [name, this.value(each, stack)]),
    );
  }

  #intrinsic(name: string, argument: unknown, stack: string): unknown {
    switch (name) {
      case 'Ref':
        return this.#reference(String(argument), stack);
      case 'Fn::GetAtt': {
        const [logicalId = '', ...attribute] = Array.isArray(argument)
          ? argument.map(String)
          : String(argument).split('.');
        const { attributes } = this.identity(stack, logicalId);
        const value = attributes[attribute.join('.')];
        if (value === undefined)
          throw new UnresolvableTemplateError(
            `stack ${stack}: ${logicalId} has no attribute ${attribute.join('.')} here`,
          );
        return value;
      }
      case 'Fn::Join': {
        const [separator, parts] = argument as readonly [string, readonly unknown[]];
        return parts.map((part) => String(this.value(part, stack))).join(separator);
      }
      case 'Fn::Sub': {
        const text = Array.isArray(argument) ? String(argument[0]) : String(argument);
        const given = Array.isArray(argument) && isRecord(argument[1]) ? argument[1] : {};
        return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, id: string) => {
          if (literal !== '') return `\${${id}}`;
          if (id in given) return String(this.value(given[id], stack));
          return String(
            id.includes('.') ? this.#intrinsic('Fn::GetAtt', id, stack) : this.#reference(id, stack),
          );
        });
      }
      case 'Fn::ImportValue': {
        const exported = this.#exports.get(String(this.value(argument, stack)));
        if (exported === undefined)
          throw new UnresolvableTemplateError(
            `stack ${stack} imports ${JSON.stringify(argument)}, which no stack exports`,
          );
        return this.value(exported.value, exported.stack);
      }
      case 'Fn::Select': {
        const [index, list] = argument as readonly [number | string, unknown];
        return (this.value(list, stack) as readonly unknown[])[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = argument as readonly [string, unknown];
        return String(this.value(text, stack)).split(separator);
      }
      default:
        throw new UnresolvableTemplateError(
          `stack ${stack} uses ${name}, which the embedded engine does not resolve`,
        );
    }
  }

  #reference(id: string, stack: string): string {
    switch (id) {
      case 'AWS::AccountId':
        return localAccount;
      case 'AWS::Region':
        return localRegion;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stack;
      default: {
        const parameter = this.#templates.get(stack)?.Parameters?.[id];
        return parameter === undefined ? this.identity(stack, id).ref : String(parameter.Default ?? '');
      }
    }
  }
}

/** A state machine's definition lies in a file of the assembly, beside what CloudFormation puts into it. */
const withDefinition = (properties: Properties, assembly: string): Properties => {
  const { DefinitionS3Location: location, DefinitionSubstitutions: substitutions, ...others } = properties;
  if (location === undefined) return properties;
  const text = readFileSync(join(assembly, `asset.${propertiesOf(location).Key}`), 'utf8');
  const DefinitionString = Object.entries(propertiesOf(substitutions)).reduce(
    (filled, [name, value]) => filled.replaceAll(`\${${name}}`, () => String(value)),
    text,
  );
  return { ...others, DefinitionString };
};

/**
 * Every resource of the app in `assembly` (a `cdk.out`), by stack and template order.
 * @throws UnresolvableTemplateError when a property that is read needs what this machine can't resolve
 */
export const readAssembly = (assembly: string): readonly Resource[] => {
  const templates = new Map(
    readdirSync(assembly)
      .filter((file) => file.endsWith('.template.json'))
      .sort()
      .map((file) => [
        file.replace('.template.json', ''),
        JSON.parse(readFileSync(join(assembly, file), 'utf8')) as RawTemplate,
      ]),
  );
  const resolver = new Resolver(templates);
  const served = new Set([
    ...Object.keys(identities),
    'AWS::Lambda::LayerVersion',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Events::Rule',
    'AWS::SNS::Subscription',
    'AWS::Scheduler::Schedule',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::CompositeAlarm',
    'AWS::ApiGatewayV2::Api',
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
  ]);
  return [...templates].flatMap(([stack, template]) =>
    Object.entries(template.Resources ?? {})
      .filter(([, { Type }]) => served.has(Type))
      .map(([logicalId, { Type, Properties = {}, Metadata = {} }]) => ({
        logicalId,
        stack,
        type: Type,
        ref: resolver.identity(stack, logicalId).ref,
        properties: withDefinition(resolver.value(Properties, stack) as Properties, assembly),
        metadata: Metadata,
      })),
  );
};

/** What the stacks are called in AWS, by their ids in the assembly. */
export const stackNamesIn = (assembly: string): ReadonlyMap<string, string> => {
  const { artifacts = {} } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as {
    readonly artifacts?: Readonly<Record<string, { readonly properties?: { readonly stackName?: string } }>>;
  };
  return new Map(Object.entries(artifacts).map(([id, { properties }]) => [id, properties?.stackName ?? id]));
};

/** A resource's properties are what CDK wrote: read as they come. */
export type Properties = Readonly<Record<string, unknown>>;

export const propertiesOf = (value: unknown): Properties =>
  typeof value === 'object' && value !== null ? (value as Properties) : {};
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
