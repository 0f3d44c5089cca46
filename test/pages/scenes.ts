/** Every page there is, as the real handler serves it on the embedded engine. */
import { createPorts } from '../../functions/adapters/index.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { storyShop } from '../../local/testing/index.ts';
import { type CustomerId, customerId, journeyId, type TouchKey, touchKey } from '../../shared/base/ids.ts';
import { days, minus, plus } from '../../shared/base/time.ts';
import { contactId, newContact, type StopCause } from '../../shared/customers/contacts/contact.ts';
import { newProfile, type Profile } from '../../shared/customers/profiles/profile.ts';
import type { Ports } from '../../shared/flows/ports.ts';
import { scores } from '../../shared/journeys/answers.ts';
import { type LinkKind, type LinkPayloads, sealLink } from '../../shared/messages/links.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';
import { type Bench, monday, type Stand } from '../local/dev/support.ts';
import { formOf } from '../support/forms.ts';
import type { Answer } from './looking.ts';

/** The built-in ones; a shop whose locales are the first three has them all. */
export const locales = ['en', 'zh-Hans', 'zh-Hant', 'zh-Hant-HK', 'yue'] as const;
export type Locale = (typeof locales)[number];

export interface Place {
  readonly stand: Stand;
  readonly ports: Ports;
  /** How many have arrived. */
  visitors: number;
}

export const openPlace = async (bench: Bench): Promise<Place> => {
  const story = storyShop(winBack14d());
  const shop = {
    ...story,
    settings: { ...story.settings, locales: ['en', 'zh-Hans', 'zh-Hant'] satisfies [string, ...string[]] },
  };
  const stand = await bench.start({ shop, assembly: await synthesize(shop) });
  return { stand, ports: createPorts(stand.server.world.environment), visitors: 0 };
};

interface Known {
  readonly profile?: Partial<Profile>;
  readonly stops?: Readonly<Partial<Record<'email' | 'sms', StopCause>>>;
}

/** A customer who has got messages. */
export interface Visitor {
  readonly id: CustomerId;
  /** Of her message of this name. */
  readonly touch: (step?: string) => TouchKey;
}

/** What she was asked. */
const asking = [
  {
    step: 'why-did-you-leave',
    kind: 'survey',
    asks: {
      answers: ['happy', 'dissatisfied', 'cannot-use'],
      inWords: ['cannot-use'],
      second: { name: 'did-you-find-it', answers: ['found', 'not-found', 'just-looking'] },
    },
  },
  { step: 'is-it-right-now', kind: 'nps', asks: { answers: [...scores], inWords: [...scores] } },
  {
    step: 'do-you-trust-us',
    kind: 'survey',
    asks: { answers: ['trusting', 'doubting'] },
    given: [{ id: 'long-ago', at: minus(monday, days(3)), answer: 'doubting' }],
  },
] as const;

export const arrive = async (
  place: Place,
  name: string,
  locale: Locale,
  { profile, stops = {} }: Known = {},
): Promise<Visitor> => {
  const id = customerId(`${name}-${locale}`);
  place.visitors += 1;
  const { ports, visitors } = place;
  // What stops one of them stops no other.
  const addresses = {
    email: `${id}@example.com`.toLowerCase(),
    phone: `+44770090${String(visitors).padStart(4, '0')}`,
  };
  const consents = { email: true, sms: true, push: false };
  await ports.profiles.putAll([
    { ...newProfile(id), ...addresses, consents, locale, timezone: 'UTC', revision: 1, ...profile },
  ]);
  for (const [channel, address] of [
    ['email', addresses.email],
    ['sms', addresses.phone],
  ] as const) {
    const { [channel]: cause } = stops;
    const point = newContact(contactId(await ports.secret(), channel, address));
    if (cause !== undefined)
      await ports.ledger.changeContact({ ...point, stop: { cause, at: monday, source: 'the test' } });
  }
  const enrolment = { journey: journeyId('win-back-14d'), version: 1, customer: id, cycle: 1 };
  const sent = { kind: 'email', channel: 'email', at: monday, outcome: 'sent' } as const;
  await ports.ledger.put({
    touches: [
      { enrolment, step: 'we-miss-you', ...sent },
      ...asking.map((each) => ({ enrolment, ...sent, ...each })),
    ],
  });
  return { id, touch: (step = 'we-miss-you') => touchKey(enrolment, step) };
};

export const pathTo = async <Kind extends LinkKind>(
  { ports }: Place,
  kind: Kind,
  payload: LinkPayloads[Kind],
): Promise<string> => `/${kind}/${sealLink(await ports.linkKeys(), kind, payload)}`;

/** Asks the server, as a browser of this language does. */
export const ask = async (
  { stand }: Place,
  path: string,
  locale: Locale,
  fields?: URLSearchParams,
): Promise<Answer> => {
  const url = new URL(path, stand.server.url).href;
  const response = await fetch(url, {
    headers: { 'accept-language': locale },
    ...(fields !== undefined && { method: 'POST', body: fields }),
  });
  return {
    url,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    html: await response.text(),
  };
};

