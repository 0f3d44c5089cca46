/** What an HTTP request did wrong, as its answer says it. */
import type { Reason } from '../../../shared/base/reasons.ts';
import { isRefusal, type Refusal } from '../../../shared/base/refusal.ts';

export type FaultCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'too-large'
  | 'unsupported-media-type'
  | 'too-many'
  | 'unavailable'
  | 'internal';

const statuses: Readonly<Record<FaultCode, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
};

/** Answered as `{code, message, error: {code, message, field?, reason?}}` with the status of its code. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';
  readonly code: FaultCode;
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly reason: Reason | undefined;
  /** What else its answer says, beside the error. */
  readonly beside: Readonly<Record<string, unknown>>;

  constructor(
    code: FaultCode,
    message: string,
    more: {
      readonly field?: string | undefined;
      /** What its message is made of. */
      readonly reason?: Reason | undefined;
      readonly headers?: Readonly<Record<string, string>>;
      readonly beside?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.field = more.field;
    this.reason = more.reason;
    this.headers = more.headers ?? {};
    this.beside = more.beside ?? {};
  }

  get status(): number {
    return statuses[this.code];
  }
}

/** The answer, where the domain has not refused it. @throws HttpFault */
export const unlessRefused = <Value extends object>(answer: Value | Refusal): Value => {
  if (!isRefusal(answer)) return answer;
  const { refused, why, field, reason } = answer;
  throw new HttpFault(refused, why, { field, reason });
};

export interface FaultBody {
  /** Where Segment’s and RudderStack’s clients read them; one of them fails on an answer without. */
  readonly code: FaultCode;
  readonly message: string;
  readonly error: {
    readonly code: FaultCode;
    readonly message: string;
    readonly field?: string;
    readonly reason?: Reason;
  };
}

export const faultBody = ({ code, message, field, reason, beside }: HttpFault): FaultBody => ({
  ...beside,
  code,
  message,
  error: {
    code,
    message,
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
  },
});
