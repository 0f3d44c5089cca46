/** A deployment on a local DynamoDB whose process can be killed at any request, in virtual time. */

import { noAsk } from '../../../../functions/adapters/ask.ts';
import { createPorts } from '../../../../functions/adapters/index.ts';
import { noPost } from '../../../../functions/adapters/post.ts';
import { useRuntime } from '../../../../functions/adapters/runtime.ts';
import type { LambdaContext } from '../../../../local/aws/lambda.ts';
import { type Answer, type ClientRequest, createTransport } from '../../../../local/aws/transport.ts';
import { clientsOn, type RequestHandler } from '../../../../local/engine/clients.ts';
import { type Duration, type Instant, plus } from '../../../../shared/base/time.ts';
import type { Ports } from '../../../../shared/flows/ports.ts';
import type { EventJourney } from '../../../../shared/journeys/protocol.ts';
import { secretValue } from '../../../support/link-keys.ts';
import { areAllTried } from '../../../support/runs.ts';
import { type BusEntry, createStand, start, type TokenAnswer } from '../../../support/stand.ts';

/** The process dies at this request, before or after it had its effect; requests count from 1. */
export interface Death {
  readonly request: number;
  readonly when: 'before' | 'after';
}

/** An execution that Step Functions took. */
export interface Started {
  readonly arn: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: Instant;
}

export interface Deployment {
  readonly now: () => Instant;
  readonly pass: (duration: Duration) => void;
  /** Every item of every table, in wire form as text. */
  readonly items: () => readonly string[];
  /** Survive any death. */
  readonly ports: Ports;
  readonly started: readonly Started[];
  readonly answers: readonly TokenAnswer[];
  readonly bus: readonly BusEntry[];
  /** Operations of the latest run, in order. */
  readonly requests: readonly string[];
  /** How the latest run paused. */
  readonly pauses: readonly Duration[];
  /** Runs work as a process of its own. */
  readonly run: <Result>(
    work: (ports: Ports) => Promise<Result>,
    death?: Death,
  ) => Promise<Result | 'killed'>;
  /** The bus takes nothing while it is down. */
  readonly breakBus: (isDown: boolean) => void;
}

/** Lambda's context object with so much time left. */
export const contextWith = (remaining: () => number): LambdaContext => ({
  functionName: 'test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'test',
  memoryLimitInMB: '1024',
  awsRequestId: 'test-1',
  logGroupName: 'test',
  logStreamName: 'test',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: remaining,
});

const ok = (body: unknown): Answer => ({ status: 200, body: JSON.stringify(body) });
const refusal = (type: string, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: type, message: `${type} of the test` }),
});

/** A new, empty deployment. Only one is in use at a time. */
export const createDeployment = (
  settings: object = {},
  journeys: readonly EventJourney[] = [],
): Deployment => {
  const { dynamodb } = createStand(settings, journeys);
  let now = start;
  let busIsDown = false;
  const started: Started[] = [];
  const answers: TokenAnswer[] = [];
  const bus: BusEntry[] = [];
  const requests: string[] = [];
  const pauses: Duration[] = [];

  const states = (operation: string, body: string): Answer => {
    const { stateMachineArn: arn, name, input, taskToken: token, output, error, cause } = JSON.parse(body);
    if (operation === 'StartExecution') {
      if (started.some((each) => each.name === name)) return refusal('ExecutionAlreadyExists');
      started.push({ arn, name, input: JSON.parse(input), at: now });
      return ok({ executionArn: `${arn}:${name}`, startDate: 0 });
    }
    if (answers.some((answer) => answer.token === token)) return refusal('TaskTimedOut');
    answers.push(
      operation === 'SendTaskSuccess'
        ? { token, outcome: JSON.parse(output).outcome }
        : { token, detour: error, cause: JSON.parse(cause) },
    );
    return ok({});
  };
  const transport = createTransport({
    json: {
      DynamoDB_20120810: dynamodb.handle,
      AWSStepFunctions: states,
      AWSEvents: (_, body) => {
        if (busIsDown) return refusal('InternalException', 500);
        bus.push(...JSON.parse(body).Entries);
        return ok({ FailedEntryCount: 0, Entries: [] });
      },
      secretsmanager: (_, body) => ok(secretValue(body)),
    },
    mail: () => refusal('Unexpected'),
    texts: () => refusal('Unexpected'),
  });

  /** A process with a life of its own: it remembers nothing of others, and nothing it does comes after its death. */
  const newProcess = (death: Death | undefined, die: () => void): void => {
    let count = 0;
    let isDead = false;
    const requestHandler: RequestHandler = {
      handle: async (request) => {
        const asked = request as ClientRequest;
        count += 1;
        const dies = !isDead && count === death?.request;
        if (isDead || (dies && death?.when === 'before')) {
          isDead = true;
          die();
          return new Promise<never>(() => {});
        }
        requests.push(asked.headers['x-amz-target']?.split('.')[1] ?? '?');
        const answer = await transport.handle(asked);
        if (!dies) return answer;
        isDead = true;
        die();
        return new Promise<never>(() => {});
      },
    };
    useRuntime({
      now: () => now,
      random: () => 0,
      pause: async (duration) => {
        pauses.push(duration);
        now = plus(now, duration);
      },
      post: noPost,
      ask: noAsk,
      makeClient: clientsOn(requestHandler),
    });
  };
  newProcess(undefined, () => {});
  const ports = createPorts(process.env);

  return {
    now: () => now,
    pass: (duration) => {
      now = plus(now, duration);
    },
    items: () =>
      ['profiles', 'ledger'].flatMap((TableName) => {
        const { body } = dynamodb.handle('Scan', JSON.stringify({ TableName }));
        return (JSON.parse(body).Items as readonly object[]).map((item) => JSON.stringify(item));
      }),
    ports,
    started,
    answers,
    bus,
    requests,
    pauses,
    run: async (work, death) => {
      requests.length = 0;
      pauses.length = 0;
      let die: () => void = () => {};
      const killed = new Promise<'killed'>((resolve) => {
        die = () => resolve('killed');
      });
      newProcess(death, die);
      try {
        return await Promise.race([work(createPorts(process.env)), killed]);
      } finally {
        newProcess(undefined, () => {});
      }
    },
    breakBus: (isDown) => {
      busIsDown = isDown;
    },
  };
};

/** So many ways to die are all tried in a hurry. */
const mostInAHurry = 24;

/** Each way to die within so many requests; of long works `npm test` tries every third, and `npm run test:deep` all. */
export const deathsWithin = (requests: number): readonly Death[] => {
  const deaths = Array.from({ length: requests }, (_, index) => index + 1).flatMap(
    (request): readonly Death[] => [
      { request, when: 'before' },
      { request, when: 'after' },
    ],
  );
  const isWhole = areAllTried || deaths.length <= mostInAHurry;
  return isWhole ? deaths : deaths.filter((_, index) => index % 3 === 0);
};
