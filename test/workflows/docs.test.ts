/** What the documentation says of the journeys, and of the events that go out, is what they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { domainEventReference } from '../../local/cli/reference.ts';
import { mermaidOf } from '../../shared/journeys/draw.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';

const root = join(import.meta.dirname, '..', '..');
const pageOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Code on fewer lines is the same code. */
const unspaced = (code: string): string => code.replace(/\s+/g, '').replace(/,([}\])])/g, '$1');

describe('docs/journeys.md', () => {
  it.each(allJourneys.map((journey) => [journey.id, journey] as const))(
    'draws %s as it is',
    (id, journey) => {
      const page = pageOf('docs/journeys.md');
      expect(page).toContain(`\n### ${id}\n`);
      expect(page).toContain(`\`\`\`mermaid\n${mermaidOf(journey)}\n\`\`\`\n`);
    },
  );
});

describe('README.md', () => {
  it('shows the first journey’s story and picture as they are', () => {
    const page = pageOf('README.md');
    const source = pageOf('workflows/journeys/win-back-14d.ts');
    expect(unspaced(page)).toContain(unspaced(source.slice(source.indexOf('const tenOff'))));
    const [first] = allJourneys;
    expect(page).toContain(first === undefined ? '' : mermaidOf(first));
  });
});

describe('docs/domain-events.md', () => {
  it('describes every event as its schema does: `npm run domain-events` prints what is to stand there', () => {
    const page = pageOf('docs/domain-events.md');
    expect(page.slice(page.indexOf('### ')).trimEnd()).toBe(domainEventReference());
  });
});
