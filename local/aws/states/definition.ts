/** Reads a definition in Amazon States Language once: every field checked, every expression compiled. */
import { DefinitionError } from './errors.ts';
import { isArray, isObject, type Json, type JsonObject } from './json.ts';
import { type Evaluate, ExpressionError } from './jsonata.ts';
import { payloadBytes } from './limits.ts';
import { compileTemplate, isExpression, type Template } from './template.ts';

export interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number;
  readonly jitter: boolean;
}

/** Where a state goes, and what it makes of its data on the way; absent templates leave things as they are. */
export interface Way {
  /** Absent: the flow ends here. */
  readonly next?: string;
  readonly assign?: Template;
  readonly output?: Template;
}
export interface Catcher extends Way {
  readonly errors: readonly string[];
}

interface Named extends Way {
  readonly name: string;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  /** How often it was entered, retries included. */
  entered: number;
  /** How often each state followed. */
  readonly followed: Map<string, number>;
}

export interface PassState extends Named {
  readonly type: 'Pass';
}
export interface SucceedState extends Named {
  readonly type: 'Succeed';
}
export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}
export interface TaskState extends Named {
  readonly type: 'Task';
  readonly resource: string;
  /** Ends when its token is answered. */
  readonly awaitsToken: boolean;
  readonly arguments: Template | undefined;
  readonly timeout: Template | undefined;
  readonly heartbeat: Template | undefined;
}
export interface ChoiceState extends Named {
  readonly type: 'Choice';
  readonly rules: readonly (Way & { readonly condition: Template })[];
  /** The way without a match; absent: States.NoChoiceMatched. */
  readonly otherwise: Way | undefined;
}
export interface WaitState extends Named {
  readonly type: 'Wait';
  readonly until: 'Seconds' | 'Timestamp';
  readonly value: Template;
}
export interface ParallelState extends Named {
  readonly type: 'Parallel';
  readonly arguments: Template | undefined;
  readonly startsAt: readonly string[];
}
export interface MapState extends Named {
  readonly type: 'Map';
  readonly startAt: string;
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template;
  /** Present: items run as executions of their own. */
  readonly distributed: Distributed | undefined;
}
export interface Distributed {
  readonly type: MachineType;
  readonly label: string;
  readonly batcher:
    | {
        readonly maxItems: Template | undefined;
        readonly maxBytes: Template | undefined;
        readonly input: Template | undefined;
      }
    | undefined;
  readonly toleratedCount: Template | undefined;
  readonly toleratedPercentage: Template | undefined;
}
export type State =
  | PassState
  | SucceedState
  | FailState
  | TaskState
  | ChoiceState
  | WaitState
  | ParallelState
  | MapState;

export type MachineType = 'STANDARD' | 'EXPRESS';

export interface Definition {
  readonly startAt: string;
  /** All states of all flows: names are unique in a machine. */
  readonly states: ReadonlyMap<string, State>;
  readonly timeoutSeconds: number | undefined;
}

export const resources = {
  invoke: 'arn:aws:states:::lambda:invoke',
  invokeAndAwait: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  start: 'arn:aws:states:::states:startExecution',
  startAndWait: 'arn:aws:states:::states:startExecution.sync:2',
} as const;

const tokenSuffix = '.waitForTaskToken';

const fieldsOf: Readonly<Record<State['type'], readonly string[]>> = {
  Pass: ['Assign', 'Output', 'Next', 'End'],
  Task: [
    'Resource',
    'Arguments',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    'Retry',
    'Catch',
    'Assign',
    'Output',
    'Next',
    'End',
  ],
  Choice: ['Choices', 'Default', 'Assign', 'Output'],
  Wait: ['Seconds', 'Timestamp', 'Assign', 'Output', 'Next', 'End'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Parallel: ['Branches', 'Arguments', 'Retry', 'Catch', 'Assign', 'Output', 'Next', 'End'],
  Map: [
    'Items',
    'ItemSelector',
    'ItemBatcher',
    'ItemProcessor',
    'MaxConcurrency',
    'Label',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
    'Retry',
    'Catch',
    'Assign',
    'Output',
    'Next',
    'End',
  ],
};

const isStateType = (type: Json | undefined): type is State['type'] =>
  typeof type === 'string' && Object.hasOwn(fieldsOf, type);

const jsonPathFields = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'Result',
  'ItemsPath',
  'Iterator',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ErrorPath',
  'CausePath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'Variable',
];

