/** A rule that can't be used; the message says where in it, what is wrong and what would be right. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}
