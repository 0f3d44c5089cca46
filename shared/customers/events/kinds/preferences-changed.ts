/** What she who has the address wants of us, told by herself on one of our pages: each part by itself. */
import * as z from 'zod';
import { isTimeOfDay } from '../../../base/calendar.ts';
import { time, touch } from '../../../base/record.ts';
import { type ConsentChannel, consentChannels } from '../../profiles/channels.ts';
import type { Profile } from '../../profiles/profile.ts';
import { wantingAnything, withWishes } from '../../profiles/wishes.ts';
import { withConsent } from '../identify.ts';
import { timeOf } from '../times.ts';
import { traitSchemas } from '../traits.ts';
import { checkedEvent, detailOf, eventKind, isOwnTouch } from './kind.ts';

/** By channel, and there by topic. */
const answers = z.partialRecord(z.enum(consentChannels), z.record(z.string(), z.boolean()));
type Answers = z.output<typeof answers>;

const dayHours = z.object({ from: z.string(), until: z.string() });
const toldHours = dayHours
  .refine(({ from, until }) => isTimeOfDay(from) && isTimeOfDay(until), 'must be times such as 21:00')
  .refine(({ from, until }) => from !== until, 'from and until must differ');

/** Each answer by itself. */
export const answersIn = (
  consents: Answers = {},
): readonly (readonly [channel: ConsentChannel, topic: string, given: boolean])[] =>
  consentChannels.flatMap((channel) =>
    Object.entries(consents[channel] ?? {}).map(([topic, given]) => [channel, topic, given] as const),
  );

export const preferencesChanged = eventKind({
  name: 'Preferences Changed',
  schema: checkedEvent('Preferences Changed', {
    /** Of the message whose link led to the page. */
    touch,
    consents: answers.exactOptional(),
    atMostWeekly: z.boolean().exactOptional(),
    /** `null`: no pause any more. */
    pausedUntil: time.nullable().exactOptional(),
    quietHours: dayHours.nullable().exactOptional(),
    locale: z.string().exactOptional(),
  }),
  detail: detailOf({
    touch,
    consents: answers.optional(),
    atMostWeekly: z.boolean().optional(),
    pausedUntil: z
      .unknown()
      .refine((value) => value === undefined || value === null || timeOf(value, 'UTC') !== undefined, {
        error: 'must be a time such as 2026-11-23T12:00:00Z, or null',
      })
      .optional(),
    quietHours: toldHours.nullish(),
    locale: traitSchemas.locale,
  }).superRefine(isOwnTouch),
  event: (every, { touch, consents, atMostWeekly, pausedUntil, quietHours, locale }) => {
    const until = pausedUntil === null ? null : timeOf(pausedUntil, 'UTC');
    return {
      ...every,
      touch,
      ...(consents !== undefined && { consents }),
      ...(atMostWeekly !== undefined && { atMostWeekly }),
      ...(until !== undefined && { pausedUntil: until }),
      ...(quietHours !== undefined && { quietHours }),
      ...(locale !== undefined && { locale }),
    };
  },
  fold: (profile, { consents, at, ...wishes }) => {
    const answers = answersIn(consents);
    const answered = answers.reduce<Profile>(
      (known, [channel, topic, given]) => withConsent(known, channel, topic, { given, at }),
      profile,
    );
    const isWanted = answers.some(([, , given]) => given);
    return withWishes(isWanted ? wantingAnything(answered, true, at) : answered, wishes, at);
  },
  documents: {
    detail:
      '`touch`, `consents?: {channel: {topic: yes or no}}`, `atMostWeekly?`, `pausedUntil?`, `quietHours?`, `locale?`: told by our own pages alone',
    profile:
      'these wishes and consents; what is wanted again is refused at the address no more, and her own choice of language stays',
  },
});
