/** What every handler has around it. */
import middy from '@middy/core';
import { describe, expect, it, vi } from 'vitest';
import { observe } from '../../functions/middleware/observe.ts';
import { InvalidRequestError, parse } from '../../functions/middleware/parse.ts';
import { closeRequestSchema } from '../../shared/journeys/protocol.ts';
import { closeRequest, emailRequest, enrolled } from '../support/passages.ts';
import { createStand } from '../support/stand.ts';

describe('parsing', () => {
  const handler = middy()
    .use(parse(closeRequestSchema))
    .handler(async (request) => request);
  const handle = (event: unknown): Promise<unknown> =>
    (handler as unknown as (event: unknown, context: object) => Promise<unknown>)(event, {});

  it('hands on what the schema knows, and nothing else', async () => {
    expect(await handle({ ...closeRequest('a'), more: 1 })).toEqual(closeRequest('a'));
  });

  it('refuses what it does not know by its path, and is not retried', async () => {
    const refused = handle({ ...closeRequest('a'), reason: '', enrolment: { journey: 'x' } });
    await expect(refused).rejects.toThrow(InvalidRequestError);
    await expect(refused).rejects.toThrow(/enrolment\.version: .*; enrolment\.customer: .*reason: /);
  });
});

describe('a handler', () => {
  it('refuses a request that is none, before it asks for anything', async () => {
    const stand = createStand();
    for (const step of ['send', 'await', 'look', 'close'] as const)
      await expect(stand.invoke(step, { token: 'a' })).rejects.toMatchObject({ name: 'InvalidRequestError' });
    expect(stand.requests).toEqual([]);
  });

  it('that sends names the variable that it lacks', async () => {
    const stand = createStand();
    await enrolled(stand);
    delete process.env.LINKS_URL;
    await expect(stand.invoke('send', emailRequest('a'))).rejects.toThrow('the environment lacks LINKS_URL');
  });

  it('says nothing of itself where the process is silent', async () => {
    const said = vi.spyOn(process.stdout, 'write');
    for (const { after } of observe('send')) await after?.({ response: { outcome: 'sent' } } as never);
    expect(said).not.toHaveBeenCalled();
  });
});
