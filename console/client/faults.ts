/** What can come instead of an answer, by what a person can do about it. */
import type { components } from './api.ts';

/** What the API’s sentence is made of. */
export type Reason = components['schemas']['Reason'];

export type FaultKind =
  | 'away'
  | 'slow'
  | 'signed-out'
  | 'forbidden'
  | 'none'
  | 'conflict'
  | 'too-many'
  | 'wrong'
  | 'failed';

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly kind: FaultKind;
  /** Where the request is wrong. */
  readonly field?: string;
  /** Absent: the message is all there is. */
  readonly reason?: Reason;
  /** What the API says beside its sentence, such as what stands by now. */
  readonly body?: unknown;
  constructor(
    kind: FaultKind,
    message: string,
    { field, reason, body, cause }: { field?: string; reason?: Reason; body?: unknown; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.field = field;
    this.reason = reason;
    this.body = body;
  }
}

const kinds: Readonly<Record<number, FaultKind>> = {
  401: 'signed-out',
  403: 'forbidden',
  404: 'none',
  409: 'conflict',
  429: 'too-many',
  503: 'away',
  504: 'slow',
};

interface Told {
  readonly error?: { readonly message?: string; readonly field?: string; readonly reason?: Reason };
  readonly message?: string;
}

/** What an answer that is no 200 means. */
export const faultOf = (status: number, body: unknown): Fault => {
  const { error, message } = (typeof body === 'object' && body !== null ? body : {}) as Told;
  const kind = kinds[status] ?? (status < 500 ? 'wrong' : 'failed');
  return new Fault(kind, error?.message ?? message ?? '', {
    field: error?.field,
    reason: error?.reason,
    body,
  });
};

/** What a request that had no answer means. */
export const unanswered = (cause: unknown): Fault =>
  cause instanceof DOMException && cause.name === 'TimeoutError'
    ? new Fault('slow', '', { cause })
    : new Fault('away', '', { cause });
