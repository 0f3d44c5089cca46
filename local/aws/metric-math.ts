/** CloudWatch's metric math, as far as alarms here ask it: numbers, metrics by their ids, arithmetic, comparisons and IF. */
import { AssemblyError } from './tables.ts';

/** `undefined`: a metric that it asks has no value. */
export type Formula = (values: ReadonlyMap<string, number>) => number | undefined;

type Operator = (a: number, b: number) => number;
const truth = (holds: boolean): number => (holds ? 1 : 0);

/** From those that bind loosest to those that bind tightest. */
const levels: readonly Readonly<Record<string, Operator>>[] = [
  {
    '>=': (a, b) => truth(a >= b),
    '<=': (a, b) => truth(a <= b),
    '==': (a, b) => truth(a === b),
    '!=': (a, b) => truth(a !== b),
    '>': (a, b) => truth(a > b),
    '<': (a, b) => truth(a < b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

const tokens = /\s*(>=|<=|==|!=|[<>+\-*/(),]|\d+(?:\.\d+)?|[A-Za-z]\w*)/y;

const tokensOf = (expression: string): readonly string[] => {
  const found: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < expression.trimEnd().length) {
    const at = tokens.lastIndex;
    const token = tokens.exec(expression)?.[1];
    if (token === undefined)
      throw new AssemblyError(
        `the expression "${expression}" has "${expression.slice(at)}", which is not served`,
      );
    found.push(token);
  }
  return found;
};

/** @throws AssemblyError naming what of it is not served */
export const formulaOf = (expression: string): Formula => {
  const rest = [...tokensOf(expression)];
  const refuse = (found: string | undefined): never => {
    throw new AssemblyError(`the expression "${expression}" has ${found ?? 'an end'} where it is not served`);
  };
  const take = (wanted: string): void => {
    const found = rest.shift();
    if (found !== wanted) refuse(found);
  };
  const single = (): Formula => {
    const token = rest.shift();
    if (token === '(') {
      const inner = level(0);
      take(')');
      return inner;
    }
    if (token === 'IF') {
      take('(');
      const condition = level(0);
      take(',');
      const then = level(0);
      take(',');
      const otherwise = level(0);
      take(')');
      return (values) => {
        const holds = condition(values);
        return holds === undefined ? undefined : (holds === 0 ? otherwise : then)(values);
      };
    }
    if (token !== undefined && /^\d/.test(token)) return () => Number(token);
    // Functions are written in capitals, and ids begin with a small letter.
    if (token !== undefined && /^[a-z]/.test(token)) return (values) => values.get(token);
    return refuse(token);
  };
  const level = (depth: number): Formula => {
    const operators = levels[depth];
    if (operators === undefined) return single();
    let left = level(depth + 1);
    for (;;) {
      const operator = operators[rest[0] ?? ''];
      if (operator === undefined) return left;
      rest.shift();
      const [first, second] = [left, level(depth + 1)];
      left = (values) => {
        const [a, b] = [first(values), second(values)];
        return a === undefined || b === undefined ? undefined : operator(a, b);
      };
    }
  };
  const formula = level(0);
  if (rest.length > 0) refuse(rest[0]);
  return formula;
};