const longestName = 80;
/** Of a definition: 1 MB. */
const longestDefinition = 1_048_576;
/** Of every time-out and interval, in seconds, and of retries. */
const mostSeconds = 99_999_999;
/** A year and a day, which MaxDelaySeconds must stay below. */
const longestDelay = 31_622_400;
const longestLabel = 40;
/** What a Label may not hold: white space, wildcards, brackets, special and control characters. */
const unlabelled = /[\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]/u;
const mostItemsPerBatch = 100_000_000;

/** A variable's name, by Unicode's rules for identifiers; `$states` is Step Functions' own. */
const isVariable = (name: string): boolean =>
  /^\p{ID_Start}\p{ID_Continue}*$/u.test(name) && name.length <= longestName && name !== 'states';

/** What `$states` holds in some places only. */
type Particular = 'result' | 'errorOutput';

const texts = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*[\s\S]*?\*\//g;
const particulars = /\$states\s*\.\s*(result|errorOutput)\b/g;

/** What an expression reads of `$states` that only some places have. */
const particularsOf = (source: string): readonly string[] =>
  [...source.replace(texts, "''").matchAll(particulars)].map(([, name = '']) => name);

export interface ReadOptions {
  readonly machine: string;
  readonly type: MachineType;
  readonly compile: (source: string) => Evaluate;
  /** Resources beyond Lambda and Step Functions that somebody serves. */
  readonly integrations: ReadonlySet<string>;
}

/**
 * @param text the definition, as JSON
 * @throws DefinitionError naming the machine, the state and what is wrong or not supported
 */
export const readDefinition = (text: string, options: ReadOptions): Definition =>
  new Reader(options).read(text);

