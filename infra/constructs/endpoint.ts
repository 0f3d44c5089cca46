/** One place that pushes, or what else is handed over, go to: an API destination behind a rule on the bus, with its secret, retries and dead letters. */
import { Duration, RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import {
  ApiDestination,
  Authorization,
  Connection,
  type EventBus,
  HttpMethod,
  type IApiDestination,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type EndpointSetting, endpointEvents } from '../../shared/customers/events/endpoints.ts';
import { type Deployment, nameIn } from '../../shared/shop/names.ts';
import { accept } from './accepted.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface EndpointProps {
  /** What it takes. */
  readonly among: EndpointSetting;
  readonly shop: Deployment;
  readonly name: string;
  readonly url: string;
  /** The header that bears the secret. */
  readonly header: string;
  readonly bus: EventBus;
}

/** Later than this it is no news any more. */
const longest = Duration.hours(2);

export class Endpoint extends Construct {
  constructor(scope: Construct, id: string, { shop, among, name, url, header, bus }: EndpointProps) {
    super(scope, id);
    const event = endpointEvents[among];
    const [one, several] = event.called;
    const them = several.toLowerCase();
    const called = nameIn(shop, `${one.toLowerCase()}-${name}`, 64);
    const secret = new Secret(this, 'Secret', {
      description: `What the endpoint "${name}" knows Rekindle’s ${them} by: the value of the header ${header}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(secret, { 'AwsSolutions-SMG4': 'The endpoint knows it, too, and both change at once, by hand' });
    const connection = new Connection(this, 'Connection', {
      connectionName: called,
      authorization: Authorization.apiKey(header, SecretValue.secretsManager(secret.secretArn)),
      description: `${several} to ${name}`,
    });
    const destination = new ApiDestination(this, 'Destination', {
      apiDestinationName: called,
      connection,
      endpoint: url,
      httpMethod: HttpMethod.POST,
      description: `${several} to ${name}`,
    });
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: { source: [event.source], detailType: [event.name], detail: { to: [name] } },
      targets: [
        // CDK's class leaves open what its interface wants: the ARN for policies, which a destination of ours has.
        new ApiDestinationTarget(destination as IApiDestination, {
          event: RuleTargetInput.fromEventPath('$.detail'),
          deadLetterQueue: new DeadLetterQueue(this, 'DeadLetters', {
            kind: `${among}-not-taken`,
            of: name,
          }).queue,
          maxEventAge: longest,
          retryAttempts: 185,
        }),
      ],
    });
  }
}
