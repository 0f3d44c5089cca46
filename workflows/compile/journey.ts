/** Compiles a journey to a Step Functions Standard state machine; with sweep.ts the only author of Amazon States Language. */
import { type Duration, milliseconds } from '../../shared/base/time.ts';
import { marketing } from '../../shared/customers/profiles/topics.ts';
import {
  type BranchNode,
  edgesOf,
  goalReached,
  graphOf,
  isTalking,
  type NodeId,
  nodeOf,
  type SendNode,
  type SplitNode,
  type StoryGraph,
  type StoryNode,
  sendsMarketing,
  type WaitForNode,
} from '../../shared/journeys/graph.ts';
import { recoveryLane, usefulForIn } from '../../shared/journeys/lanes.ts';
import { isEventEntry, type Journey, type Moment, type Touchpoint } from '../../shared/journeys/language.ts';
import { detours, type Until } from '../../shared/journeys/protocol.ts';
import type { WaitSpec } from '../../shared/journeys/records.ts';
import type { Story, StoryStep, StoryWait } from '../../shared/journeys/story.ts';
import { canBePaused, isMarketing, kindOf, type TouchSpec } from '../../shared/journeys/touchpoints/index.ts';
import {
  type Catcher,
  enteredFirst,
  invokeAndAwaitToken,
  jsonata,
  literal,
  retryFaults,
  retryLostAnswer,
  type State,
  type StateMachine,
  scaled,
  type TaskState,
  waitingForBusy,
  wholeSeconds,
} from './asl.ts';

export interface CompileOptions {
  /** ARNs of the Lambdas that a journey's states invoke. */
  readonly functions: Readonly<Record<'send' | 'await' | 'look' | 'close', string>>;
  readonly timeScale: number;
  /** The version of each message's words that passages begin with from now on; absent: the first. */
  readonly words?: Readonly<Record<string, { readonly version: number }>>;
}

/** What a task's Lambda is told beside its token, its passage and its state. */
type Payload = Readonly<Record<string, unknown>> & { readonly touch?: TouchSpec };

/** A task that only works and answers is given this long before it counts as lost. */
const answerSeconds = 900;

/** The touchpoint as its sending gets it, in the state's arguments. */
export const touchSpec = (
  touchpoint: Touchpoint,
  { topic, lane }: Pick<Journey, 'topic' | 'lane'>,
  { timeScale, words = {} }: Pick<CompileOptions, 'timeScale' | 'words'>,
): TouchSpec => {
  const { name, kind } = touchpoint;
  const version = words[name]?.version ?? 1;
  const spec = kindOf(kind).spec(touchpoint, (duration) => scaled(duration, timeScale));
  const told = { ...spec, ...(version > 1 && { words: version }) };
  if (!isMarketing(told)) return told;
  const usefulFor = ('usefulFor' in touchpoint ? touchpoint.usefulFor : undefined) ?? usefulForIn(lane);
  return {
    ...told,
    ...(topic !== undefined && topic !== marketing && { topic }),
    usefulFor: usefulFor === 'day' ? usefulFor : scaled(usefulFor, timeScale),
    ...(lane === recoveryLane && { recovers: true as const }),
  };
};

/** What goes in the touchpoint's place, beside its arguments. */
export const orElseSpec = (
  touchpoint: Touchpoint,
  journey: Pick<Journey, 'topic' | 'lane'>,
  options: Pick<CompileOptions, 'timeScale' | 'words'>,
): { readonly orElse?: TouchSpec } =>
  'orElse' in touchpoint && touchpoint.orElse !== undefined
    ? { orElse: touchSpec(touchpoint.orElse, journey, options) }
    : {};

/** A state that is entered again after a fault keeps the time of its entry: the moment stays the same. */
const untilSpec = (moment: Moment, timeScale: number): Until => ({
  moment,
  since: jsonata(enteredFirst),
  timeScale,
});

const waitSpec = ({ id, signal: { source, otherwise } }: WaitForNode, timeScale: number): WaitSpec => ({
  id,
  source:
    source.kind === 'activity'
      ? { ...source, within: milliseconds(scaled(source.within, timeScale)) }
      : source,
  otherwise,
});

