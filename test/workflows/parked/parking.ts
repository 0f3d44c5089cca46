/** Leads a world's passages of one journey by legs: takes what goes to Step Functions for it, and begins what is due. */
import { createStates, type ExecutionEnd, type LocalStates } from '../../../local/aws/states/index.ts';
import { type ClientRequest, type Transport, textOf } from '../../../local/aws/transport.ts';
import type { World } from '../../../local/engine/world.ts';
import { instant, iso } from '../../../shared/base/time.ts';
import { type Leg, legsOf, type Parked, parkedToken } from './legs.ts';

interface Item {
  readonly c: { readonly S: string };
  readonly k: { readonly S: string };
  readonly due: { readonly N: string };
  readonly parked: { readonly S: string };
}

type Answer = { readonly status: number; readonly body: object };

const legMachine = 'arn:aws:states:local-1:000000000000:stateMachine:legs';

/** What one customer's passage takes beside what its functions do. */
export interface TakenByLegs {
  readonly legs: number;
  readonly states: number;
  /** Of items that are put and taken away: a write unit each. */
  readonly writes: number;
}

const customerIn = (passage: unknown): string =>
  String((passage as { readonly customer?: unknown }).customer);

export class Parking {
  readonly taken: Record<string, TakenByLegs> = {};
  readonly failures: string[] = [];
  #world: World | undefined;
  #states: LocalStates | undefined;
  readonly #machine: string;
  /** The keys of what is parked: a query finds no others. */
  readonly #waiting = new Set<string>();

  /** @param machine the name of the journey's Standard machine, which begins nothing any more */
  constructor(machine: string) {
    this.#machine = machine;
  }

