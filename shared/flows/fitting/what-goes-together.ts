/** What goes together: the lists that picks are made of, in use as a whole or not at all. */
import { days, plus } from '../../base/time.ts';
import { itemsBoughtTogether, listsOf } from '../../decisions/picks/together.ts';
import { graphOf, touchpointsOf } from '../../journeys/graph.ts';
import { messageOf } from '../../messages/catalog.ts';
import { type Asking, learning } from './learning.ts';

/** Three fits may fail before there are no picks any more. */
const lasts = days(100);

/** Whether any message of these journeys shows picks, in any language and any of its versions. */
const showsPicks = ({ journeys, catalog }: Asking): boolean => {
  const sent = new Set<string>(
    journeys.flatMap((journey) => touchpointsOf(graphOf(journey))).map(({ name }) => name),
  );
  return Object.entries(catalog).some(
    ([key, locales]) =>
      sent.has(messageOf(key)) &&
      Object.values(locales).some((words) =>
        Object.values(words).some((text) => text.includes('picks.items')),
      ),
  );
};

export const whatGoesTogether = learning({
  fold: itemsBoughtTogether,
  isAskedBy: showsPicks,
  finish: async (state, at, { picks }) => {
    const lists = listsOf(state);
    if (lists.length === 0)
      return { outcome: 'kept', because: 'no orders name products that customers bought beside others' };
    const [version, until] = [`fit-${at}`, plus(at, lasts)];
    await picks.put(version, until, lists);
    const isInUse = await picks.use({ version, at, until, products: lists.length });
    return isInUse
      ? { outcome: 'fitted', lists: lists.length }
      : { outcome: 'kept', because: 'those of a later fit are in use' };
  },
});
