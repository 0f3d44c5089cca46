/** What is the user's to mend, and not ours. */

/**
 * A shop, a file or a command line can't be used: the message says where, what is wrong and what would be right, so that
 * no stack trace is needed. Whoever runs a command for a user ends it with the exit code 2.
 * @example
 * if (process.env.SHOP_URL === undefined)
 *   throw new UserMistake('SHOP_URL must be set, such as SHOP_URL=https://acme.example');
 */
export class UserMistake extends Error {}
