/** Tells the story by Segment's client for Node. */
import { Analytics } from '@segment/analytics-node';
import { failures, ids, key, story, url } from './story.mjs';

const analytics = new Analytics({ writeKey: key, host: url, flushAt: 20 });
analytics.on('error', ({ reason, code }) => failures.push(`${code}: ${reason}`));

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
await analytics.closeAndFlush({ timeout: 20_000 });
