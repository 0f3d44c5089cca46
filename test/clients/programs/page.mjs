/** In a page: tells the story by Segment's browser library. */
import { AnalyticsBrowser } from '@segment/analytics-next';

/** Resolves when all was handed over; with what the library says of its failing. */
globalThis.tell = async ({ url, key, ids, story }, deliveryStrategy) => {
  const { protocol, host } = new URL(url);
  const [analytics] = await AnalyticsBrowser.load(
    { writeKey: key, cdnSettings: { integrations: { 'Segment.io': { apiKey: key } } } },
    {
      integrations: {
        'Segment.io': { apiHost: `${host}/v1`, protocol: protocol.slice(0, -1), deliveryStrategy },
      },
    },
  );
  const told = [];
  const tell = async (work) => {
    const context = work();
    told.push(context);
    // Who the library says it is changes with each call, and its calls go out one by one.
    if (deliveryStrategy === undefined) await context;
  };
  const track = ({ event, properties }, options) => tell(() => analytics.track(event, properties, options));

  await tell(() => analytics.identify(ids.earlierId));
  await track(story.earlier);
  analytics.reset();
  analytics.setAnonymousId(ids.anonymousId);
  await tell(() => analytics.page('Home', { path: '/' }));
  await tell(() => analytics.identify(ids.userId, story.traits));
  await tell(() => analytics.screen('Basket'));
  await track(story.viewed);
  await track(story.shared, { timestamp: new Date(story.sharedAt) });
  await track(story.order);
  await track(story.once, { messageId: ids.onceId });
  await track(story.once, { messageId: ids.onceId });
  await tell(() => analytics.group('book-club', { name: 'Book Club' }));
  await tell(() => analytics.alias(ids.userId, ids.earlierId));
  for (const each of story.many) await track(each);
  // As sites do that go without the library there: a beacon has no headers, and outlives its page.
  addEventListener('pagehide', () => {
    const call = { writeKey: key, userId: ids.userId, messageId: `${ids.userId}-left`, ...story.left };
    navigator.sendBeacon(`${url}/v1/t`, JSON.stringify(call));
  });
  const contexts = await Promise.all(told);
  return contexts.flatMap((context) => context.failedDelivery?.()?.reason?.message ?? []);
};