const pathWith = (waitId: NodeId, outcome: string): string =>
  `$trim($states.input.path & ' ' & ${literal(`${waitId}=`)} & ${outcome})`;

const keepPath = jsonata("{'path': $states.input.path}");
const withOutcome = (waitId: NodeId): string =>
  jsonata(`{'path': ${pathWith(waitId, '$states.result.outcome')}, 'outcome': $states.result.outcome}`);

/** For a Lambda to see that the time is over already, and answer. */
const whenOver = 30;

/**
 * The delay counts from the event, which may have been told late: what is left of it.
 * @param whole of a passage whose execution was started without its time, in the minutes of a deployment
 */
const secondsUntilStart = (whole: number): string => {
  const startsAt = '$states.context.Execution.Input.startsAt';
  const left = `$ceil(($toMillis(${startsAt}) - $toMillis($states.context.State.EnteredTime)) / 1000)`;
  return jsonata(`$exists(${startsAt}) ? ($left := ${left}; $left >= 1 ? $left : ${whenOver}) : ${whole}`);
};

class JourneyCompiler {
  readonly #graph: StoryGraph;
  /** The wait for what would make a story needless, which an event's entry begins with. */
  readonly #delay: NodeId | undefined;
  /**
   * What its passages are told to be, whatever those who start them believe: while a deployment is under way, one
   * stack knows the new version and another does not.
   */
  readonly #version: number;
  readonly #journey: Journey;
  readonly #options: CompileOptions;
  /** In the order of the story; a name is reserved before its state is known, since late waits lead back to it. */
  readonly #states = new Map<string, State | undefined>();
  /** The waits that time out straight into a state, by that state. */
  readonly #lateWaits = new Map<string, WaitForNode[]>();

  constructor(journey: Journey, options: CompileOptions) {
    this.#graph = graphOf(journey);
    const { enrols } = journey;
    if (isEventEntry(enrols) && enrols.after !== undefined) this.#delay = this.#graph.start;
    this.#version = journey.version;
    this.#journey = journey;
    this.#options = options;
  }

