/** Pages behind links, opened over what lies in small stores of a test's own. */

import type { ContactPoint } from '../../shared/customers/contacts/contact.ts';
import { contactId } from '../../shared/customers/contacts/contact.ts';
import type { ConsentChannel, Profile } from '../../shared/customers/profiles/profile.ts';
import type { LinkPages } from '../../shared/flows/pages/language.ts';
import { openLink } from '../../shared/flows/pages/router.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import type { TouchRecord } from '../../shared/journeys/records.ts';
import { parseFunctionSettings } from '../../shared/shop/settings.ts';
import en from '../../workflows/messages/_pages/en.json' with { type: 'json' };
import yue from '../../workflows/messages/_pages/yue.json' with { type: 'json' };
import zhHans from '../../workflows/messages/_pages/zh-Hans.json' with { type: 'json' };
import zhHant from '../../workflows/messages/_pages/zh-Hant.json' with { type: 'json' };
import hongKong from '../../workflows/messages/_pages/zh-Hant-HK.json' with { type: 'json' };
import { linkKeys } from './link-keys.ts';
import { settingsOfTheStand, start } from './stand.ts';

export const builtInPages = {
  en,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
  'zh-Hant-HK': hongKong,
  yue,
};

type Told = Parameters<Ports['tell']>[0][number];

export interface Shelf {
  readonly settings?: object;
  readonly linkPages?: LinkPages;
  readonly profiles?: readonly Profile[];
  /** What is known of addresses. */
  readonly contacts?: readonly {
    readonly channel: ConsentChannel;
    readonly address: string;
    readonly known: Partial<ContactPoint>;
  }[];
  readonly touches?: readonly TouchRecord[];
}

export interface Opened {
  readonly status: number;
  readonly html: string;
  readonly told: readonly Told[];
}

const secret = 'a secret of the test';
const nothingKnown = { refusals: {}, softBounces: [], places: [], revision: 0 };

/** Opens pages over what lies there. */
export const opener =
  ({
    settings = {},
    linkPages = { pages: builtInPages, fallback: 'en' },
    profiles = [],
    contacts = [],
    touches = [],
  }: Shelf = {}) =>
  async (method: string, path: string, languages = 'en', fields?: URLSearchParams): Promise<Opened> => {
    const told: Told[] = [];
    const points = new Map(
      contacts.map(({ channel, address, known }) => {
        const id = contactId(secret, channel, address);
        return [id, { id, ...nothingKnown, ...known }];
      }),
    );
    const page = await openLink(
      { method, path, languages, ...(fields !== undefined && { fields }) },
      {
        now: () => start,
        linkKeys: async () => linkKeys,
        secret: async () => secret,
        settings: parseFunctionSettings({ ...settingsOfTheStand, ...settings }, 'the test'),
        profiles: { get: async (id) => profiles.find((each) => each.id === id) },
        ledger: {
          contact: async (id) => points.get(id),
          touch: async ({ customer }, step) =>
            touches.find((each) => each.enrolment.customer === customer && each.step === step),
        },
        tell: async (events) => {
          told.push(...events);
        },
      },
      linkPages,
    );
    return { ...page, told };
  };
