/**
 * What AWS's Developer Guide says that a machine does, by its pages (docs.aws.amazon.com/step-functions/latest/dg/…),
 * and JSONata's own (docs.jsonata.org), of which Step Functions has 2.0.6.
 */
import {
  boom,
  type Cases,
  callback,
  done,
  evaluationError,
  fails,
  flaky,
  machineArn,
  named,
  task,
} from './support.ts';

const payload = '{% $states.result.Payload %}';
const error = '{% $states.errorOutput.Error %}';
const pass = (Output: unknown) => ({ A: { Type: 'Pass', Output, End: true } });
/** An expression, and what it gives. */
const gives = (source: string, output: unknown, input: unknown = {}) => ({
  states: pass(`{% ${source} %}`),
  input,
  ends: { output },
});
const refuses = (source: string) => ({ states: pass(`{% ${source} %}`), ends: evaluationError });
/** One that throws these errors, one after the other, and then is done. */
const throwing = (...names: readonly string[]) => {
  const left = [...names];
  return () => {
    const name = left.shift();
    if (name !== undefined) throw named(name);
    return 'done';
  };
};
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });
const each = (states: Readonly<Record<string, unknown>>, rest: object = { End: true }) => ({
  Type: 'Map',
  ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
  ...rest,
});
const execution = (rest: object, suffix = '') => ({
  Type: 'Task',
  Resource: `arn:aws:states:::states:startExecution${suffix}`,
  Arguments: { StateMachineArn: machineArn, ...rest },
  End: true,
});

