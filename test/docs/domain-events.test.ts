/** docs/domain-events.md says what the schemas say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { domainEventReference } from '../../local/reference.ts';

it('describes every event as its schema does: `npm run domain-events` prints what is to stand there', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/domain-events.md'), 'utf8');
  expect(page.slice(page.indexOf('### ')).trimEnd()).toBe(domainEventReference());
});
