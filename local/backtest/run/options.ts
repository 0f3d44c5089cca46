/** What a run is asked for. */
import { UserMistake } from '../../../shared/base/mistake.ts';

export interface RunOptions {
  /** Files that make one history together. */
  readonly orders?: readonly string[];
  readonly columns?: string;
  /** Conditions on its rows, all of which hold. */
  readonly where?: readonly string[];
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
  readonly skipBadRows: boolean;
  /** A feed of what the shop sells. */
  readonly feed?: string;
  readonly from?: string;
  readonly until?: string;
  readonly dormantDays?: number;
  readonly journey?: string;
  /** In percent, over the settings' `economics`. */
  readonly margin?: number;
  readonly discount?: number;
  readonly seed: number;
  readonly config?: string;
  readonly out: string;
  readonly data?: string;
  readonly messages: number;
  readonly json: boolean;
}

/** What is asked for does not fit the shop, its orders or its database. */
export class RunOptionsError extends UserMistake {
  override readonly name = 'RunOptionsError';
}