/** The pages of JSONata, by what they are about. */
const jsonata: Readonly<Record<string, Cases>> = {
  'docs.jsonata.org/path-operators': {
    'steps into an object': gives('$states.input.a.b', 1, { a: { b: 1 } }),
    'steps into each object of a list': gives('$states.input.l.n', [1, 2], { l: [{ n: 1 }, { n: 2 }] }),
    'leaves out what is missing in some of them': gives('$states.input.l.n', [1, 2], {
      l: [{ n: 1 }, {}, { n: 2 }],
    }),
    'flattens the lists that it steps over': gives('$states.input.l.n', [1, 2, 3], {
      l: [{ n: [1, 2] }, { n: 3 }],
    }),
    'gives a match by itself, when there is one': gives('$states.input.l[n=2].n', 2, {
      l: [{ n: 1 }, { n: 2 }],
    }),
    'gives a list of one for []': gives('$states.input.l[n=2][].n', [2], { l: [{ n: 1 }, { n: 2 }] }),
    'counts from the end for negative indexes': gives('[1,2,3][-1]', 3),
    'rounds an index down': gives('[1,2,3][1.9]', 2),
    'takes several by a list of indexes': gives('[1,2,3][[0,2]]', [1, 3]),
    'takes all members for a wildcard': gives('$states.input.*', [1, 2], { a: 1, b: 2 }),
    'finds descendants': gives('$states.input.**.n', [1, 2], { a: { n: 1, b: { n: 2 } } }),
    'sorts by an expression': gives('$states.input.l^(n).n', [1, 2, 3], {
      l: [{ n: 2 }, { n: 3 }, { n: 1 }],
    }),
    'sorts downwards': gives('$states.input.l^(>n).n', [3, 2, 1], { l: [{ n: 2 }, { n: 3 }, { n: 1 }] }),
    'groups by a key': gives(
      '$states.input.l{k: $sum(v)}',
      { a: 3, b: 5 },
      {
        l: [
          { k: 'a', v: 1 },
          { k: 'b', v: 5 },
          { k: 'a', v: 2 },
        ],
      },
    ),
    'binds the position by #': gives('$states.input.l#$i.($i & v)', ['0a', '1b'], {
      l: [{ v: 'a' }, { v: 'b' }],
    }),
    'has names with spaces in backticks': gives('$states.input.`a b`', 1, { 'a b': 1 }),
  },
  'docs.jsonata.org/expressions': {
    'joins texts and whatever else by &': gives("'a' & 1 & true & null", 'a1truenull'),
    'joins with nothing as with an empty text': gives("'a' & $states.input.none", 'a'),
    'knows ranges': gives('[1..4]', [1, 2, 3, 4]),
    'finds in lists': gives('[2 in [1,2], 3 in [1,2]]', [true, false]),
    'holds nothing to be equal to nothing else': gives('$states.input.none = 1', false),
    'tells null from nothing': gives(
      '[$exists($states.input.n), $exists($states.input.none)]',
      [true, false],
      { n: null },
    ),
    'takes the other way for nothing': gives("$states.input.none ? 'a' : 'b'", 'b'),
    'binds in blocks, and gives the last': gives('($x := 5; $y := $x * 2; $x + $y)', 15),
    'keeps what a block binds inside': gives('($x := 1; ($x := 2); $x)', 1),
    chains: gives('[1,2,3] ~> $sum', 6),
    'composes functions': gives("($f := $trim ~> $uppercase; $f(' a '))", 'A'),
    transforms: gives("$states.input ~> |a|{'n': 2}, ['m']|", { a: { n: 2 } }, { a: { n: 1, m: 1 } }),
    'closes over what is around a function': gives('($n := 2; $f := function($x) { $x * $n }; $f(4))', 8),
    recurs: gives('($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))', 120),
    'compares texts': gives("'a' < 'b'", true),
    'reckons with remainders': gives('7 % 3', 1),
  },
  'docs.jsonata.org/numeric-functions': {
    'rounds halves to the even one': gives('[$round(2.5), $round(3.5), $round(-2.5)]', [2, 4, -2]),
    'rounds to tens': gives('$round(125, -1)', 120),
    'floors and ceils': gives('[$floor(-1.5), $ceil(-1.5)]', [-2, -1]),
    'formats numbers': gives("$formatNumber(1234.5, '#,##0.00')", '1,234.50'),
    'formats in another base': gives('$formatBase(255, 16)', 'ff'),
    'reads numbers': gives("$number('12.5')", 12.5),
    'takes averages': gives('$average([1,2,6])', 3),
    'is refused beyond the largest number': refuses('1e308 * 10'),
    'is refused by zero': refuses('1 / 0'),
    'is refused to add a text': refuses("1 + 'a'"),
    'is refused to read what is no number': refuses("$number('a')"),
  },
  'docs.jsonata.org/string-functions': {
    'counts code points': gives("$length('a😀é')", 3),
    'cuts from the end': gives("$substring('hello', -3, 2)", 'll'),
    'splits and joins': gives("$join($split('a,b,c', ','), '-')", 'a-b-c'),
    'pads to the left': gives("$pad('7', -3, '0')", '007'),
    'replaces by a pattern': gives("$replace('a1b2', /[0-9]/, '#')", 'a#b#'),
    'replaces so many': gives("$replace('aaa', 'a', 'b', 2)", 'bba'),
    'tells matches': gives("$match('ab12', /[a-z]/).match", ['a', 'b']),
    'encodes and decodes base 64': gives("$base64decode($base64encode('hi'))", 'hi'),
    'writes JSON': gives('$string({"a": [1, null]})', '{"a":[1,null]}'),
  },
  'docs.jsonata.org/array-functions': {
    appends: gives('$append([1,2], 3)', [1, 2, 3]),
    'counts nothing as 0, and one as 1': gives('[$count($states.input.none), $count(5)]', [0, 1]),
    'keeps the first of equals': gives('$distinct([1,2,1,3])', [1, 2, 3]),
    'sorts by a function': gives('$sort([3,1,2], function($a, $b) { $a < $b })', [3, 2, 1]),
    zips: gives('$zip([1,2,3], [4,5])', [
      [1, 4],
      [2, 5],
    ]),
    'turns around': gives('$reverse([1,2,3])', [3, 2, 1]),
  },
  'docs.jsonata.org/object-functions': {
    'merges, the last one winning': gives("$merge([{'a':1,'b':1},{'b':2}])", { a: 1, b: 2 }),
    'looks up in lists': gives("$lookup([{'a':1},{'a':2}], 'a')", [1, 2]),
    'tells keys': gives("$keys({'a':1,'b':2})", ['a', 'b']),
    spreads: gives("$spread({'a':1,'b':2})", [{ a: 1 }, { b: 2 }]),
    sifts: gives("$sift({'a':1,'b':2}, function($v) { $v > 1 })", { b: 2 }),
    'tells types': gives("[$type(null), $type([]), $type({}), $type('')]", [
      'null',
      'array',
      'object',
      'string',
    ]),
    'fails by an assertion': refuses("$assert(1 = 2, 'no')"),
  },
  'docs.jsonata.org/higher-order-functions': {
    'maps with value and index': gives('$map([5,6], function($v, $i) { $v * $i })', [0, 6]),
    'maps one to itself': gives('$map([5], function($v) { $v })', 5),
    filters: gives('$filter([1,2,3], function($v) { $v > 1 })', [2, 3]),
    reduces: gives('$reduce([1,2,3], function($a, $b) { $a + $b })', 6),
    'reduces from a beginning': gives('$reduce([1,2], function($a, $b) { $a + $b }, 10)', 13),
    'finds a single one': gives('$single([1,2,3], function($v) { $v = 2 })', 2),
    'is refused a single one of two': refuses('$single([2,2], function($v) { $v = 2 })'),
  },
  'docs.jsonata.org/boolean-functions': {
    'casts as empty': gives("[$boolean(''), $boolean(0), $boolean([]), $boolean({}), $boolean(null)]", [
      false,
      false,
      false,
      false,
      false,
    ]),
    'casts as full': gives("[$boolean('a'), $boolean(2), $boolean([1]), $boolean([0])]", [
      true,
      true,
      true,
      false,
    ]),
    'turns around by $not': gives("$not('')", true),
  },
  'docs.jsonata.org/date-time-functions': {
    'reads instants': gives("$toMillis('2026-11-23T03:00:00+01:00')", Date.parse('2026-11-23T02:00:00Z')),
    'writes instants': gives('$fromMillis(0)', '1970-01-01T00:00:00.000Z'),
    'writes by a picture, in an offset': gives(
      "$fromMillis(0, '[Y0001]-[M01]-[D01] [H01]:[m01]', '+0200')",
      '1970-01-01 02:00',
    ),
    'reads by a picture': gives("$toMillis('23/11/2026', '[D]/[M]/[Y]')", Date.parse('2026-11-23')),
  },
};

