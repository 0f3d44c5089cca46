/** What can come instead of an answer, by what a person can do about it. */

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
  /** What the API says beside its sentence, such as what stands by now. */
  readonly body?: unknown;
  constructor(
    kind: FaultKind,
    message: string,
    { field, body, cause }: { field?: string; body?: unknown; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.field = field;
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
  readonly error?: { readonly message?: string; readonly field?: string };
  readonly message?: string;
}

/** What an answer that is no 200 means. */
export const faultOf = (status: number, body: unknown): Fault => {
  const { error, message } = (typeof body === 'object' && body !== null ? body : {}) as Told;
  const kind = kinds[status] ?? (status < 500 ? 'wrong' : 'failed');
  return new Fault(kind, error?.message ?? message ?? '', { field: error?.field, body });
};

/** What a request that had no answer means. */
export const unanswered = (cause: unknown): Fault =>
  cause instanceof DOMException && cause.name === 'TimeoutError'
    ? new Fault('slow', '', { cause })
    : new Fault('away', '', { cause });
