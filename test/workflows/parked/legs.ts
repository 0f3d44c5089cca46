/**
 * A prototype, of which docs/decisions/parked-waiters.md has the numbers: the state machine of a journey, rewritten so that no
 * execution waits. What the compiler has made is cut at each wait into legs, which an Express machine runs: a leg parks what it
 * comes to as an item with its token and its time, asks the function that the state asks, and ends. Whoever answers the token, or
 * the time, takes the item away and begins the next leg.
 */

type Json = unknown;
type State = Readonly<Record<string, Json>> & { readonly Type: string };

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Output?: Json;
  readonly Next: string;
}

/** How a leg begins: the story's first state, or a state's answer, its error, or the end of a Wait. */
export type Begins = 'entered' | 'answered' | 'failed' | 'over';

/** What an item holds of its passage, to begin the next leg with. */
export interface Parked {
  /** The input of the passage's Standard execution. */
  readonly passage: Json;
  /** Its name, and how many legs there were. */
  readonly name: string;
  readonly leg: number;
  readonly at: string;
  readonly input: Json;
  readonly entered: string;
}

export interface Leg extends Parked {
  readonly begins: Begins;
  readonly result?: Json;
  readonly error?: { readonly Error: string; readonly Cause: string };
}

/** What a parked token begins with; the rest is the key of its item. */
export const parkedToken = 'parked:';

/** What a state says of its execution, as a leg's variables have it. */
const rewritten = (value: Json): Json =>
  value === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(value)
          .replaceAll('$states.context.Execution.Input', '$passage')
          .replaceAll('$states.context.Task.Token', '$token')
          .replaceAll('$states.errorOutput', '$error')
          .replaceAll('$states.result', '$result'),
      );

/** Where a state has ended, its entering is that of the leg that parked it. */
const later = (value: Json): Json =>
  value === undefined
    ? undefined
    : JSON.parse(
        JSON.stringify(rewritten(value)).replaceAll('$states.context.State.EnteredTime', '$entered'),
      );

const expression = (value: Json): string =>
  typeof value === 'string' && value.startsWith('{%') ? value.slice(2, -2).trim() : JSON.stringify(value);

const shaped = (output: Json): object => (output === undefined ? {} : { Output: output });
const onwards = ({ Next, End }: State): object => (Next === undefined ? { End } : { Next });

/** @param due an expression of epoch milliseconds */
const parks = (state: string, due: string, table: string, then: object): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::dynamodb:putItem',
  Arguments: {
    TableName: table,
    Item: {
      c: { S: "{% 'parked#' & $name %}" },
      k: { S: `{% $string($leg) & '#${state}' %}` },
      due: { N: `{% $string(${due}) %}` },
      parked: {
        S: `{% $string({'passage': $passage, 'name': $name, 'leg': $leg, 'at': '${state}', 'input': $states.input, 'entered': $states.context.State.EnteredTime}) %}`,
      },
    },
  },
  Assign: { token: `{% '${parkedToken}' & $name & '/' & $string($leg) & '#${state}' %}` },
  Output: '{% $states.input %}',
  ...then,
});

const now = '$toMillis($states.context.State.EnteredTime)';

/** Its wait is over in time, its answer or its error: each is a state of its own. */
const asking = (name: string, state: State, table: string): readonly (readonly [string, State])[] => {
  const asked = `${name}, asked`;
  const retries = (state.Retry as readonly Catcher[] | undefined) ?? [];
  const catchers = (state.Catch as readonly Catcher[] | undefined) ?? [];
  const isTriedAgain = retries.some(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'));
  const due = `${now} + 1000 * (${expression(rewritten(state.TimeoutSeconds))})`;
  return [
    [name, parks(name, due, table, { Next: asked })],
    [
      asked,
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: rewritten(state.Arguments),
        Retry: retries.filter(({ ErrorEquals }) => !ErrorEquals.includes('States.Timeout')),
        End: true,
      },
    ],
    [`${name}, answered`, { Type: 'Pass', ...shaped(later(state.Output)), ...onwards(state) }],
    [
      `${name}, failed`,
      {
        Type: 'Choice',
        Choices: [
          ...catchers.map(({ ErrorEquals, Output, Next }) => ({
            Condition: `{% $error.Error in ${JSON.stringify(ErrorEquals)} %}`,
            ...shaped(later(Output)),
            Next,
          })),
          ...(isTriedAgain ? [{ Condition: "{% $error.Error = 'States.Timeout' %}", Next: name }] : []),
        ],
        Default: 'Failed',
      },
    ],
  ];
};

const waiting = (name: string, state: State, table: string): readonly (readonly [string, State])[] => {
  const due =
    state.Timestamp === undefined
      ? `${now} + 1000 * (${expression(rewritten(state.Seconds))})`
      : `$toMillis(${expression(rewritten(state.Timestamp))})`;
  return [
    [name, parks(name, due, table, { End: true })],
    [`${name}, over`, { Type: 'Pass', ...shaped(later(state.Output)), ...onwards(state) }],
  ];
};

const isAsking = ({ Type, Resource }: State): boolean =>
  Type === 'Task' && String(Resource).endsWith('.waitForTaskToken');

/**
 * @param definition as the compiler has made it for a Standard machine
 * @param table where what waits is parked
 * @returns the definition of the Express machine that runs its legs
 */
export const legsOf = (definition: Definition, table: string): string => {
  const states = Object.entries(definition.States);
  const goesOn = (at: string, begins: Begins, Next: string) => ({
    Condition: `{% $at = '${at}' and $begins = '${begins}' %}`,
    Next,
  });
  return JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: {
        Type: 'Pass',
        Assign: {
          passage: '{% $states.input.passage %}',
          name: '{% $states.input.name %}',
          leg: '{% $states.input.leg %}',
          at: '{% $states.input.at %}',
          begins: '{% $states.input.begins %}',
          entered: '{% $states.input.entered %}',
          result: '{% $exists($states.input.result) ? $states.input.result : {} %}',
          error: '{% $exists($states.input.error) ? $states.input.error : {} %}',
        },
        Output: '{% $states.input.input %}',
        Next: 'Where',
      },
      Where: {
        Type: 'Choice',
        Choices: [
          goesOn(definition.StartAt, 'entered', definition.StartAt),
          ...states.flatMap(([name, state]) => {
            if (state.Type === 'Wait') return [goesOn(name, 'over', `${name}, over`)];
            if (!isAsking(state)) return [];
            return [goesOn(name, 'answered', `${name}, answered`), goesOn(name, 'failed', `${name}, failed`)];
          }),
        ],
        Default: 'Failed',
      },
      ...Object.fromEntries(
        states.flatMap(([name, state]) => {
          if (state.Type === 'Wait') return waiting(name, state, table);
          return isAsking(state) ? asking(name, state, table) : [[name, state] as const];
        }),
      ),
      Failed: { Type: 'Fail', Error: '{% $error.Error %}', Cause: '{% $error.Cause %}' },
    },
  });
};