const guide: Readonly<Record<string, Cases>> = {
  'transforming-data.html': {
    'evaluates each text in a list and in an object, as deep as it lies': {
      states: pass({ a: [{ b: '{% $states.input.n %}' }, '{% 2 %}', 'three'], c: { d: ['{% null %}'] } }),
      input: { n: 1 },
      ends: { output: { a: [{ b: 1 }, 2, 'three'], c: { d: [null] } } },
    },
    'takes no name of a member for an expression': {
      states: pass({ "{% 'a' %}": 1 }),
      ends: { output: { "{% 'a' %}": 1 } },
    },
    'leaves a text with a dollar sign as it is': {
      states: pass({ 'not-evaluated': '$customerName' }),
      ends: { output: { 'not-evaluated': '$customerName' } },
    },
    'gives whatever JSON stands in Output': { states: pass(42), ends: { output: 42 } },
    'filters as in its example': gives(
      '$states.input.products[calories=0]',
      { name: 'Diet Coke', calories: 0 },
      {
        products: [
          { name: 'Coke', calories: 140 },
          { name: 'Diet Coke', calories: 0 },
        ],
      },
    ),
    'keeps $states.input through Arguments and result': {
      states: { A: task('f', { Output: '{% $states.input %}', End: true }, { other: 1 }) },
      input: { n: 1 },
      functions: { f: () => 'answer' },
      ends: { output: { n: 1 } },
    },
    'fails on a type error': refuses('$states.input.a + 1 + $states.input'),
    'fails on a field that gets another type': {
      states: { A: task('f', { TimeoutSeconds: "{% 'ten' %}", End: true }) },
      functions: { f: () => 1 },
      ends: evaluationError,
    },
    'fails on a value out of range': {
      states: { A: task('f', { TimeoutSeconds: '{% -1 %}', End: true }) },
      functions: { f: () => 1 },
      ends: evaluationError,
    },
    'fails on no result': refuses('$data.thisFieldDoesNotExist'),
    'fails on a stack that overflows': refuses('($f := function($n) { 1 + $f($n) }; $f(1))'),
    'partitions, the rest last': gives('$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]),
    'rounds the size of a partition down': gives('$partition([1,2,3,4], 2.9)', [
      [1, 2],
      [3, 4],
    ]),
    'ranges up to its last number, if it is hit': gives(
      '[$range(0, 10, 4), $range(0, 8, 4)]',
      [0, 4, 8, 0, 4, 8],
    ),
    'rounds the numbers of a range down': gives('$range(0.9, 4.9, 2.5)', [0, 2, 4]),
    'parses a text': gives('$parse($states.input.json).a', [1, { b: 2 }], { json: '{"a":[1,{"b":2}]}' }),
    'hashes by SHA-384': gives("$length($hash('a', 'SHA-384'))", 96),
    'hashes by SHA-512': gives("$length($hash('a', 'SHA-512'))", 128),
    'gives the same number for the same seed': gives('$random(42) = $random(42)', true),
  },
  'workflow-variables.html': {
    'assigns all at once, from the values on entry': {
      states: {
        V: { Type: 'Pass', Assign: { x: 3, a: 6 }, Next: 'A' },
        A: { Type: 'Pass', Assign: { x: '{% $a %}', nextX: '{% $x %}' }, Next: 'B' },
        B: { Type: 'Pass', Output: ['{% $x %}', '{% $nextX %}'], End: true },
      },
      ends: { output: [6, 3] },
    },
    'does not show in Output what Assign sets beside it': {
      states: {
        V: { Type: 'Pass', Assign: { x: 1 }, Next: 'A' },
        A: { Type: 'Pass', Assign: { x: 2 }, Output: '{% $x %}', End: true },
      },
      ends: { output: 1 },
    },
    'keeps a variable through states that do not name it': {
      states: {
        A: { Type: 'Pass', Assign: { x: [null, { y: 1 }] }, Next: 'B' },
        B: { Type: 'Wait', Seconds: 1, Next: 'C' },
        C: { Type: 'Pass', Output: '{% $x[1].y %}', End: true },
      },
      ends: { output: 1 },
    },
    'has distinct variables in the iterations of a Map': {
      states: {
        A: each({
          One: { Type: 'Pass', Assign: { mine: '{% $states.input %}' }, Next: 'Two' },
          Two: { Type: 'Wait', Seconds: 1, Next: 'Three' },
          Three: { Type: 'Pass', Output: '{% $mine %}', End: true },
        }),
      },
      input: [1, 2, 3],
      ends: { output: [1, 2, 3] },
    },
    'assigns in a Catch of a Parallel to what is around it': {
      states: {
        V: { Type: 'Pass', Assign: { x: 'before' }, Next: 'A' },
        A: {
          Type: 'Parallel',
          Branches: [branch('Bad', boom)],
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { x: error }, Next: 'B' }],
          End: true,
        },
        B: { Type: 'Pass', Output: '{% $x %}', End: true },
      },
      ends: { output: 'Boom' },
    },
    'assigns the result of a Parallel': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [branch('B', { Type: 'Pass', Output: 1, End: true })],
          Assign: { r: '{% $states.result %}' },
          Next: 'C',
        },
        C: { Type: 'Pass', Output: '{% $r %}', End: true },
      },
      ends: { output: [1] },
    },
    'assigns nothing when its expression fails': {
      states: {
        V: { Type: 'Pass', Assign: { x: 1, y: 1 }, Next: 'A' },
        A: task('f', {
          Assign: { x: 2, y: '{% $states.result.none %}' },
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'B' }],
          End: true,
        }),
        B: { Type: 'Pass', Output: ['{% $x %}', '{% $y %}'], End: true },
      },
      functions: { f: () => 1 },
      ends: { output: [1, 1] },
    },
    'holds 10 MiB in all, and no more': {
      states: Object.fromEntries([
        ...Array.from({ length: 41 }, (_, i) => [
          `V${i}`,
          {
            Type: 'Pass',
            Assign: { [`v${i}`]: "{% $pad('', 262000, 'x') %}" },
            Next: i < 40 ? `V${i + 1}` : 'End',
          },
        ]),
        ['End', done],
      ]),
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded', transitions: 41 },
    },
  },
  'input-output-contextobject.html': {
    'says where an item of a Map comes from': {
      states: {
        A: each(
          { One: { Type: 'Pass', End: true } },
          { ItemSelector: '{% $states.context.Map.Item %}', End: true },
        ),
      },
      input: ['a'],
      ends: { output: [{ Index: 0, Value: 'a', Source: 'STATE_DATA' }] },
    },
    'writes a whole second without a fraction': {
      states: {
        A: { Type: 'Wait', Seconds: 5, Next: 'B' },
        ...{ B: pass('{% $states.context.State.EnteredTime %}').A },
      },
      ends: { output: '2026-11-23T02:00:05Z' },
    },
    'keeps the execution’s input, whatever a state makes of its own': {
      states: {
        A: { Type: 'Pass', Output: 'other', Next: 'B' },
        B: { Type: 'Pass', Output: '{% $states.context.Execution.Input.n %}', End: true },
      },
      input: { n: 1 },
      ends: { output: 1 },
    },
  },
  'concepts-error-handling.html': {
    'retries as in its example: after 3 seconds and 4.5': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 1.5 }],
          End: true,
        }),
      },
      functions: { f: flaky(2) },
      ends: { status: 'SUCCEEDED', took: 7.5 },
    },
    'retries at one interval for a rate of 1': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 4, BackoffRate: 1, MaxAttempts: 3 }],
          End: true,
        }),
      },
      functions: { f: flaky(3) },
      ends: { status: 'SUCCEEDED', took: 12 },
    },
    'retries as in its example of a longest delay': {
      states: {
        A: task('f', {
          Retry: [
            {
              ErrorEquals: ['Flaky'],
              IntervalSeconds: 3,
              MaxDelaySeconds: 5,
              MaxAttempts: 3,
              BackoffRate: 2,
            },
          ],
          End: true,
        }),
      },
      functions: { f: flaky(3) },
      ends: { status: 'SUCCEEDED', took: 3 + 5 + 5 },
    },
    'counts attempts by retrier as in its example, and then catches': {
      states: {
        A: task('f', {
          Retry: [
            { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
            { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Output: error, Next: 'Z' }],
          End: true,
        }),
        Z: done,
      },
      functions: { f: throwing('ErrorA', 'ErrorB', 'ErrorC', 'ErrorB', 'ErrorB') },
      ends: { output: 'ErrorB', took: 1 + 2 + 5 },
    },
    'leaves an error that has used up its retrier to no other': {
      states: {
        A: task('f', {
          Retry: [
            { ErrorEquals: ['Flaky'], MaxAttempts: 1 },
            { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
          ],
          End: true,
        }),
      },
      functions: { f: flaky(2) },
      ends: { status: 'FAILED', error: 'Flaky', took: 1 },
    },
    'retries for another error by the retrier of all': {
      states: {
        A: task('f', {
          Retry: [{ ErrorEquals: ['Other'] }, { ErrorEquals: ['States.ALL'], IntervalSeconds: 7 }],
          End: true,
        }),
      },
      functions: { f: flaky(1) },
      ends: { status: 'SUCCEEDED', took: 7 },
    },
    'retries expressions that fail': {
      states: {
        A: task('f', {
          Output: '{% $states.result.Payload.n + 1 %}',
          Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }],
          End: true,
        }),
      },
      functions: {
        f: (() => {
          const answers = [{ n: 'none' }, { n: 1 }];
          return () => answers.shift();
        })(),
      },
      ends: { output: 2, took: 1 },
    },
    'catches a heartbeat by its own name': {
      states: {
        A: callback('f', {
          HeartbeatSeconds: 10,
          Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Output: error, Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: () => 0 },
      ends: { output: 'States.HeartbeatTimeout', took: 10 },
    },
    'takes whatever a task fails with for States.TaskFailed': {
      states: {
        A: task('f', {
          Catch: [{ ErrorEquals: ['States.TaskFailed'], Output: error, Next: 'B' }],
          End: true,
        }),
        B: done,
      },
      functions: { f: fails('Anything') },
      ends: { output: 'Anything' },
    },
    'tells names by their case': {
      states: {
        A: task('f', { Catch: [{ ErrorEquals: ['broken'], Next: 'B' }], End: true }),
        B: done,
      },
      functions: { f: fails('Broken') },
      ends: { status: 'FAILED', error: 'Broken' },
    },
    'catches what the arguments fail with': {
      states: {
        A: task(
          'f',
          { Catch: [{ ErrorEquals: ['States.ALL'], Output: error, Next: 'B' }], End: true },
          '{% $none %}',
        ),
        B: done,
      },
      functions: { f: () => 1 },
      ends: { output: 'States.QueryEvaluationError' },
    },
    'catches what is left of a Map that was retried': {
      states: {
        A: each(
          { One: boom },
          {
            Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1, IntervalSeconds: 3 }],
            Catch: [{ ErrorEquals: ['States.ALL'], Output: error, Next: 'B' }],
            End: true,
          },
        ),
        B: done,
      },
      input: [1],
      ends: { output: 'Boom', took: 3 },
    },
    'fails the whole machine where nobody catches': {
      states: { A: { Type: 'Parallel', Branches: [branch('B', each({ C: boom }))], End: true } },
      input: [1],
      ends: { status: 'FAILED', error: 'Boom', cause: 'on purpose' },
    },
  },
  'state-choice.html': {
    'looks no further than the first rule that holds': {
      states: {
        A: {
          Type: 'Choice',
          Choices: [
            { Condition: true, Next: 'B' },
            { Condition: '{% $none.of.this + 1 %}', Next: 'C' },
          ],
        },
        B: { Type: 'Pass', Output: 'first', End: true },
        C: done,
      },
      ends: { output: 'first' },
    },
    'hands its input on where no Output is': {
      states: { A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] }, B: done },
      input: { n: 1 },
      ends: { output: { n: 1 } },
    },
    'leaves its own Output aside where a rule holds': {
      states: {
        A: {
          Type: 'Choice',
          Choices: [{ Condition: true, Next: 'B' }],
          Default: 'B',
          Output: 'default',
          Assign: { x: 1 },
        },
        B: { Type: 'Pass', Output: '{% [$states.input.n, $exists($x)] %}', End: true },
      },
      input: { n: 1 },
      ends: { output: [1, false] },
    },
    'decides by variables': {
      states: {
        V: { Type: 'Pass', Assign: { price: 5 }, Next: 'A' },
        A: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $price <= $states.input.wanted %}', Next: 'B' }],
          Default: 'C',
        },
        B: { Type: 'Pass', Output: 'buy', End: true },
        C: { Type: 'Pass', Output: 'wait', End: true },
      },
      input: { wanted: 5 },
      ends: { output: 'buy' },
    },
    'lets a Parallel around it catch that nothing matched': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'C',
              States: { C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'D' }] }, D: done },
            },
          ],
          Catch: [{ ErrorEquals: ['States.NoChoiceMatched'], Output: 'caught', Next: 'B' }],
          End: true,
        },
        B: done,
      },
      ends: { output: 'caught' },
    },
  },
  'state-wait.html': {
    'waits no time for 0 seconds': {
      states: { A: { Type: 'Wait', Seconds: 0, End: true } },
      ends: { took: 0, status: 'SUCCEEDED' },
    },
    'waits for three years at most': {
      states: { A: { Type: 'Wait', Seconds: '{% 100000000 %}', End: true } },
      ends: evaluationError,
    },
    'waits no negative time': {
      states: { A: { Type: 'Wait', Seconds: '{% -1 %}', End: true } },
      ends: evaluationError,
    },
    'waits until a fraction of a second': {
      states: { A: { Type: 'Wait', Timestamp: '2026-11-23T02:00:00.250Z', End: true } },
      ends: { took: 0.25 },
    },
    'wants the T and the Z of a timestamp': {
      states: { A: { Type: 'Wait', Timestamp: "{% '2026-11-24 02:00:00z' %}", End: true } },
      ends: evaluationError,
    },
    'hands its input on': {
      states: { A: { Type: 'Wait', Seconds: 1, End: true } },
      input: { n: 1 },
      ends: { output: { n: 1 } },
    },
  },
  'state-succeed.html': {
    'ends a branch, and not the machine': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [branch('B', done), branch('C', { Type: 'Pass', End: true })],
          Next: 'D',
        },
        D: { Type: 'Wait', Seconds: 3, End: true },
      },
      input: 1,
      ends: { output: [1, 1], took: 3 },
    },
    'ends where others go on': {
      states: {
        A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'C' },
        B: done,
        C: boom,
      },
      ends: { status: 'SUCCEEDED' },
    },
  },
  'state-fail.html': {
    'fails without words': {
      states: { A: { Type: 'Fail' } },
      ends: { status: 'FAILED', error: '', cause: '' },
    },
    'fails by words from variables': {
      states: {
        V: { Type: 'Pass', Assign: { e: 'Custom' }, Next: 'A' },
        A: { Type: 'Fail', Error: '{% $e %}', Cause: "{% 'of ' & $states.context.State.Name %}" },
      },
      ends: { status: 'FAILED', error: 'Custom', cause: 'of A' },
    },
    'fails the Map whose item meets it': {
      states: { A: each({ One: boom }) },
      input: [1],
      ends: { status: 'FAILED', error: 'Boom' },
    },
  },
  'state-task.html': {
    'times out before an answer that comes too late': {
      states: { A: task('f', { TimeoutSeconds: 5, End: true }) },
      functions: { f: (_: never, { clock }) => clock.sleep(6_000 as never) },
      ends: { status: 'FAILED', error: 'States.Timeout', took: 5 },
    },
    'takes an answer that comes in time': {
      states: { A: task('f', { TimeoutSeconds: 7, Output: payload, End: true }) },
      functions: {
        f: async (_: never, { clock }) => {
          await clock.sleep(6_000 as never);
          return 'in time';
        },
      },
      ends: { output: 'in time', took: 6 },
    },
    'begins its time anew with each attempt': {
      states: {
        A: task('f', {
          TimeoutSeconds: 5,
          Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }],
          End: true,
        }),
      },
      functions: { f: (_: never, { clock }) => clock.sleep(6_000 as never) },
      ends: { error: 'States.Timeout', took: 5 + 1 + 5 },
    },
  },
  'connect-to-resource.html': {
    'gives each attempt a token of its own': {
      states: {
        A: callback('f', {
          TimeoutSeconds: 5,
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
          End: true,
        }),
      },
      functions: {
        f: (() => {
          const tokens: string[] = [];
          return ({ token }: { token: string }, { call }) => {
            tokens.push(token);
            if (tokens.length === 2)
              call('SendTaskSuccess', { taskToken: token, output: JSON.stringify(tokens[0] !== token) });
          };
        })(),
      },
      ends: { output: true, took: 6 },
    },
    'waits beyond the end of its function': {
      states: { A: callback('f') },
      functions: {
        f: ({ token }: { token: string }, { clock, call }) => {
          clock.schedule((clock.now() + 86_400_000) as never, () =>
            call('SendTaskSuccess', { taskToken: token, output: '"tomorrow"' }),
          );
        },
      },
      ends: { output: 'tomorrow', took: 86_400 },
    },
    'retries what answers its token as a failure': {
      states: {
        A: callback('f', {
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 30, MaxAttempts: 1 }],
          End: true,
        }),
      },
      functions: {
        f: (() => {
          let tries = 0;
          return ({ token }: { token: string }, { call }) => {
            tries += 1;
            if (tries === 1) call('SendTaskFailure', { taskToken: token, error: 'Busy' });
            else call('SendTaskSuccess', { taskToken: token, output: '"then"' });
          };
        })(),
      },
      ends: { output: 'then', took: 30 },
    },
  },
  'connect-lambda.html': {
    'has Payload, StatusCode and ExecutedVersion for its result': {
      states: { A: task('f', { Output: '{% $keys($states.result) %}', End: true }) },
      functions: { f: () => 1 },
      ends: { output: ['ExecutedVersion', 'Payload', 'StatusCode'] },
    },
    'hands over what it is told, and nothing of the input': {
      states: { A: task('f', { Output: payload, End: true }, { fixed: true }) },
      input: { secret: 1 },
      functions: { f: (given) => given },
      ends: { output: { fixed: true } },
    },
  },
  'connect-stepfunctions.html': {
    'fails on a name that was used with another input': {
      states: { A: execution({ Name: 'one', Input: { other: 1 } }) },
      ends: { status: 'FAILED', error: 'StepFunctions.ExecutionAlreadyExistsException' },
    },
    'fails on a name that is none': {
      states: { A: execution({ Name: 'a b' }) },
      ends: { status: 'FAILED', error: 'StepFunctions.InvalidNameException' },
    },
    'does not wait for itself': {
      states: { A: execution({ Name: 'one', Input: {} }, '.sync:2') },
      ends: { status: 'FAILED', error: 'StepFunctions.ExecutionAlreadyExistsException' },
    },
  },
  'state-parallel.html': {
    'gives each branch the same input': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [branch('B', { Type: 'Pass', End: true }), branch('C', { Type: 'Pass', End: true })],
          End: true,
        },
      },
      input: { n: 1 },
      ends: { output: [{ n: 1 }, { n: 1 }] },
    },
    'ends with its slowest branch': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [5, 20, 10].map((Seconds, i) =>
            branch(`W${i}`, { Type: 'Wait', Seconds, Output: Seconds, End: true }),
          ),
          End: true,
        },
      },
      ends: { output: [5, 20, 10], took: 20 },
    },
    nests: {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            branch('B', { Type: 'Parallel', Branches: [branch('C', done), branch('D', done)], End: true }),
            branch('E', done),
          ],
          End: true,
        },
      },
      input: 1,
      ends: { output: [[1, 1], 1] },
    },
    'lets a branch catch for itself': {
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'B',
              States: {
                B: task('f', {
                  Catch: [{ ErrorEquals: ['States.ALL'], Output: error, Next: 'C' }],
                  End: true,
                }),
                C: done,
              },
            },
            branch('D', { Type: 'Pass', Output: 'fine', End: true }),
          ],
          End: true,
        },
      },
      functions: { f: fails('Broken') },
      ends: { output: ['Broken', 'fine'] },
    },
  },
  'state-map-inline.html': {
    'gives its outputs in the order of its items, whoever is first': {
      states: {
        A: each({ W: { Type: 'Wait', Seconds: '{% $states.input %}', End: true } }),
      },
      input: [3, 1, 2],
      ends: { output: [3, 1, 2], took: 3 },
    },
    'runs one after the other for a concurrency of 1': {
      states: {
        A: each(
          { W: { Type: 'Wait', Seconds: '{% $states.input %}', End: true } },
          { MaxConcurrency: 1, End: true },
        ),
      },
      input: [3, 1, 2],
      ends: { took: 6 },
    },
    'takes its concurrency from an expression': {
      states: {
        A: each(
          { W: { Type: 'Wait', Seconds: 1, End: true } },
          { MaxConcurrency: '{% 2 %}', Items: [1, 2, 3, 4], End: true },
        ),
      },
      ends: { took: 2 },
    },
    'has expressions among its items': {
      states: {
        V: { Type: 'Pass', Assign: { two: 2 }, Next: 'A' },
        A: each({ One: { Type: 'Pass', End: true } }, { Items: [1, '{% $two %}', 3], End: true }),
      },
      ends: { output: [1, 2, 3] },
    },
    'stops the items that still run when one fails': {
      states: {
        A: each(
          {
            C: {
              Type: 'Choice',
              Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'Bad' }],
              Default: 'W',
            },
            Bad: boom,
            W: { Type: 'Wait', Seconds: 60, Next: 'Call' },
            Call: task('never'),
          },
          { Catch: [{ ErrorEquals: ['Boom'], Output: 'caught', Next: 'B' }], End: true },
        ),
        B: { Type: 'Wait', Seconds: 120, End: true },
      },
      input: [0, 1],
      ends: { output: 'caught', took: 120 },
    },
    'fails on items that are nothing': {
      states: { A: each({ One: done }, { Items: '{% null %}', End: true }) },
      ends: evaluationError,
    },
    'gives a list of one for one item': {
      states: { A: each({ One: done }) },
      input: ['a'],
      ends: { output: ['a'] },
    },
    'shapes its output from the results': {
      states: { A: each({ One: done }, { Output: '{% $sum($states.result) %}', End: true }) },
      input: [1, 2, 3],
      ends: { output: 6 },
    },
  },
  'service-quotas.html': {
    'hands on 256 KiB of output': gives("$pad('', 262142, 'x')", 'x'.repeat(262_142)),
    'hands on no byte more': {
      states: pass("{% $pad('', 262143, 'x') %}"),
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded' },
    },
    'counts bytes in UTF-8': {
      states: pass("{% $pad('', 131072, 'é') %}"),
      ends: { status: 'FAILED', error: 'States.DataLimitExceeded' },
    },
    'assigns 256 KiB': {
      states: {
        A: { Type: 'Pass', Assign: { x: "{% $pad('', 262136, 'x') %}" }, Output: 'done', End: true },
      },
      ends: { output: 'done' },
    },
  },
};

export const documented: Readonly<Record<string, Cases>> = { ...guide, ...jsonata };
