/** What is the user's to mend, and not ours. */

/**
 * A shop, a file or a command line can't be used: the message says where, what is wrong and what would be right, so that
 * no stack trace is needed. Whoever runs a command for a user ends it with the exit code 2.
 */
export class UserMistake extends Error {}
