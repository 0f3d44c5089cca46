/** Tells the story by RudderStack's client for Node. */
import Rudder from '@rudderstack/rudder-sdk-node';
import { failures, ids, key, story, url } from './story.mjs';

const analytics = new Rudder(key, {
  dataPlaneUrl: url,
  flushAt: 20,
  errorHandler: (error) => failures.push(String(error)),
});

const { userId, anonymousId, earlierId, onceId } = ids;
analytics.page({ anonymousId, name: 'Home', properties: { path: '/' } });
analytics.identify({ userId, anonymousId, traits: story.traits });
analytics.screen({ userId, name: 'Basket' });
analytics.track({ userId, ...story.viewed });
analytics.track({ userId, ...story.shared, timestamp: new Date(story.sharedAt) });
analytics.track({ userId, ...story.order });
for (let time = 0; time < 2; time += 1) analytics.track({ userId, messageId: onceId, ...story.once });
analytics.group({ userId, groupId: 'book-club', traits: { name: 'Book Club' } });
analytics.track({ userId: earlierId, ...story.earlier });
analytics.alias({ userId, previousId: earlierId });
for (const each of story.many) analytics.track({ userId, ...each });
await analytics.flush();