type Change = (fields: URLSearchParams) => void;

/** Presses a button of the answer. */
const press = (place: Place, answer: Answer, locale: Locale, does: string, change: Change = () => {}) => {
  const { to = answer.url, fields } = formOf(answer.html, does);
  change(fields);
  return ask(place, new URL(to, answer.url).href, locale, fields);
};

export interface Scene {
  readonly name: string;
  readonly open: (place: Place, locale: Locale) => Promise<Answer>;
}

const preferencesOf =
  (name: string, known: Known = {}): Scene['open'] =>
  async (place, locale) => {
    const { touch } = await arrive(place, name, locale, known);
    return ask(place, await pathTo(place, 'p', { touch: touch() }), locale);
  };

const preferencesThen =
  (name: string, does: string, change?: Change): Scene['open'] =>
  async (place, locale) =>
    press(place, await preferencesOf(name)(place, locale), locale, does, change);

const unsubscribing: Scene['open'] = async (place, locale) => {
  const { touch } = await arrive(place, 'leaving', locale);
  return ask(place, await pathTo(place, 'u', { touch: touch() }), locale);
};

const passedOn: Scene['open'] = async (place, locale) => {
  const { touch } = await arrive(place, 'passing-on', locale);
  return ask(place, await pathTo(place, 'f', { touch: touch() }), locale);
};
const passedOnTo =
  (email: string): Scene['open'] =>
  async (place, locale) =>
    press(place, await passedOn(place, locale), locale, 'unsubscribe', (fields) =>
      fields.set('email', email),
    );

const confirming: Scene['open'] = async (place, locale) => {
  const { id, touch } = await arrive(place, 'confirming', locale);
  const contact = contactId(await place.ports.secret(), 'email', `${id}@example.com`.toLowerCase());
  return ask(place, await pathTo(place, 'c', { touch: touch(), contact }), locale);
};

const surveyOf =
  (name: string, step: string, answer: string): Scene['open'] =>
  async (place, locale) => {
    const { touch } = await arrive(place, name, locale);
    return ask(place, await pathTo(place, 'a', { touch: touch(step), answer }), locale);
  };
const survey = surveyOf('asked', 'why-did-you-leave', 'dissatisfied');

export const scenes: readonly Scene[] = [
  { name: 'a link that is none of ours', open: (place, locale) => ask(place, '/u/none', locale) },
  { name: 'unsubscribing', open: unsubscribing },
  {
    name: 'unsubscribed',
    open: async (place, locale) => press(place, await unsubscribing(place, locale), locale, 'unsubscribe'),
  },
  { name: 'a message that was passed on', open: passedOn },
  { name: 'an address that is none', open: passedOnTo('bob') },
  { name: 'an address that wants no more', open: passedOnTo('bob@example.com') },
  { name: 'preferences', open: preferencesOf('choosing') },
  {
    name: 'preferences with wishes',
    open: preferencesOf('wishing', {
      profile: {
        wishes: {
          atMostWeekly: true,
          pausedUntil: plus(monday, days(20)),
          quietHours: { from: '20:30', until: '08:00' },
        },
      },
    }),
  },
  {
    name: 'preferences of addresses that take nothing',
    open: preferencesOf('stopped', { stops: { email: 'bounced', sms: 'stopped' } }),
  },
  {
    name: 'preferences, saved',
    open: preferencesThen('saving', 'save', (fields) => {
      fields.delete('consent', 'sms marketing');
      fields.append('weekly', 'yes');
      fields.set('pause', '4');
      fields.set('from', '20:00');
      fields.set('until', '08:00');
    }),
  },
  { name: 'preferences, unchanged', open: preferencesThen('keeping', 'save') },
  {
    name: 'quiet hours that are none',
    open: preferencesThen('mistaken', 'save', (fields) => fields.set('from', '20:00')),
  },
  { name: 'unsubscribed from everything', open: preferencesThen('done', 'all') },
  {
    name: 'undone',
    open: async (place, locale) =>
      press(place, await preferencesThen('undoing', 'all')(place, locale), locale, 'undo'),
  },
  {
    name: 'nothing to choose',
    open: preferencesOf('gone', { profile: { suppressed: 'erased' } }),
  },
  { name: 'an address to confirm', open: confirming },
  {
    name: 'an address, confirmed',
    open: async (place, locale) => press(place, await confirming(place, locale), locale, 'confirm'),
  },
  { name: 'a survey', open: survey },
  {
    name: 'a survey, answered',
    open: async (place, locale) => press(place, await survey(place, locale), locale, 'answer'),
  },
  { name: 'a survey, answered long ago', open: surveyOf('late', 'do-you-trust-us', 'trusting') },
  { name: 'a score', open: surveyOf('scoring', 'is-it-right-now', '9') },
];