  /** For the world that its transport was made for. */
  leads(world: World): void {
    const table = world.environment.LEDGER_TABLE ?? '';
    this.#world = world;
    this.#states = createStates({
      clock: world.clock,
      invoke: world.lambda.invoke,
      integrations: {
        'arn:aws:states:::dynamodb:putItem': async (args) => {
          this.#parks(args as { readonly Item: Item });
          return {};
        },
      },
      onEnd: (end) => this.#ended(end),
    });
    this.#states.addStateMachine({
      arn: legMachine,
      name: 'legs',
      type: 'EXPRESS',
      definition: legsOf(JSON.parse(world.definitionOf(this.#machine)), table),
    });
  }

  #counts(passage: unknown, more: Partial<TakenByLegs>): void {
    const customer = customerIn(passage);
    const { legs, states, writes } = this.taken[customer] ?? { legs: 0, states: 0, writes: 0 };
    this.taken[customer] = {
      legs: legs + (more.legs ?? 0),
      states: states + (more.states ?? 0),
      writes: writes + (more.writes ?? 0),
    };
  }

  transport(to: Transport): Transport {
    return {
      ...to,
      handle: async (request) => {
        const taken = this.#takes(request);
        if (taken === undefined) return to.handle(request);
        const text = JSON.stringify(taken.body);
        return {
          response: { statusCode: taken.status, headers: {}, text, body: Buffer.from(text) },
        };
      },
    };
  }

  #takes({ headers, body }: ClientRequest): Answer | undefined {
    const operation = /^AWSStepFunctions\.(.+)$/.exec(headers['x-amz-target'] ?? '')?.[1];
    if (operation === undefined) return undefined;
    const request = JSON.parse(textOf(body)) as Readonly<Record<string, string>>;
    if (operation === 'StartExecution' && request.stateMachineArn?.endsWith(`:${this.#machine}`) === true)
      return this.#starts(request.name ?? '', JSON.parse(request.input ?? '{}'));
    const { taskToken = '' } = request;
    if (!taskToken.startsWith(parkedToken)) return undefined;
    if (operation === 'SendTaskSuccess')
      return this.#answered(taskToken, { begins: 'answered', result: JSON.parse(request.output ?? '{}') });
    const { error = '', cause = '' } = request;
    return this.#answered(taskToken, { begins: 'failed', error: { Error: error, Cause: cause } });
  }

  /** Once for a name, which Express does not promise: by an item of its own. */
  #starts(name: string, passage: unknown): Answer {
    const world = this.#world as World;
    const { status } = this.#table('PutItem', {
      Item: { c: { S: `parked#${name}` }, k: { S: 'begun' } },
      ConditionExpression: 'attribute_not_exists(c)',
    });
    this.#counts(passage, { writes: 1 });
    if (status !== 200)
      return {
        status: 400,
        body: { __type: 'com.amazonaws.swf.service.v2.model#ExecutionAlreadyExists', message: name },
      };
    const { StartAt } = JSON.parse(world.definitionOf(this.#machine)) as { readonly StartAt: string };
    const entered = iso(world.clock.now());
    this.#begin({ passage, name, leg: 1, at: StartAt, input: passage, entered, begins: 'entered' });
    return {
      status: 200,
      body: { executionArn: `${legMachine}:${name}`, startDate: world.clock.now() / 1_000 },
    };
  }

  /** The item goes once, so that of an answer and its time one begins the next leg. */
  #answered(token: string, how: Pick<Leg, 'begins' | 'result' | 'error'>): Answer {
    const slash = token.lastIndexOf('/');
    const [name, k] = [token.slice(parkedToken.length, slash), token.slice(slash + 1)];
    if (this.#resumes(`parked#${name}`, k, how)) return { status: 200, body: {} };
    return {
      status: 400,
      body: {
        __type: 'com.amazonaws.swf.service.v2.model#TaskTimedOut',
        message: 'Provided task does not exist anymore',
      },
    };
  }

  #resumes(c: string, k: string, how: Pick<Leg, 'begins' | 'result' | 'error'>): boolean {
    this.#waiting.delete(`${c}/${k}`);
    const { body } = this.#table('DeleteItem', {
      Key: { c: { S: c }, k: { S: k } },
      ReturnValues: 'ALL_OLD',
    });
    const { Attributes } = JSON.parse(body) as { readonly Attributes?: Item };
    if (Attributes === undefined) return false;
    const parked = JSON.parse(Attributes.parked.S) as Parked;
    this.#counts(parked.passage, { writes: 1 });
    this.#begin({ ...parked, leg: parked.leg + 1, ...how });
    return true;
  }

  /** In a deployment a query a minute finds what is due; here each is found when it is. */
  #parks({ Item }: { readonly Item: Item }): void {
    const world = this.#world as World;
    const { status, body } = this.#table('PutItem', { Item });
    if (status !== 200) throw new Error(body);
    const { at, passage } = JSON.parse(Item.parked.S) as Parked;
    this.#counts(passage, { writes: 1 });
    const { States } = JSON.parse(world.definitionOf(this.#machine)) as {
      readonly States: Readonly<Record<string, { readonly Type: string }>>;
    };
    const how =
      States[at]?.Type === 'Wait'
        ? ({ begins: 'over' } as const)
        : ({ begins: 'failed', error: { Error: 'States.Timeout', Cause: '' } } as const);
    const key = `${Item.c.S}/${Item.k.S}`;
    this.#waiting.add(key);
    world.clock.schedule(instant(Math.max(Number(Item.due.N), world.clock.now())), () => {
      if (this.#waiting.has(key)) this.#resumes(Item.c.S, Item.k.S, how);
    });
  }

  #begin(leg: Leg): void {
    this.#counts(leg.passage, { legs: 1 });
    this.#states?.startExecution(legMachine, leg, `${leg.name.slice(0, 70)}-${leg.leg}`);
  }

  #ended({ status, name, input, error, cause, transitions }: ExecutionEnd): void {
    this.#counts((input as unknown as Leg).passage, { states: transitions });
    if (status !== 'SUCCEEDED') this.failures.push(`${name}: ${error ?? status} ${cause ?? ''}`);
  }

  #table(operation: string, request: object) {
    const world = this.#world as World;
    return world.dynamodb.handle(
      operation,
      JSON.stringify({ TableName: world.environment.LEDGER_TABLE, ...request }),
    );
  }
}
