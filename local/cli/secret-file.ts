/** Files that hold the next value of a deployment's secret. */
import { chmodSync, writeFileSync } from 'node:fs';

/** Only its owner may read it. Says how it is deployed. */
export const writeSecretFile = (file: string, text: string, counts: string): void => {
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  process.stdout.write(
    `\n${file} is the secret's new value. To deploy it (it counts ${counts}):\n  aws secretsmanager put-secret-value --secret-id ID --secret-string file://${file}\n`,
  );
};
