/** `npm run domain-events`: what Rekindle publishes, as Markdown; or one kind's JSON Schema. */
import { parseArgs } from 'node:util';
import { domainEventNames } from '../../shared/journeys/domain-events.ts';
import { domainEventReference, jsonSchemaOf } from './reference.ts';
import { runCommand, UsageError } from './usage.ts';

const usage = `Usage: npm run domain-events [-- NAME]

Prints what Rekindle publishes on its bus, as docs/domain-events.md has it; with a name, such as "Journey Entered",
the JSON Schema of that event's detail.`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const [asked, ...others] = positionals;
  if (others.length > 0)
    throw new UsageError(`one event at a time, please; put its name in quotes\n\n${usage}`);
  if (asked === undefined) {
    process.stdout.write(`${domainEventReference()}\n`);
    return;
  }
  const name = domainEventNames.find((each) => each === asked);
  if (name === undefined)
    throw new UsageError(`there is no event "${asked}"; there are ${domainEventNames.join(', ')}`);
  process.stdout.write(`${JSON.stringify(jsonSchemaOf(name), undefined, 2)}\n`);
});
