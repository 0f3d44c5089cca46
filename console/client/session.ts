/** Who is signed in: by the user pool on AWS; on loopback nobody has to, and one may look as any role. */
import type { User, UserManager } from 'oidc-client-ts';
import { type AwsConfig, config } from './config.ts';
import { Fault } from './faults.ts';

const asRole = 'rekindle-as';

let managing: Promise<UserManager> | undefined;

const manager = ({ authority, clientId, signOut }: AwsConfig): Promise<UserManager> => {
  managing ??= import('oidc-client-ts').then(
    ({ UserManager, WebStorageStateStore }) =>
      new UserManager({
        authority,
        client_id: clientId,
        redirect_uri: `${location.origin}/signed-in`,
        response_type: 'code',
        scope: 'openid email',
        automaticSilentRenew: true,
        // Gone with the tab.
        userStore: new WebStorageStateStore({ store: sessionStorage }),
        metadataSeed: { end_session_endpoint: signOut },
      }),
  );
  return managing;
};

const signedIn = async (aws: AwsConfig): Promise<User | undefined> => {
  const user = await (await manager(aws)).getUser();
  return user === null || user.expired ? undefined : user;
};

/** Leads to the user pool's page, and back to where one was. */
export const signIn = async (): Promise<void> => {
  const read = await config();
  if (read.mode === 'local') return;
  const from = location.pathname === '/signed-in' ? '/' : location.pathname + location.search;
  await (await manager(read)).signinRedirect({ state: from });
};

/** Of the page that the user pool leads back to: gives the page where one was. */
export const welcome = async (): Promise<string> => {
  const read = await config();
  if (read.mode === 'local') return '/';
  const { state } = await (await manager(read)).signinRedirectCallback();
  return typeof state === 'string' && state.startsWith('/') && !state.startsWith('//') ? state : '/';
};

export const signOut = async (): Promise<void> => {
  const read = await config();
  if (read.mode === 'local') return;
  const own = await manager(read);
  await own.removeUser();
  const leave = new URLSearchParams({ client_id: read.clientId, logout_uri: `${location.origin}/` });
  location.assign(`${read.signOut}?${leave}`);
};

/** The roles that one may look as; none where one has to sign in. */
export const rolesHere = async (): Promise<readonly string[]> => {
  const read = await config();
  return read.mode === 'local' ? Object.keys(read.keys) : [];
};

export const roleHere = (): string => sessionStorage.getItem(asRole) ?? 'admin';

/** On loopback: looks as another role from now on. */
export const lookAs = (role: string): void => {
  sessionStorage.setItem(asRole, role);
  location.assign('/');
};

/** Where the API is, and what lets one in. @throws Fault signed-out */
export const access = async (): Promise<{ readonly api: string; readonly token: string }> => {
  const read = await config();
  if (read.mode === 'local') return { api: location.origin, token: read.keys[roleHere()] ?? '' };
  const user = await signedIn(read);
  if (user?.id_token === undefined) throw new Fault('signed-out', '');
  return { api: read.api, token: user.id_token };
};
