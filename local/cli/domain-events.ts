/** `rekindle domain-events`: what Rekindle publishes, as Markdown; or one kind's JSON Schema. */
import { domainEventNames } from '../../shared/journeys/domain-events.ts';
import { domainEventReference, jsonSchemaOf } from './reference.ts';
import { UsageError } from './usage.ts';

/** @param asked an event's name; absent: all of them */
export const printDomainEvents = (asked: string | undefined): void => {
  if (asked === undefined) {
    process.stdout.write(`${domainEventReference()}\n`);
    return;
  }
  const name = domainEventNames.find((each) => each === asked);
  if (name === undefined)
    throw new UsageError(`there is no event "${asked}"; there are ${domainEventNames.join(', ')}`);
  process.stdout.write(`${JSON.stringify(jsonSchemaOf(name), undefined, 2)}\n`);
};
