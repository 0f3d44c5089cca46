/** The console's pages, in the order in which they are listed. */
import { audit } from './audit/page.ts';
import { broadcasts } from './broadcasts/page.ts';
import { care } from './care/page.ts';
import { journeys } from './journeys/page.ts';
import { messages } from './messages/page.ts';
import { offers } from './offers/page.ts';
import type { Page } from './page.ts';
import { people } from './people/page.ts';
import { results } from './results/page.ts';
import { sent } from './sent/page.ts';
import { settings } from './settings/page.ts';
import { tonight } from './tonight/page.ts';

export const pages: readonly Page[] = [
  tonight,
  journeys,
  people,
  messages,
  offers,
  care,
  broadcasts,
  results,
  sent,
  settings,
  audit,
];

/** The page that an address is of: the first, of none. */
export const pageAt = (pathname: string): Page | undefined =>
  pages.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`)) ?? pages[0];
