/** What the programs in JavaScript tell, as the suite gives it to each in REKINDLE_STORY. */
export const told = JSON.parse(process.env.REKINDLE_STORY);

export const { url, key, ids, story, browser } = told;

/** What a client says of its own failing: there is to be nothing. */
export const failures = [];
process.on('exit', () => {
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
});

/** To a client as Segment's is, and RudderStack's like it. */
export const tell = (analytics) => {
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
};