  compile(): Pick<StateMachine, 'StartAt' | 'States'> {
    this.#findLateWaits();
    const StartAt = this.#enter(this.#graph.start);
    this.#exit(goalReached);
    const States: Record<string, State> = {};
    for (const [name, state] of this.#states) if (state !== undefined) States[name] = state;
    return { StartAt, States: waitingForBusy(States) };
  }

  /** The same states as data, for shadows; each under the name that it has in the machine. */
  story(): Story {
    const states: Record<string, StoryStep> = {};
    const waits: Record<string, Story['waits'][string]> = {};
    const { timeScale } = this.#options;
    const inSeconds = (duration: number): number => wholeSeconds(duration, timeScale) * 1_000;
    const open: NodeId[] = [];
    const named = new Set<string>();
    const to = (id: NodeId): string => {
      const name = this.#first(id);
      if (!named.has(name)) open.push(name);
      named.add(name);
      return name;
    };
    const allTo = (next: Readonly<Record<string, NodeId>>): Record<string, string> =>
      Object.fromEntries(Object.entries(next).map(([label, id]) => [label, to(id)]));
    const known = (node: WaitForNode): void => {
      waits[node.id] ??= { wait: waitSpec(node, timeScale), next: allTo(node.next) };
    };
    const timedOut = (name: string, node: WaitForNode): StoryWait['timesOut'] =>
      this.#goesOnLate(node) ? { to: to(this.#otherwise(node)), settles: true } : { to: name };
    const waitOf = (
      name: string,
      node: WaitForNode,
      within = node.checkEvery ?? node.atMost,
      timesOut = timedOut(name, node),
    ): StoryWait => {
      known(node);
      return {
        id: node.id,
        atMost: scaled(node.atMost, timeScale),
        within: inSeconds(within),
        ...(name === this.#delay && { untilStart: true as const }),
        timesOut,
      };
    };
    const sent = (node: SendNode): StoryStep => {
      const next = nodeOf(this.#graph, node.next);
      const send = {
        kind: 'send' as const,
        request: this.#sent(node),
        ...(node.moment !== undefined && { until: { moment: node.moment, timeScale } }),
      };
      if (next.kind !== 'waitFor') return { ...send, next: to(node.next) };
      const awaited = kindOf(node.touchpoint.kind).awaited?.(node.touchpoint);
      if (awaited === undefined) return { ...send, waits: waitOf(node.id, next) };
      const { takenWithin } = awaited;
      states[next.id] = {
        kind: 'await',
        waits: waitOf(next.id, next, milliseconds(next.atMost - takenWithin)),
      };
      named.add(next.id);
      return { ...send, waits: waitOf(node.id, next, takenWithin, { to: next.id }) };
    };
    const stateOf = (node: StoryNode): StoryStep => {
      switch (node.kind) {
        case 'send':
          return sent(node);
        case 'waitFor':
          if (node.untilStart !== true) return { kind: 'await', waits: waitOf(node.id, node) };
          known(node);
          return { kind: 'start', wait: node.id, next: to(this.#otherwise(node)) };
        case 'branch':
          return {
            kind: 'look',
            question: node.question,
            cases: edgesOf(node).map(([label]) => label),
            next: allTo(node.next),
          };
        case 'split':
          return { kind: 'split', next: allTo(node.next) };
        case 'wait':
          return { kind: 'sleep', for: inSeconds(node.for), next: to(node.next) };
        case 'exit':
          return { kind: 'close', reason: node.reason };
      }
    };
    const start = to(this.#graph.start);
    for (let id = open.pop(); id !== undefined; id = open.pop())
      states[id] ??= stateOf(nodeOf(this.#graph, id));
    return { start, states, waits };
  }

  /**
   * The node whose state is entered first: a coupon that the next message carries has no state of its own, nor has a
   * split whose variants all lead to the same step.
   */
  #first(id: NodeId): NodeId {
    const node = nodeOf(this.#graph, id);
    if (node.kind === 'split') return this.#onlyTarget(node.next) ?? id;
    if (node.kind !== 'send' || node.touchpoint.kind !== 'coupon') return id;
    const next = nodeOf(this.#graph, node.next);
    const carried =
      next.kind === 'send' && 'carrying' in next.touchpoint ? next.touchpoint.carrying?.name : undefined;
    return carried === node.touchpoint.name ? node.next : id;
  }

  #onlyTarget(next: Readonly<Record<string, NodeId>>): NodeId | undefined {
    const [only, ...others] = new Set(Object.values(next).map((to) => this.#first(to)));
    return others.length === 0 ? only : undefined;
  }

  /** Whether a time-out may go straight on: what comes next is a Lambda, which settles the wait first. */
  #goesOnLate(node: WaitForNode): boolean {
    if (node.checkEvery !== undefined && node.checkEvery < node.atMost) return false;
    const next = nodeOf(this.#graph, this.#otherwise(node));
    return next.kind !== 'wait' && next.kind !== 'split';
  }

  #otherwise(node: WaitForNode): NodeId {
    const next = node.next[node.signal.otherwise];
    if (next === undefined) throw new Error(`${node.id} has no branch for ${node.signal.otherwise}`);
    return this.#first(next);
  }

  #findLateWaits(): void {
    for (const node of this.#graph.nodes.values()) {
      if (node.kind !== 'waitFor' || !this.#goesOnLate(node)) continue;
      const target = this.#otherwise(node);
      this.#lateWaits.set(target, [...(this.#lateWaits.get(target) ?? []), node]);
    }
  }

  /** Emits the node's states once, and gives the name of the first. */
  #enter(id: NodeId): string {
    const name = this.#first(id);
    if (this.#states.has(name)) return name;
    const node = nodeOf(this.#graph, name);
    // A split and an exit reserve their own: both are entered from elsewhere too.
    if (node.kind !== 'split' && node.kind !== 'exit') this.#reserve(name);
    switch (node.kind) {
      case 'send':
        this.#send(node);
        break;
      case 'waitFor':
        if (node.untilStart === true)
          this.#states.set(name, {
            Type: 'Wait',
            Timestamp: jsonata(
              '$exists($states.context.Execution.Input.startsAt) ? $states.context.Execution.Input.startsAt : $states.context.Execution.StartTime',
            ),
            ...this.#late(node),
          });
        else this.#await(node);
        break;
      case 'branch':
        this.#branch(node);
        break;
      case 'split':
        this.#split(node);
        break;
      case 'wait':
        this.#states.set(name, {
          Type: 'Wait',
          Seconds: wholeSeconds(node.for, this.#options.timeScale),
          Output: keepPath,
          Next: this.#enter(node.next),
        });
        break;
      case 'exit':
        this.#exit(node.reason);
        break;
    }
    return name;
  }

  #reserve(name: string): void {
    this.#states.set(name, undefined);
  }

  #task(
    name: string,
    lambda: keyof CompileOptions['functions'],
    payload: Payload,
    rest: Pick<TaskState, 'Output' | 'TimeoutSeconds'> & { catches?: readonly Catcher[] } & (
        | { readonly Next: string }
        | { readonly End: true }
      ),
  ): void {
    const { catches = [], ...after } = rest;
    const all = [...this.#detours(name, lambda, payload), ...catches];
    this.#states.set(name, {
      Type: 'Task',
      Resource: invokeAndAwaitToken,
      Arguments: {
        FunctionName: this.#options.functions[lambda],
        Payload: {
          token: jsonata('$states.context.Task.Token'),
          enrolment: jsonata(`$merge([$states.context.Execution.Input, {'version': ${this.#version}}])`),
          state: jsonata('$states.input'),
          ...payload,
        },
      },
      TimeoutSeconds: answerSeconds,
      Retry: 'waits' in payload ? retryFaults : [...retryFaults, retryLostAnswer],
      ...(all.length > 0 && { Catch: all }),
      ...after,
    });
  }

  /** Closing is where the goal leads, so only the other tasks leave for it; only a send can be held. */
  #detours(name: string, lambda: keyof CompileOptions['functions'], { touch }: Payload): readonly Catcher[] {
    if (lambda === 'close') return [];
    const reached = { ErrorEquals: [detours.goalReached], Output: keepPath, Next: this.#exit(goalReached) };
    if (touch === undefined) return [reached];
    return [reached, this.#held(name), ...(canBePaused(touch) ? [this.#paused(name)] : [])];
  }

  /**
   * A held send waits until the instant that the Lambda named, and comes back with the input that it had. It is told
   * since when its turn has come, and what held it: one that waited for a moment would wait for the next.
   */
  #held(name: string): Catcher {
    const held = `${name}-held`;
    this.#states.set(held, {
      Type: 'Wait',
      Timestamp: jsonata('$states.input.until'),
      Output: jsonata("$merge([$states.input.state, {'held': $states.input.held}])"),
      Next: name,
    });
    return {
      ErrorEquals: [detours.held],
      Output: jsonata(
        "($cause := $parse($states.errorOutput.Cause); {'until': $cause.until, 'held': $sift($cause, function($value, $key) { $key != 'until' }), 'state': $sift($states.input, function($value, $key) { $key != 'busy' })})",
      ),
      Next: held,
    };
  }

  /**
   * A paused send waits until the passage that pauses it is over, or until the instant that the Lambda named. It comes back
   * as a held one does.
   */
  #paused(name: string): Catcher {
    const paused = `${name}-paused`;
    const left = '($toMillis($states.input.until) - $toMillis($states.context.State.EnteredTime))';
    const back = {
      Output: jsonata("$sift($states.input, function($value, $key) { $not($key in ['until', 'busy']) })"),
      Next: name,
    };
    this.#reserve(paused);
    this.#task(
      paused,
      'await',
      {
        waits: {
          wait: { id: paused, source: { kind: 'pause' }, otherwise: 'over' } satisfies WaitSpec,
          atMost: jsonata(`$max([1, ${left}])`),
        },
      },
      {
        ...back,
        TimeoutSeconds: jsonata(`$max([1, $ceil(${left} / 1000)])`),
        catches: [{ ErrorEquals: ['States.Timeout'], ...back }],
      },
    );
    return {
      ErrorEquals: [detours.paused],
      Output: jsonata(
        "($cause := $parse($states.errorOutput.Cause); $merge([$sift($states.input, function($value, $key) { $key != 'busy' }), {'until': $cause.until, 'held': $sift($cause, function($value, $key) { $key != 'until' })}]))",
      ),
      Next: paused,
    };
  }