class Reader {
  readonly #options: ReadOptions;
  readonly #states = new Map<string, State>();
  readonly #labels = new Set<string>();
  #place: string;

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#place = `state machine ${options.machine}`;
  }

  read(text: string): Definition {
    if (text.length > longestDefinition)
      this.#refuse(`the definition is longer than ${longestDefinition} characters`);
    const machine = this.#parse(text);
    this.#allow(machine, ['Comment', 'QueryLanguage', 'Version', 'StartAt', 'States', 'TimeoutSeconds']);
    if (machine.QueryLanguage !== 'JSONata')
      this.#refuse('QueryLanguage must be "JSONata"; JSONPath is not supported');
    const { TimeoutSeconds, Version = '1.0' } = machine;
    if (Version !== '1.0') this.#refuse(`Version is "1.0", not ${JSON.stringify(Version)}`);
    if (TimeoutSeconds !== undefined && !isCount(TimeoutSeconds, 1, mostSeconds))
      this.#refuse(
        `TimeoutSeconds is a whole number from 1 to ${mostSeconds}, not ${JSON.stringify(TimeoutSeconds)}`,
      );
    const startAt = this.#flow(machine, new Set());
    this.#demandEnd(machine);
    return { startAt, states: this.#states, timeoutSeconds: TimeoutSeconds };
  }

  #parse(text: string): JsonObject {
    try {
      const machine: Json = JSON.parse(text);
      if (isObject(machine)) return machine;
    } catch (error) {
      this.#refuse(`the definition is no JSON: ${String(error)}`);
    }
    return this.#refuse('the definition is no JSON object');
  }

  #wrong(what: string): DefinitionError {
    return new DefinitionError(`${this.#place}: ${what}`);
  }

  #refuse(what: string): never {
    throw this.#wrong(what);
  }

  #allow(value: JsonObject, fields: readonly string[]): void {
    for (const field of Object.keys(value)) {
      if (fields.includes(field)) continue;
      if (jsonPathFields.includes(field) || field.endsWith('.$'))
        this.#refuse(`${field} is JSONPath's; write JSONata (Arguments, Output, Assign)`);
      this.#refuse(`${field} is not supported; known are ${fields.join(', ')}`);
    }
  }

  /** @param outer variables of the flows around this one, which an inner flow may read but not assign */
  #flow(flow: JsonObject, outer: ReadonlySet<string>): string {
    const { States, StartAt } = flow;
    if (!isObject(States) || Object.keys(States).length === 0) this.#refuse('States must hold a state');
    const states = Object.entries(States as JsonObject);
    const names = new Set(states.map(([name]) => name));
    const place = this.#place;
    if (typeof StartAt !== 'string' || !names.has(StartAt))
      return this.#refuse(`StartAt names no state: ${JSON.stringify(StartAt)}`);
    const assigned = new Set([...outer, ...states.flatMap(([, state]) => assignedIn(state))]);
    for (const [name, state] of states) {
      this.#place = `${place}, state ${name}`;
      if (this.#states.has(name)) this.#refuse('its name is taken; names are unique in a machine');
      if (name.length > longestName) this.#refuse(`its name is longer than ${longestName} characters`);
      if (!isObject(state)) return this.#refuse('a state is an object');
      for (const variable of assignedIn(state))
        if (outer.has(variable)) this.#refuse(`Assign sets ${variable}, which a flow around it assigns`);
      // Reserved before its inner flows are read, so that they cannot take its name.
      const read = this.#state(name, state, names, assigned);
      this.#states.set(name, read);
    }
    this.#place = place;
    this.#demandReachable(StartAt, names);
    return StartAt;
  }

  /** @throws DefinitionError when the flow never ends; those within it may, says AWS */
  #demandEnd({ States }: JsonObject): void {
    const names = Object.keys(isObject(States) ? States : {});
    const last = names.some((name) => {
      const state = this.#states.get(name);
      return state !== undefined && state.type !== 'Choice' && state.next === undefined;
    });
    if (!last) this.#refuse('no state of it ends the execution');
  }

  /** @throws DefinitionError naming the first state of the flow that nothing leads to */
  #demandReachable(startAt: string, names: ReadonlySet<string>): void {
    const reached = new Set<string>();
    const next = [startAt];
    for (let name = next.pop(); name !== undefined; name = next.pop()) {
      const state = this.#states.get(name);
      if (state === undefined || reached.has(name)) continue;
      reached.add(name);
      next.push(...targetsOf(state));
    }
    for (const name of names) if (!reached.has(name)) this.#refuse(`state ${name} is not reachable`);
  }

  #state(name: string, state: JsonObject, names: ReadonlySet<string>, assigned: ReadonlySet<string>): State {
    const { Type } = state;
    if (!isStateType(Type))
      return this.#refuse(`Type ${JSON.stringify(Type)} is none of ${Object.keys(fieldsOf).join(', ')}`);
    this.#allow(state, ['Type', 'Comment', 'QueryLanguage', ...fieldsOf[Type]]);
    if (state.QueryLanguage !== undefined && state.QueryLanguage !== 'JSONata')
      this.#refuse('QueryLanguage must be "JSONata"; JSONPath is not supported');
    const hasNext = fieldsOf[Type].includes('Next');
    const named: Named = {
      name,
      ...(hasNext ? this.#ways(state, names, hasResult(Type)) : this.#shaping(state, '')),
      retriers: this.#handlers(state, 'Retry').map((retrier) => this.#retrier(retrier)),
      catchers: this.#handlers(state, 'Catch').map((catcher) => this.#catcher(catcher, names)),
      entered: 0,
      followed: new Map(),
    };
    switch (Type) {
      case 'Pass':
      case 'Succeed':
        return { ...named, type: Type };
      case 'Fail':
        return { ...named, type: Type, error: this.#text(state, 'Error'), cause: this.#text(state, 'Cause') };
      case 'Task':
        return this.#task(named, state);
      case 'Choice':
        return this.#choice(named, state, names);
      case 'Wait':
        return this.#wait(named, state);
      case 'Parallel':
        return {
          ...named,
          type: Type,
          arguments: this.#template(state, 'Arguments'),
          startsAt: this.#list(state, 'Branches', true).map((branch) => {
            this.#allow(branch, ['Comment', 'StartAt', 'States']);
            return this.#flow(branch, assigned);
          }),
        };
      case 'Map':
        return this.#map(named, state, assigned);
    }
  }

  /** Next or End, with Assign and Output. */
  #ways(state: JsonObject, names: ReadonlySet<string>, withResult: boolean): Way {
    const { Next, End } = state;
    if (End !== undefined && typeof End !== 'boolean') this.#refuse('End is true or false');
    if ((Next === undefined) === (End !== true)) this.#refuse('it needs either Next or "End": true');
    return {
      ...(Next !== undefined && { next: this.#target(Next, names, 'Next') }),
      ...this.#shaping(state, '', withResult ? 'result' : undefined),
    };
  }

  /** @param sees what `$states` holds there besides what it holds everywhere */
  #shaping(value: JsonObject, field: string, sees?: Particular): Pick<Way, 'assign' | 'output'> {
    const assign = this.#template(value, 'Assign', field, sees);
    const output = this.#template(value, 'Output', field, sees);
    const { Assign } = value;
    if (Assign !== undefined && !isObject(Assign)) this.#refuse(`${field}Assign is an object`);
    for (const name of Object.keys(isObject(Assign) ? Assign : {}))
      if (!isVariable(name))
        this.#refuse(
          `${field}Assign sets ${JSON.stringify(name)}, which is no name for a variable: a letter, and letters, digits and _ after it, ${longestName} at most, and not "states"`,
        );
    return { ...(assign !== undefined && { assign }), ...(output !== undefined && { output }) };
  }

  #target(target: Json | undefined, names: ReadonlySet<string>, field: string): string {
    if (typeof target === 'string' && names.has(target)) return target;
    return this.#refuse(`${field} names no state of its flow: ${JSON.stringify(target)}`);
  }

  #template(value: JsonObject, field: string, prefix = '', sees?: Particular): Template | undefined {
    const part = value[field];
    if (part === undefined) return undefined;
    const compile = (source: string): Evaluate => {
      for (const name of particularsOf(source))
        if (name !== sees) throw new ExpressionError(`"${source}" reads $states.${name}, which is not there`);
      return this.#options.compile(source);
    };
    try {
      return compileTemplate(part, `${prefix}${field}`, compile);
    } catch (error) {
      if (error instanceof ExpressionError) return this.#refuse(`${prefix}${field}: ${error.message}`);
      throw error;
    }
  }

  /** A text or an expression. */
  #text(value: JsonObject, field: string): Template | undefined {
    if (value[field] !== undefined && typeof value[field] !== 'string')
      this.#refuse(`${field} is a text, not ${JSON.stringify(value[field])}`);
    return this.#template(value, field);
  }

  /** A number or an expression. */
  #number(
    value: JsonObject,
    field: string,
    least: number,
    most = Number.MAX_SAFE_INTEGER,
  ): Template | undefined {
    const part = value[field];
    if (part !== undefined && !isExpression(part) && !isCount(part, least, most))
      this.#refuse(
        `${field} is a whole number ${most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`}, or JSONata, not ${JSON.stringify(part)}`,
      );
    return this.#template(value, field);
  }

  #list(value: JsonObject, field: string, required = false): readonly JsonObject[] {
    const list = value[field];
    if (list === undefined && !required) return [];
    if (!isArray(list) || !list.every(isObject) || list.length === 0)
      return this.#refuse(`${field} is a list of objects, at least one`);
    return list.filter(isObject);
  }

  /** Retriers or catchers, of which one of all errors comes last. */
  #handlers(state: JsonObject, field: 'Retry' | 'Catch'): readonly JsonObject[] {
    const list = this.#list(state, field);
    for (const [at, { ErrorEquals }] of list.entries())
      if (isArray(ErrorEquals) && ErrorEquals.includes('States.ALL'))
        if (ErrorEquals.length > 1 || at < list.length - 1)
          this.#refuse(`${field} lists States.ALL, which stands alone and at the end`);
    return list;
  }

  #errors(value: JsonObject, field: string): readonly string[] {
    const { ErrorEquals } = value;
    if (!isArray(ErrorEquals) || ErrorEquals.length === 0)
      return this.#refuse(`${field} needs ErrorEquals, a list of error names`);
    return ErrorEquals.map((name) =>
      typeof name === 'string' ? name : this.#refuse(`ErrorEquals lists names, not ${JSON.stringify(name)}`),
    );
  }

  #retrier(value: JsonObject): Retrier {
    this.#allow(value, [
      'ErrorEquals',
      'IntervalSeconds',
      'BackoffRate',
      'MaxAttempts',
      'MaxDelaySeconds',
      'JitterStrategy',
      'Comment',
    ]);
    const {
      IntervalSeconds = 1,
      BackoffRate = 2,
      MaxAttempts = 3,
      MaxDelaySeconds,
      JitterStrategy = 'NONE',
    } = value;
    if (!isCount(IntervalSeconds, 1, mostSeconds))
      return this.#refuse(`IntervalSeconds is a whole number from 1 to ${mostSeconds}`);
    if (typeof BackoffRate !== 'number' || BackoffRate < 1)
      return this.#refuse('BackoffRate is a number of 1 or more');
    if (!isCount(MaxAttempts, 0, mostSeconds))
      return this.#refuse(`MaxAttempts is a whole number from 0 to ${mostSeconds}`);
    if (MaxDelaySeconds !== undefined && !isCount(MaxDelaySeconds, 1, longestDelay - 1))
      return this.#refuse(`MaxDelaySeconds is a whole number from 1 to ${longestDelay - 1}`);
    if (MaxDelaySeconds !== undefined && MaxDelaySeconds < IntervalSeconds)
      return this.#refuse(
        `MaxDelaySeconds (${MaxDelaySeconds}) is below IntervalSeconds (${IntervalSeconds})`,
      );
    if (JitterStrategy !== 'NONE' && JitterStrategy !== 'FULL')
      return this.#refuse('JitterStrategy is FULL or NONE');
    return {
      errors: this.#errors(value, 'Retry'),
      intervalSeconds: IntervalSeconds,
      backoffRate: BackoffRate,
      maxAttempts: MaxAttempts,
      maxDelaySeconds: MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
      jitter: JitterStrategy === 'FULL',
    };
  }

  #catcher(value: JsonObject, names: ReadonlySet<string>): Catcher {
    this.#allow(value, ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment']);
    return {
      errors: this.#errors(value, 'Catch'),
      next: this.#target(value.Next, names, 'Catch/Next'),
      ...this.#shaping(value, 'Catch/', 'errorOutput'),
    };
  }

  #task(named: Named, state: JsonObject): TaskState {
    const { Resource } = state;
    if (typeof Resource !== 'string') return this.#refuse('Resource is an ARN');
    const isOwn = Object.values<string>(resources).includes(Resource);
    if (!isOwn && !this.#options.integrations.has(Resource))
      this.#refuse(`the resource ${Resource} is not supported`);
    const awaitsToken = Resource.endsWith(tokenSuffix);
    if (this.#options.type === 'EXPRESS' && (awaitsToken || Resource === resources.startAndWait))
      this.#refuse(`an Express machine cannot wait for ${Resource}`);
    if (isOwn && Resource.includes(':lambda:'))
      this.#checkArguments(state, 'FunctionName', ['Payload', 'InvocationType']);
    else if (isOwn) this.#checkArguments(state, 'StateMachineArn', ['Input', 'Name']);
    const timeout = this.#number(state, 'TimeoutSeconds', 1, mostSeconds);
    const heartbeat = this.#number(state, 'HeartbeatSeconds', 1, mostSeconds);
    const { TimeoutSeconds = mostSeconds, HeartbeatSeconds } = state;
    if (typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number')
      if (HeartbeatSeconds >= TimeoutSeconds)
        this.#refuse(
          `HeartbeatSeconds (${HeartbeatSeconds}) is not smaller than TimeoutSeconds (${TimeoutSeconds})`,
        );
    return {
      ...named,
      type: 'Task',
      resource: Resource,
      awaitsToken,
      arguments: this.#template(state, 'Arguments'),
      timeout,
      heartbeat,
    };
  }

  #checkArguments({ Arguments }: JsonObject, needed: string, others: readonly string[]): void {
    if (Arguments !== undefined && isExpression(Arguments)) return;
    if (!isObject(Arguments)) throw this.#wrong(`Arguments needs ${needed}`);
    if (typeof Arguments[needed] !== 'string') this.#refuse(`Arguments needs ${needed}`);
    this.#allow(Arguments, [needed, ...others]);
    const { InvocationType = 'RequestResponse' } = Arguments;
    if (InvocationType !== 'RequestResponse')
      this.#refuse(
        `InvocationType ${JSON.stringify(InvocationType)} is not supported; only RequestResponse is`,
      );
  }

  #choice(named: Named, state: JsonObject, names: ReadonlySet<string>): ChoiceState {
    const { Default } = state;
    return {
      ...named,
      type: 'Choice',
      rules: this.#list(state, 'Choices', true).map((rule) => {
        this.#allow(rule, ['Condition', 'Next', 'Output', 'Assign', 'Comment']);
        const { Condition } = rule;
        if (typeof Condition !== 'boolean' && (Condition === undefined || !isExpression(Condition)))
          return this.#refuse('Condition is JSONata in {% %}, or true or false');
        return {
          condition:
            this.#template(rule, 'Condition', 'Choices/') ?? this.#refuse('a rule needs a Condition'),
          next: this.#target(rule.Next, names, 'Choices/Next'),
          ...this.#shaping(rule, 'Choices/'),
        };
      }),
      otherwise:
        Default === undefined
          ? undefined
          : { next: this.#target(Default, names, 'Default'), ...this.#shaping(state, '') },
    };
  }

  #wait(named: Named, state: JsonObject): WaitState {
    const { Seconds, Timestamp } = state;
    if ((Seconds === undefined) === (Timestamp === undefined))
      this.#refuse('a Wait needs either Seconds or Timestamp');
    const value =
      Timestamp === undefined
        ? this.#number(state, 'Seconds', 0, mostSeconds)
        : this.#text(state, 'Timestamp');
    if (typeof Timestamp === 'string' && !isExpression(Timestamp) && !isTimestamp(Timestamp))
      this.#refuse(`Timestamp is RFC 3339 such as 2026-11-23T02:00:00Z, not ${Timestamp}`);
    if (value === undefined) return this.#refuse('a Wait needs either Seconds or Timestamp');
    return { ...named, type: 'Wait', until: Timestamp === undefined ? 'Seconds' : 'Timestamp', value };
  }

  #map(named: Named, state: JsonObject, assigned: ReadonlySet<string>): MapState {
    const { ItemProcessor, Items } = state;
    if (!isObject(ItemProcessor)) return this.#refuse('a Map needs an ItemProcessor');
    this.#allow(ItemProcessor, ['ProcessorConfig', 'Comment', 'StartAt', 'States']);
    if (Items !== undefined && !isArray(Items) && !isExpression(Items))
      this.#refuse('Items is a list or JSONata');
    const { ProcessorConfig = {} } = ItemProcessor;
    if (!isObject(ProcessorConfig)) return this.#refuse('ProcessorConfig is an object');
    this.#allow(ProcessorConfig, ['Mode', 'ExecutionType']);
    const { Mode = 'INLINE', ExecutionType } = ProcessorConfig;
    if (Mode !== 'INLINE' && Mode !== 'DISTRIBUTED') this.#refuse('Mode is INLINE or DISTRIBUTED');
    if (Mode === 'INLINE')
      for (const field of ['ItemBatcher', 'Label', 'ToleratedFailureCount', 'ToleratedFailurePercentage'])
        if (state[field] !== undefined) this.#refuse(`${field} is for a Map in DISTRIBUTED mode`);
    if (Mode === 'DISTRIBUTED' && this.#options.type === 'EXPRESS')
      this.#refuse('an Express machine has no Map in DISTRIBUTED mode');
    if (Mode === 'DISTRIBUTED' && ExecutionType !== 'STANDARD' && ExecutionType !== 'EXPRESS')
      return this.#refuse('a Map in DISTRIBUTED mode needs an ExecutionType, STANDARD or EXPRESS');
    const compiled = {
      ...named,
      type: 'Map' as const,
      items: this.#template(state, 'Items'),
      itemSelector: this.#template(state, 'ItemSelector'),
      maxConcurrency:
        this.#number({ MaxConcurrency: 0, ...state }, 'MaxConcurrency', 0) ?? this.#refuse('MaxConcurrency'),
      distributed:
        Mode === 'DISTRIBUTED'
          ? this.#distributed(named.name, state, ExecutionType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD')
          : undefined,
    };
    // A distributed Map's executions are others' and see no variable of this one.
    return { ...compiled, startAt: this.#flow(ItemProcessor, Mode === 'DISTRIBUTED' ? new Set() : assigned) };
  }

  #distributed(name: string, state: JsonObject, type: MachineType): Distributed {
    const { ItemBatcher, Label = name } = state;
    if (typeof Label !== 'string') return this.#refuse('Label is a text');
    // Without one, AWS makes one up.
    if (state.Label !== undefined && (Label === '' || Label.length > longestLabel || unlabelled.test(Label)))
      this.#refuse(
        `Label has 1 to ${longestLabel} characters, without white space, wildcards, brackets and special ones: ${JSON.stringify(Label)}`,
      );
    if (this.#labels.has(Label)) this.#refuse(`another Map has the Label ${JSON.stringify(Label)}`);
    this.#labels.add(Label);
    if (ItemBatcher !== undefined && !isObject(ItemBatcher)) return this.#refuse('ItemBatcher is an object');
    if (ItemBatcher !== undefined) {
      this.#allow(ItemBatcher, ['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput']);
      if (ItemBatcher.MaxItemsPerBatch === undefined && ItemBatcher.MaxInputBytesPerBatch === undefined)
        this.#refuse('ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch');
    }
    return {
      type,
      label: Label,
      batcher: ItemBatcher && {
        maxItems: this.#number(ItemBatcher, 'MaxItemsPerBatch', 1, mostItemsPerBatch),
        maxBytes: this.#number(ItemBatcher, 'MaxInputBytesPerBatch', 1, payloadBytes),
        input: this.#template(ItemBatcher, 'BatchInput', 'ItemBatcher/'),
      },
      toleratedCount: this.#number(state, 'ToleratedFailureCount', 0),
      toleratedPercentage: this.#number(state, 'ToleratedFailurePercentage', 0, 100),
    };
  }
}

/** Whether the state has a result, of an endpoint or of its own flows. */
const hasResult = (type: State['type']): boolean => type === 'Task' || type === 'Parallel' || type === 'Map';

/** Where a state may lead. */
const targetsOf = (state: State): readonly string[] => [
  ...(state.next === undefined ? [] : [state.next]),
  ...state.catchers.flatMap(({ next }) => next ?? []),
  ...(state.type === 'Choice' ? [...state.rules, ...(state.otherwise ? [state.otherwise] : [])] : []).flatMap(
    ({ next }) => next ?? [],
  ),
];

/** A whole number between `least` and `most`, both included. */
export const isCount = (
  value: Json | undefined,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): value is number => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** RFC 3339, with capital T and Z as ASL wants them. */
export const isTimestamp = (value: Json | undefined): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value));

/** Names of the variables that the state assigns, in its rules and catchers too. */
const assignedIn = (state: Json | undefined): readonly string[] => {
  if (!isObject(state)) return [];
  const places = [state, ...[state.Choices, state.Catch].flatMap((list) => (isArray(list) ? list : []))];
  return places.flatMap((place) =>
    isObject(place) && isObject(place.Assign) ? Object.keys(place.Assign) : [],
  );
};
