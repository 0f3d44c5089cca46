/** Names of executions: one is used once, for as long as it runs and 90 days more. */
import type { Instant } from '../time.ts';
import type { EndStatus } from './contracts.ts';
import { ApiError, type Failure } from './errors.ts';
import type { Execution, Strand } from './records.ts';

/** What is kept of an execution that has ended. */
export interface Ended {
  readonly status: EndStatus;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Where one that did not succeed came to its end, and by what: there a redrive begins. */
  readonly left?: Left;
}

export interface Left extends Partial<Failure> {
  readonly execution: Execution;
  readonly at: Pick<Strand, 'state' | 'input' | 'variables'>;
}

const remembered = 90 * 86_400_000;
/** No white space, brackets, wildcards, special and control characters, surrogates and what is no character. */
const allowed = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\ufffe\uffff\u{10ffff}]{1,80}$/u;

/** Of an execution, or of a machine. @throws ApiError InvalidName */
export const checkName = (name: string): void => {
  if (!allowed.test(name)) throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
};

/** The names of one machine. */
export class Names {
  /** Ids of open executions. */
  readonly open = new Map<string, number>();
  /** In the order in which they ended. */
  readonly ended = new Map<string, Ended>();

  /** Whether an execution of that name ended so lately that it cannot be used again. */
  isRemembered(name: string, now: Instant): boolean {
    const ended = this.ended.get(name);
    return ended !== undefined && ended.endedAt + remembered > now;
  }

  begin(name: string, id: number): void {
    this.ended.delete(name);
    this.open.set(name, id);
  }

  /** Keeps what is left of an execution, and forgets those that ended long ago. */
  end(name: string, ended: Ended): void {
    this.open.delete(name);
    this.ended.set(name, ended);
    for (const old of this.ended.keys()) {
      if (this.isRemembered(old, ended.endedAt)) break;
      this.ended.delete(old);
    }
  }
}
