/** What the documentation says of words, journeys, doors, and the events that go out, is what they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inlets, webhooks } from '../../functions/api/inlets/index.ts';
import { secretsOf } from '../../functions/api/keyring.ts';
import { domainEventReference } from '../../local/cli/reference.ts';
import { localKeyring, localKeys } from '../../local/engine/keys.ts';
import * as language from '../../shared/index.ts';
import { mermaidOf } from '../../shared/journeys/draw.ts';
import { touchKinds } from '../../shared/journeys/touchpoints/index.ts';
import { knownPaths } from '../../shared/messages/variables.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';

const root = join(import.meta.dirname, '..', '..');
const pageOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Code on fewer lines is the same code. */
const unspaced = (code: string): string => code.replace(/\s+/g, '').replace(/,([}\])])/g, '$1');

/** What the page sets as code, but for pictures. */
const codeIn = (page: string): string =>
  [...page.replaceAll(/```mermaid.*?```/gs, '').matchAll(/```.*?```|`[^`]+`/gs)]
    .map(([code]) => code)
    .join('\n');

it('names every word of the language in code, on some page', () => {
  const code = readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => codeIn(pageOf(join('docs', file))))
    .join('\n');
  const unnamed = Object.keys(language).filter((word) => !new RegExp(`\\b${word}\\b`).test(code));
  expect(unnamed).toEqual([]);
});

describe('docs/journeys.md', () => {
  it.each(touchKinds)('has the touchpoint %s in its table of words', (kind) => {
    const words = pageOf('docs/journeys.md').matchAll(/^\| (`.*?`) +\|/gm);
    expect([...words].some(([, word = '']) => word.includes(`\`${kind}(name, {`))).toBe(true);
  });

  it.each(allJourneys.map((journey) => [journey.id, journey] as const))(
    'draws %s as it is',
    (id, journey) => {
      const page = pageOf('docs/journeys.md');
      expect(page).toContain(`\n### ${id}\n`);
      expect(page).toContain(`\`\`\`mermaid\n${mermaidOf(journey)}\n\`\`\`\n`);
    },
  );
});

it('docs/messages.md has every variable in its table', () => {
  const [, table = ''] = pageOf('docs/messages.md').split('| --- | --- |\n');
  const named = codeIn(table.slice(0, table.indexOf('\n\n'))).split('\n');
  expect(knownPaths.filter((path) => !named.includes(`\`${path}\``))).toEqual([]);
});

describe('README.md', () => {
  it('shows the first journey’s story and picture as they are', () => {
    const page = pageOf('README.md');
    const source = pageOf('workflows/journeys/win-back-14d.ts');
    expect(unspaced(page)).toContain(unspaced(source.slice(source.lastIndexOf('/**'))));
    const [first] = allJourneys;
    expect(page).toContain(first === undefined ? '' : mermaidOf(first));
  });
});

describe('docs/api.md', () => {
  it.each(inlets.flatMap(({ routes }) => routes.map(({ path }) => path)))(
    'has the route %s in its table',
    (path) => {
      const rows = pageOf('docs/api.md')
        .split('\n')
        .filter((line) => line.startsWith('| `POST '));
      const name = path.split('/').at(-1);
      expect(rows.some((row) => row.includes(`\`POST ${path}\``) || row.includes(`\`${name}\``))).toBe(true);
    },
  );
});

describe('docs/local.md', () => {
  it('says which keys open the development server, and what each sender of webhooks signs with there', () => {
    const secrets = webhooks.flatMap(({ sender }) => secretsOf(localKeyring, sender));
    const unsaid = [...Object.values(localKeys), ...secrets].filter(
      (each) => !pageOf('docs/local.md').includes(`\`${each}\``),
    );
    expect(unsaid).toEqual([]);
  });
});

describe('docs/domain-events.md', () => {
  it('describes every event as its schema does: `npm run domain-events` prints what is to stand there', () => {
    const page = pageOf('docs/domain-events.md');
    expect(page.slice(page.indexOf('### ')).trimEnd()).toBe(domainEventReference());
  });
});
