/** The server on loopback, when more is asked of it than it can answer. */
import { expect, it } from 'vitest';
import { listen } from '../../../local/dev/http.ts';
import { json } from '../../../local/engine/gateway.ts';

it('answers who asks too much at once that it is behind, and when to ask again', async () => {
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const server = await listen(
    0,
    async () => {
      await gate;
      return json(200, {});
    },
    () => {},
  );
  let refused = 0;
  const asked = Array.from({ length: 450 }, async () => {
    const response = await fetch(server.url);
    if (response.status === 429 && ++refused === 50) go();
    return [response.status, response.headers.get('retry-after')];
  });
  const answers = await Promise.all(asked);
  expect(answers.filter(([status]) => status === 200)).toHaveLength(400);
  expect(answers.filter(([status, after]) => status === 429 && after === '1')).toHaveLength(50);
  await server.close();
});
