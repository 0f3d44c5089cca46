/** Where this console's API is, and how one signs in: /config.json, which lies beside the built pages. */

export interface LocalConfig {
  readonly mode: 'local';
  /** By role: good on this machine alone. */
  readonly keys: Readonly<Record<string, string>>;
  /** Of the server's clock, to ours. */
  readonly speed: number;
}

export interface AwsConfig {
  readonly mode: 'aws';
  /** The API's address. */
  readonly api: string;
  /** Of the user pool: its issuer. */
  readonly authority: string;
  readonly clientId: string;
  /** Where the user pool's own session ends. */
  readonly signOut: string;
}

export type Config = LocalConfig | AwsConfig;

let read: Promise<Config> | undefined;

/** @throws Error when it is not there */
export const config = (): Promise<Config> => {
  read ??= fetch('/config.json', { cache: 'no-store' }).then(async (answer) => {
    if (!answer.ok) throw new Error(`/config.json: ${answer.status}`);
    return (await answer.json()) as Config;
  });
  return read;
};
