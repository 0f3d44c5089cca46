/** What a customer has chosen, as the page of preferences shows it, and what changing it comes to. */
import * as z from 'zod';
import { isTimeOfDay } from '../../../base/calendar.ts';
import { days, type Instant, instant, plus } from '../../../base/time.ts';
import { type StopCause, stopAt } from '../../../customers/contacts/contact.ts';
import { type ConsentChannel, channelOf, consentChannels } from '../../../customers/profiles/channels.ts';
import type { Profile } from '../../../customers/profiles/profile.ts';
import { consentTo, marketing } from '../../../customers/profiles/topics.ts';
import type { DayHours } from '../../../customers/profiles/wishes.ts';
import { shopLocale } from '../../../messages/locales.ts';
import { contactOf } from '../../contacts.ts';
import type { PagePorts } from '../page.ts';

/** By channel, and there by topic. */
export type Consents = Readonly<Partial<Record<ConsentChannel, Readonly<Record<string, boolean>>>>>;

export interface Standing {
  /** Of channels that lead to her. */
  readonly consents: Consents;
  /** She has wanted nothing at all, whatever else was told of consents. */
  readonly nothing: boolean;
  readonly atMostWeekly: boolean;
  readonly pausedUntil: Instant | null;
  readonly quietHours: DayHours | null;
  /** Of the shop's. */
  readonly locale: string;
}

/** What is told of preferences: each part by itself. */
export type Changes = Readonly<Partial<Omit<Standing, 'nothing'>>>;

/** What messages are about. */
export const topicsOf = ({ topics }: PagePorts['settings']): readonly string[] => [marketing, ...topics];

/** What there is to choose from. */
export interface Choices {
  readonly topics: readonly string[];
  readonly locales: readonly string[];
}

/** Longer than any pause: a form that says more was not ours. */
const longestPause = days(60);

/** How forms carry what stood from one page to the next; what is none of the choices is refused. */
export const carried = ({ topics, locales }: Choices, now: Instant) => {
  const hour = z.string().refine(isTimeOfDay);
  const parts = {
    consents: z.partialRecord(
      z.enum(consentChannels),
      z.record(
        z.string().refine((topic) => topics.includes(topic)),
        z.boolean(),
      ),
    ),
    atMostWeekly: z.boolean(),
    pausedUntil: z.int().min(0).max(plus(now, longestPause)).transform(instant).nullable(),
    quietHours: z
      .strictObject({ from: hour, until: hour })
      .refine(({ from, until }) => from !== until)
      .nullable(),
    locale: z.string().refine((locale) => locales.includes(locale)),
  };
  return {
    standing: z.strictObject({ ...parts, nothing: z.boolean() }) satisfies z.ZodType<Standing>,
    changes: z.strictObject({
      consents: parts.consents.exactOptional(),
      atMostWeekly: parts.atMostWeekly.exactOptional(),
      pausedUntil: parts.pausedUntil.exactOptional(),
      quietHours: parts.quietHours.exactOptional(),
      locale: parts.locale.exactOptional(),
    }) satisfies z.ZodType<Changes>,
  };
};

/** A channel leads to her where her address is known; where no address is, where she was asked. */
const leadsTo = (customer: Profile, channel: ConsentChannel): boolean => {
  const field = channelOf(channel).address?.field;
  return field === undefined || field === 'id'
    ? customer.consents[channel] !== undefined
    : customer[field] !== undefined;
};

export interface Stands {
  readonly standing: Standing;
  /** Channels that nothing can be switched on in here. */
  readonly stops: Readonly<Partial<Record<ConsentChannel, StopCause>>>;
}

export const standingOf = async (customer: Profile, now: Instant, ports: PagePorts): Promise<Stands> => {
  const topics = topicsOf(ports.settings);
  const nothing = customer.suppressed === 'unsubscribed';
  const shown = consentChannels.filter((channel) => leadsTo(customer, channel));
  const known = await Promise.all(
    shown.map(async (channel) => {
      const contact = await contactOf(customer, channel, ports);
      const consents = topics.map(
        (topic) =>
          [
            topic,
            !nothing &&
              contact?.refusals[topic] === undefined &&
              consentTo(customer, channel, topic) === true,
          ] as const,
      );
      return {
        channel,
        consents: Object.fromEntries(consents),
        stop: contact && stopAt(contact, now)?.cause,
      };
    }),
  );
  const { wishes = {} } = customer;
  const isPaused = wishes.pausedUntil !== undefined && wishes.pausedUntil > now;
  return {
    standing: {
      consents: Object.fromEntries(known.map(({ channel, consents }) => [channel, consents])),
      nothing,
      atMostWeekly: wishes.atMostWeekly === true,
      pausedUntil: isPaused ? (wishes.pausedUntil ?? null) : null,
      quietHours: wishes.quietHours ?? null,
      locale: shopLocale(customer.locale, ports.settings),
    },
    stops: Object.fromEntries(
      known.flatMap(({ channel, stop }) => (stop === undefined ? [] : [[channel, stop]])),
    ),
  };
};

const isWanted = (consents: Consents): boolean =>
  Object.values(consents).some((topics) => Object.values(topics).includes(true));

const changedConsents = (was: Standing, is: Standing, topics: readonly string[]): Consents => {
  // What she wants again ends that she wants nothing: all else that she does not want is then to be said.
  const isNewBeginning = was.nothing && isWanted(is.consents);
  const changed = consentChannels.flatMap((channel) => {
    const told = topics.flatMap((topic) => {
      const before = was.consents[channel]?.[topic] ?? false;
      const after = is.consents[channel]?.[topic] ?? false;
      return isNewBeginning || before !== after ? [[topic, after] as const] : [];
    });
    return told.length === 0 ? [] : [[channel, Object.fromEntries(told)] as const];
  });
  return Object.fromEntries(changed);
};

const areSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What is to be told, so that what was becomes what is. */
export const changesBetween = (was: Standing, is: Standing, topics: readonly string[]): Changes => {
  const consents = changedConsents(was, is, topics);
  return {
    ...(Object.keys(consents).length > 0 && { consents }),
    ...(was.atMostWeekly !== is.atMostWeekly && { atMostWeekly: is.atMostWeekly }),
    ...(was.pausedUntil !== is.pausedUntil && { pausedUntil: is.pausedUntil }),
    ...(!areSame(was.quietHours, is.quietHours) && { quietHours: is.quietHours }),
    ...(was.locale !== is.locale && { locale: is.locale }),
  };
};

/** What stands once they are told. */
export const withChanges = (was: Standing, { consents = {}, ...others }: Changes): Standing => ({
  ...was,
  ...others,
  nothing: was.nothing && !isWanted(consents),
  consents: Object.fromEntries(
    Object.entries(was.consents).map(([channel, topics]) => [
      channel,
      { ...topics, ...consents[channel as ConsentChannel] },
    ]),
  ),
});

/** Everything off, by every channel. */
export const withoutAny = (was: Standing): Standing => ({
  ...was,
  consents: Object.fromEntries(
    Object.entries(was.consents).map(([channel, topics]) => [
      channel,
      Object.fromEntries(Object.keys(topics).map((topic) => [topic, false])),
    ]),
  ),
});
