/** The template is a surface: a logical id that changes makes CloudFormation replace what it names (docs/upgrading.md). */
import { expect, it } from 'vitest';
import { synthesize } from '../../local/engine/synth.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { resourcesOf, sampleWith, stacks, templateIn, templatesIn } from '../support/templates.ts';

/** Every journey, and all that a setting adds. */
const everything = {
  ...sampleWith({
    alarmsTo: 'ops@example.com',
    loyalty: { pointsPerUnit: 1, pointsPerAnswer: 0, tiers: { silver: 100 }, tierDays: 365 },
    webhooks: { crm: { url: 'https://crm.example.com', events: ['Journey Exited'] } },
    pushes: { app: { url: 'https://push.example.com', header: 'Authorization' } },
  }),
  journeys: allJourneys.map((journey) => ({ journey, enabled: true })),
};

it('has the logical ids that were reviewed', async () => {
  const assembly = await synthesize(everything);
  const templates = templatesIn(assembly);
  const fit = Object.entries(templateIn(assembly, 'RekindleFit').Resources);
  const types = new Set(
    stacks.flatMap((stack) => Object.values(templates[stack].Resources).map(({ Type }) => Type)),
  );
  const lines = [...types]
    .flatMap((type) => resourcesOf(templates, type))
    .map(({ stack, id, Type }) => `${stack} ${id} ${Type}`)
    .concat(fit.map(([id, { Type }]) => `RekindleFit ${id} ${Type}`))
    .toSorted();
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('logical-ids.txt');
});
