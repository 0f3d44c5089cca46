/** Accounts whose answers were written down, in the shapes of AWS's documentation: the SDK's own clients read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Runtime, runtimeInUse } from '../../../functions/adapters/runtime.ts';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of services that speak XML, a text. */
  readonly body: object | string;
}
/** By the action: a path of REST, the operation of a target, or of a query with what it is about; `*` for any. */
export type Answers = Readonly<Record<string, Answer>>;

interface Recorded {
  readonly region: string;
  readonly answers: Answers;
}

export const recordedAccount = (name: 'empty' | 'sandbox' | 'ready'): Recorded =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'accounts', `${name}.json`), 'utf8'));

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const textOf = (body: unknown): string =>
  body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '');

const actionOf = ({ method, path, headers, body }: Request): string => {
  const target = headers['x-amz-target'];
  if (target !== undefined) return target.slice(target.indexOf('.') + 1);
  const form = new URLSearchParams(textOf(body));
  const action = form.get('Action');
  if (action === null) return `${method} ${decodeURIComponent(path).replace(/\/$/, '')}`;
  const name = form.get('StackName');
  return name === null ? action : `${action} ${name}`;
};

/** A process whose clients are answered so; `asked` is told each action. */
export const recordedRuntime = (
  { region, answers }: Recorded,
  asked: (action: string) => void = () => {},
): Runtime => ({
  ...runtimeInUse(),
  makeClient: (make) =>
    make({
      region,
      credentials: { accessKeyId: 'recorded', secretAccessKey: 'recorded' },
      maxAttempts: 1,
      requestHandler: {
        handle: async (request: Request) => {
          const action = actionOf(request);
          asked(action);
          const answer = answers[action] ?? answers[action.replace(/[^/ ]+$/, '*')];
          if (answer === undefined) throw new Error(`nobody wrote down what is answered to ${action}`);
          const { status = 200, headers = {}, body } = answer;
          const text = typeof body === 'string' ? body : JSON.stringify(body);
          return { response: { statusCode: status, headers, body: Buffer.from(text) } };
        },
      } as never,
    }),
});
