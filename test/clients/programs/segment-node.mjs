/** Tells the story by Segment's client for Node. */
import { Analytics } from '@segment/analytics-node';
import { failures, key, tell, url } from './story.mjs';

const analytics = new Analytics({ writeKey: key, host: url, flushAt: 20 });
analytics.on('error', ({ reason, code }) => failures.push(`${code}: ${reason}`));

tell(analytics);
await analytics.closeAndFlush({ timeout: 20_000 });
