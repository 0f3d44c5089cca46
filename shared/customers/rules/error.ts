/** What a rule is refused by. */
import { UserMistake } from '../../base/mistake.ts';

/** A rule that can't be used; the message says where in it, what is wrong and what would be right. */
export class RuleError extends UserMistake {
  override readonly name = 'RuleError';
}
