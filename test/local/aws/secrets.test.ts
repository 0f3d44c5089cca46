/** Secrets Manager in process. */
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../../local/aws/secrets.ts';

describe('a secret', () => {
  const ask = (secrets: ReturnType<typeof createSecrets>, SecretId: string, operation = 'GetSecretValue') => {
    const { status, body } = secrets.handle(operation, JSON.stringify({ SecretId }));
    return [status, JSON.parse(body)];
  };

  it('is read by its id, as it was last written', () => {
    const secrets = createSecrets([{ id: 'keys', text: 'old' }]);
    expect(ask(secrets, 'keys')).toEqual([200, { ARN: 'keys', SecretString: 'old' }]);
    secrets.put('keys', 'new');
    expect(ask(secrets, 'keys')).toEqual([200, { ARN: 'keys', SecretString: 'new' }]);
  });

  it('without a text has no value yet, until one is put there', () => {
    const secrets = createSecrets([{ id: 'keys' }]);
    expect(ask(secrets, 'keys')).toEqual([
      400,
      {
        __type: 'ResourceNotFoundException',
        message: 'the secret keys has no value with the staging label AWSCURRENT',
      },
    ]);
    secrets.put('keys', 'first');
    expect(ask(secrets, 'keys')).toMatchObject([200, { SecretString: 'first' }]);
  });

  it('that there is not is refused by name, and so is what secrets cannot do here', () => {
    const secrets = createSecrets([]);
    expect(ask(secrets, 'keys')).toMatchObject([400, { __type: 'ResourceNotFoundException' }]);
    expect(ask(secrets, 'keys', 'DeleteSecret')).toMatchObject([
      400,
      { __type: 'UnknownOperationException' },
    ]);
  });
});
