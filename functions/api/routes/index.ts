/** The routes that take a key: the one table, of which the API serves, describes and lets in. */
import type { ApiRoute, Topic } from '../contract/route.ts';
import { alarms } from './alarms.ts';
import { audit } from './audit.ts';
import { backlog } from './backlog.ts';
import { brake } from './brake.ts';
import { broadcasts } from './broadcasts.ts';
import { channels } from './channels.ts';
import { checkout } from './checkout.ts';
import { customers } from './customers.ts';
import { feed } from './feed.ts';
import { figures } from './figures.ts';
import { fit } from './fit.ts';
import { imports } from './imports.ts';
import { journeys } from './journeys.ts';
import { meOf } from './me.ts';
import { offers } from './offers.ts';
import { people } from './people.ts';
import { results } from './results.ts';
import { shop } from './shop.ts';
import { tasks } from './tasks.ts';
import { tuning } from './tuning.ts';
import { wordsOf } from './words.ts';

export const topics: readonly Topic[] = [
  imports,
  customers,
  journeys,
  people,
  tuning,
  results,
  brake,
  backlog,
  broadcasts,
  offers,
  checkout,
  feed,
  tasks,
  wordsOf(() => {
    throw new TypeError('words are served by a function of their own');
  }),
  figures,
  channels,
  alarms,
  fit,
  audit,
  meOf(() => routes),
  shop,
];

export const routes: readonly ApiRoute[] = topics.flatMap((topic) => topic.routes);

/** Those that `api` serves itself. */
export const ownRoutes: readonly ApiRoute[] = topics.flatMap((topic) =>
  topic.elsewhere === true ? [] : topic.routes,
);
