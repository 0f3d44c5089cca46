/** Tells the story by RudderStack's client for Node. */
import Rudder from '@rudderstack/rudder-sdk-node';
import { failures, key, tell, url } from './story.mjs';

const analytics = new Rudder(key, {
  dataPlaneUrl: url,
  flushAt: 20,
  errorHandler: (error) => failures.push(String(error)),
});

tell(analytics);
await analytics.flush();
