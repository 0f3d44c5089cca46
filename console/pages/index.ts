/** The console's pages, in the order in which they are listed. */
import { audit } from './audit/page.ts';
import type { Page } from './page.ts';
import { people } from './people/page.ts';
import { sent } from './sent/page.ts';
import { tonight } from './tonight/page.ts';

export const pages: readonly Page[] = [tonight, people, sent, audit];