  /** Where a state that was entered late goes when the wait before it had settled otherwise. */
  #settledLate(name: string): readonly Catcher[] {
    const [first, ...others] = this.#lateWaits.get(name) ?? [];
    if (first === undefined) return [];
    const settled = {
      ErrorEquals: [detours.signalSettled],
      Output: jsonata(
        `($outcome := $parse($states.errorOutput.Cause).outcome; $late := $states.input.late; {'path': $replace($states.input.path, $late.id & '=' & $late.otherwise, $late.id & '=' & $outcome), 'outcome': $outcome, 'wait': $late.id})`,
      ),
    };
    if (others.length === 0) return [{ ...settled, Next: this.#after(first) }];
    const router = `${name}-late`;
    this.#states.set(router, {
      Type: 'Choice',
      Choices: [first, ...others].map((node) => ({
        Condition: jsonata(`$states.input.wait = ${literal(node.id)}`),
        Next: this.#after(node),
      })),
    });
    return [{ ...settled, Next: router }];
  }

  /** What is sent, and what goes with it. */
  #sent(node: SendNode) {
    const isLast = isMarketing(node.touchpoint) && !sendsMarketing(this.#graph, node.next);
    return {
      touch: touchSpec(node.touchpoint, this.#journey, this.#options),
      ...orElseSpec(node.touchpoint, this.#journey, this.#options),
      ...(isLast && { last: true as const }),
      ...(this.#journey.pauses === true && !isTalking(this.#graph, node.next) && { letsGo: true as const }),
    };
  }

  #send(node: SendNode): void {
    const { timeScale } = this.#options;
    const payload = {
      ...this.#sent(node),
      ...(node.moment !== undefined && { until: untilSpec(node.moment, timeScale) }),
    };
    const next = nodeOf(this.#graph, node.next);
    if (next.kind === 'waitFor') {
      const awaited = kindOf(node.touchpoint.kind).awaited?.(node.touchpoint);
      if (awaited === undefined) this.#waiting(node.id, 'send', payload, next);
      else this.#awaited(node.id, payload, awaited.takenWithin, next);
      return;
    }
    this.#task(node.id, 'send', payload, {
      Output: keepPath,
      catches: this.#settledLate(node.id),
      Next: this.#enter(node.next),
    });
  }

  #await(node: WaitForNode): void {
    this.#waiting(node.id, 'await', {}, node);
  }

  /**
   * Work for a person, and the wait for its result in two parts: when it should have been taken, the second looks
   * whether it has been.
   */
  #awaited(name: string, payload: Payload, takenWithin: Duration, node: WaitForNode): void {
    const untaken = { ErrorEquals: ['States.Timeout'], Output: keepPath, Next: node.id };
    this.#waiting(name, 'send', payload, node, { within: takenWithin, timedOut: untaken });
    this.#reserve(node.id);
    const within = milliseconds(node.atMost - takenWithin);
    this.#waiting(node.id, 'await', {}, node, { within, timedOut: this.#timedOut(node.id, node) });
  }

  /** Where a wait's deadline leads: to the next step, or to another look. */
  #timedOut(name: string, node: WaitForNode): Catcher {
    const ErrorEquals = ['States.Timeout'];
    if (!this.#goesOnLate(node)) return { ErrorEquals, Output: keepPath, Next: name };
    return { ErrorEquals, ...this.#late(node) };
  }

  /** On to the next step, which settles the wait first. */
  #late(node: WaitForNode): Pick<Catcher, 'Next'> & { readonly Output: unknown } {
    const late = waitSpec(node, this.#options.timeScale);
    const path = jsonata(pathWith(node.id, literal(late.otherwise)));
    return { Output: { path, late }, Next: this.#enter(this.#otherwise(node)) };
  }

  /** A callback task that (sends and) waits: the signal, the goal or the deadline ends it. */
  #waiting(
    name: string,
    lambda: 'send' | 'await',
    payload: Payload,
    node: WaitForNode,
    { within, timedOut } = {
      within: node.checkEvery ?? node.atMost,
      timedOut: this.#timedOut(name, node),
    },
  ): void {
    const { timeScale } = this.#options;
    const isDelay = name === this.#delay;
    const waits = {
      wait: waitSpec(node, timeScale),
      atMost: scaled(node.atMost, timeScale),
      ...(isDelay && { untilStart: true }),
    };
    this.#task(
      name,
      lambda,
      { ...payload, waits },
      {
        TimeoutSeconds: isDelay
          ? secondsUntilStart(wholeSeconds(within, timeScale))
          : wholeSeconds(within, timeScale),
        Output: withOutcome(node.id),
        catches: [timedOut, ...this.#settledLate(name)],
        Next: this.#after(node),
      },
    );
  }

  /** What follows a settled wait: a Choice, unless there is nothing to choose. */
  #after(node: WaitForNode): string {
    return this.#choose(`${node.id}?`, node.next, '$states.input.outcome');
  }

  #choose(name: string, next: Readonly<Record<string, NodeId>>, subject: string, output?: string): string {
    if (this.#states.has(name)) return name;
    const only = this.#onlyTarget(next);
    if (only !== undefined) return this.#enter(only);
    this.#reserve(name);
    const rule = (label: string, to: NodeId) => ({
      Condition: jsonata(`${subject} = ${literal(label)}`),
      ...(output !== undefined && { Output: output }),
      Next: this.#enter(to),
    });
    this.#states.set(name, {
      Type: 'Choice',
      Choices: Object.entries(next).map(([label, to]) => rule(label, to)),
    });
    return name;
  }

  #branch(node: BranchNode): void {
    const cases = edgesOf(node).map(([label]) => label);
    this.#task(
      node.id,
      'look',
      { question: node.question, cases },
      {
        Output: withOutcome(node.id),
        catches: this.#settledLate(node.id),
        Next: this.#choose(`${node.id}?`, node.next, '$states.input.outcome'),
      },
    );
  }

  /**
   * A variant is picked as the customer is enrolled: the state machine only reads it. Whoever was enrolled for another
   * version, in the minutes of a deployment, may have none of these, and walks the winner, or the first.
   */
  #split(node: SplitNode): void {
    const picked = `$lookup($states.context.Execution.Input.splits, ${literal(node.id)})`;
    const variants = Object.keys(node.next).map(literal);
    const usual = node.winner === undefined ? variants[0] : literal(node.winner);
    const variant = `(${picked} in [${variants.join(', ')}] ? ${picked} : ${usual})`;
    this.#choose(node.id, node.next, variant, jsonata(`{'path': ${pathWith(node.id, variant)}}`));
  }

  #exit(reason: string): string {
    const name = `exit-${reason}`;
    if (this.#states.has(name)) return name;
    this.#reserve(name);
    this.#task(name, 'close', { reason }, { catches: this.#settledLate(name), Output: keepPath, End: true });
    return name;
  }
}

/**
 * The journey's state machine. On the silent path each touchpoint is one transition: a send is fused with the wait
 * that follows it, a coupon is issued by the message that carries it, and a wait that times out is settled by the
 * step that comes next.
 */
export const compileJourney = (journey: Journey, options: CompileOptions): StateMachine => ({
  Comment: `${journey.id} version ${journey.version}: compiled from its story, not to be edited`,
  QueryLanguage: 'JSONata',
  ...new JourneyCompiler(journey, options).compile(),
});

/** The journey as its held-out customers' shadows walk it: the states of its machine as data. */
export const compileStory = (journey: Journey, timeScale: number): Story =>
  new JourneyCompiler(journey, {
    functions: { send: '', await: '', look: '', close: '' },
    timeScale,
  }).story();
