/** One place that pushes go to: an API destination behind a rule on the bus, with its secret, retries and dead letters. */
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
import { pushEvent } from '../../shared/customers/events/pushes.ts';
import { type Deployment, nameIn } from '../../shared/shop/names.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

export interface PushEndpointProps {
  readonly shop: Deployment;
  readonly name: string;
  readonly url: string;
  /** The header that bears the secret. */
  readonly header: string;
  readonly bus: EventBus;
}

/** Later than this a push is no news any more. */
const longest = Duration.hours(2);

export class PushEndpoint extends Construct {
  constructor(scope: Construct, id: string, { shop, name, url, header, bus }: PushEndpointProps) {
    super(scope, id);
    const called = nameIn(shop, `push-${name}`, 64);
    const secret = new Secret(this, 'Secret', {
      description: `What the endpoint "${name}" knows Rekindle’s pushes by: the value of the header ${header}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const connection = new Connection(this, 'Connection', {
      connectionName: called,
      authorization: Authorization.apiKey(header, SecretValue.secretsManager(secret.secretArn)),
      description: `Pushes to ${name}`,
    });
    const destination = new ApiDestination(this, 'Destination', {
      apiDestinationName: called,
      connection,
      endpoint: url,
      httpMethod: HttpMethod.POST,
      description: `Pushes to ${name}`,
    });
    new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: { source: [pushEvent.source], detailType: [pushEvent.name], detail: { to: [name] } },
      targets: [
        // CDK's class leaves open what its interface wants: the ARN for policies, which a destination of ours has.
        new ApiDestinationTarget(destination as IApiDestination, {
          event: RuleTargetInput.fromEventPath('$.detail'),
          deadLetterQueue: new DeadLetterQueue(
            this,
            'DeadLetters',
            `The endpoint "${name}" did not take pushes for two hours: see why, and redrive or discard them`,
          ).queue,
          maxEventAge: longest,
          retryAttempts: 185,
        }),
      ],
    });
  }
}
