/** The reference of what Rekindle publishes, made from the schemas: docs/domain-events.md holds it. */
import * as z from 'zod';
import {
  type DomainEventName,
  domainEventNames,
  domainEvents,
  publishedSchema,
} from '../../shared/journeys/domain-events.ts';

/** The detail's JSON Schema, for a schema registry or a listener's own checks. */
export const jsonSchemaOf = (name: DomainEventName): object => ({
  title: name,
  ...z.toJSONSchema(publishedSchema(name), { io: 'input' }),
  // Fields may be added to a version: a listener is to pass over what it does not know.
  additionalProperties: true,
});

const typeOf = (schema: z.core.JSONSchema._JSONSchema | undefined): string => {
  if (typeof schema !== 'object') return '';
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  return String(schema.type ?? '');
};

const section = (name: DomainEventName): string => {
  const { when, sameBy, unasked, schemaVersion } = domainEvents[name];
  const { properties = {} } = z.toJSONSchema(z.object(domainEvents[name].fields as z.ZodRawShape), {
    io: 'input',
  });
  const rows = Object.entries(properties).map(
    ([field, schema]) =>
      `| \`${field}\` | ${typeOf(schema)} | ${typeof schema === 'object' ? (schema.description ?? '') : ''} |`,
  );
  return [
    `### ${name}`,
    '',
    `When ${when}.${unasked ? '' : ' Only where the settings ask for it.'} Schema version ${schemaVersion}; known by ${sameBy.map((field) => `\`${field}\``).join(', ')}.`,
    '',
    '| field | type | |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
};

/** All kinds, as Markdown. */
export const domainEventReference = (): string => domainEventNames.map(section).join('\n\n');
