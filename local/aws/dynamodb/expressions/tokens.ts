/** Splits an expression of any kind into its tokens. */
import { validation } from '../errors.ts';

/** Which parameter an expression came in: how DynamoDB names it in its messages. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

const types = ['name', 'placeholder', 'value', 'index', 'symbol'] as const;

export interface Token {
  readonly type: (typeof types)[number];
  readonly text: string;
}

const pattern =
  /\s+|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<placeholder>#[A-Za-z0-9_]+)|(?<value>:[A-Za-z0-9_]+)|(?<index>\d+)|(?<symbol><>|<=|>=|[=<>(),.[\]+-])/y;

const longestExpression = 4096;

/** @throws DynamoDbError (ValidationException) at the first character that belongs to no token. */
export const tokenize = (kind: ExpressionKind, text: string): readonly Token[] => {
  if (text.trim() === '') throw validation(`Invalid ${kind}: The expression can not be empty;`);
  if (Buffer.byteLength(text) > longestExpression)
    throw validation(
      `Invalid ${kind}: Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(text)}`,
    );
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined)
      throw syntaxError(kind, text.charAt(start), text.slice(Math.max(0, start - 10), start + 10));
    const token = tokenOf(groups);
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
};

const tokenOf = (groups: Readonly<Record<string, string | undefined>>): Token | undefined => {
  for (const type of types) {
    const text = groups[type];
    if (text !== undefined) return { type, text };
  }
  return undefined;
};

export const syntaxError = (kind: ExpressionKind, token: string, near: string) =>
  validation(`Invalid ${kind}: Syntax error; token: "${token}", near: "${near}"`);
