/** People who sign in: the tokens of the deployment's own user pool, by which its console asks. */

import { JwtRsaVerifier } from 'aws-jwt-verify';
import { FetchError, JwtBaseError } from 'aws-jwt-verify/error';
import { StoreUnavailableError } from './faults.ts';
import { onceInProcess } from './runtime.ts';

/** Who has signed in. */
export interface Person {
  /** The address that the pool knows them by. */
  readonly name: string;
  readonly groups: readonly string[];
}

/**
 * Of ID tokens. The pool has one client, the console's, which is made after the API and so is not known here: whom a token
 * was made out for is not asked, but that this pool has made it.
 */
const verifierOf = (issuer: string) =>
  JwtRsaVerifier.create({
    issuer,
    audience: null,
    jwksUri: `${issuer}/.well-known/jwks.json`,
  });

/** Where nobody signs in there is none. */
export const processSignIn = onceInProcess((): { readonly verifier?: ReturnType<typeof verifierOf> } => {
  const { SIGN_IN_ISSUER: issuer } = process.env;
  return issuer === undefined ? {} : { verifier: verifierOf(issuer) };
});

const listed = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Who has signed in with the token; `undefined`: nobody, or no more. @throws StoreUnavailableError when the pool’s keys can’t be had */
export const personOf = async (token: string): Promise<Person | undefined> => {
  try {
    const payload = await processSignIn().verifier?.verify(token);
    if (payload?.token_use !== 'id') return undefined;
    const { email, sub = '', 'cognito:groups': groups } = payload;
    return { name: typeof email === 'string' ? email : sub, groups: listed(groups) };
  } catch (error) {
    if (error instanceof FetchError)
      throw new StoreUnavailableError('the user pool did not give its keys', { cause: error });
    if (error instanceof JwtBaseError) return undefined;
    throw error;
  }
};
