/** Secrets Manager in process. */
import { secretRefusal } from './limits.ts';
import type { Answer } from './transport.ts';

export interface LocalSecrets {
  /** @throws Error for more than a secret holds */
  readonly put: (id: string, text: string) => void;
  readonly handle: (operation: string, body: string) => Answer;
}

const refused = (name: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: name, message }),
});

/** @param secrets those without a text exist, and hold nothing yet */
export const createSecrets = (
  secrets: readonly { readonly id: string; readonly text?: string }[],
): LocalSecrets => {
  const texts = new Map(secrets.map(({ id, text }) => [id, text]));
  return {
    put: (id, text) => {
      const refused = secretRefusal(text);
      if (refused !== undefined) throw new Error(refused);
      texts.set(id, text);
    },
    handle: (operation, body) => {
      if (operation !== 'GetSecretValue') return refused('UnknownOperationException', operation);
      const { SecretId } = JSON.parse(body);
      const text = texts.get(SecretId);
      if (text !== undefined)
        return { status: 200, body: JSON.stringify({ ARN: SecretId, SecretString: text }) };
      return refused(
        'ResourceNotFoundException',
        texts.has(SecretId)
          ? `the secret ${SecretId} has no value with the staging label AWSCURRENT`
          : `there is no secret ${SecretId}`,
      );
    },
  };
};
