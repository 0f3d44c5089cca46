/** Tells the story by the CloudEvents SDK for JavaScript: structured, binary, and as a batch. */
import { CloudEvent, emitterFor, httpTransport, Mode } from 'cloudevents';
import { failures, ids, key, story, url } from './story.mjs';

const send = httpTransport(`${url}/v1/events`);
const authorized = { headers: { authorization: `Bearer ${key}` } };
const structured = emitterFor(send, { mode: Mode.STRUCTURED });
const binary = emitterFor(send, { mode: Mode.BINARY });

const event = ({ event: name, properties = {} }, more = {}) =>
  new CloudEvent({
    type: `com.example.${name.toLowerCase().replaceAll(' ', '.')}`,
    source: '/shop',
    subject: ids.userId,
    data: properties,
    ...more,
  });
const told = async (answer) => {
  const { body } = await answer;
  if (JSON.parse(body).success !== true) failures.push(body);
};

await told(structured(event({ event: 'Customer Identified', properties: story.traits }), authorized));
await told(binary(event(story.viewed), authorized));
await told(binary(event(story.shared, { time: story.sharedAt }), authorized));
await told(structured(event(story.order), authorized));
await told(structured(event(story.once, { id: ids.onceId }), authorized));
await told(binary(event(story.once, { id: ids.onceId }), authorized));
// The SDK reads batches and writes none: a batch is its events in an array.
const batch = JSON.stringify(story.many.map((each) => event(each)));
await told(
  send({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: batch }, authorized),
);
