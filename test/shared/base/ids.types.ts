/** Ids that must not be taken for one another: `npm run check` fails where that compiles, and where what is right does not. */
import {
  type CustomerId,
  customerId,
  type EnrolmentKey,
  entriesByJourney,
  type JourneyId,
  journeyId,
} from '../../../shared/base/ids.ts';
import type { customer, enrolmentKey, RecordOf } from '../../../shared/base/record.ts';
import { readerOf } from '../../../shared/customers/contacts/contact.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import { variantOf } from '../../../shared/decisions/enrolling/enrol.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import type { JourneyStory } from '../../../shared/journeys/language.ts';

const ada = customerId('ada');
const winBack = journeyId('win-back-14d');
const text: string = 'ada';

export const rightIds = (profile: Profile, key: RecordOf<typeof enrolmentKey>, story: JourneyStory) => [
  ada satisfies string,
  key satisfies EnrolmentKey,
  key.customer satisfies RecordOf<typeof customer>,
  profile.enrolments[winBack],
  entriesByJourney(profile.enrolments).map(([id]) => variantOf(readerOf(profile), id, 'offer', {})),
  journey('comes-back', { ...story, excludes: ['win-back-14d'] }).id satisfies JourneyId,
];

export const wrongIds = (profile: Profile, key: EnrolmentKey) => [
  // @ts-expect-error a text is no customer's id
  text satisfies CustomerId,
  // @ts-expect-error nor is what is written in the code
  newProfile('ada'),
  // @ts-expect-error a journey's id is no customer's
  winBack satisfies CustomerId,
  // @ts-expect-error and a customer's no journey's
  ada satisfies JourneyId,
  // @ts-expect-error the wrong way round
  variantOf(winBack, readerOf(profile), 10),
  // @ts-expect-error by a customer, where it is by journey
  profile.enrolments[ada],
  // @ts-expect-error by a text
  profile.enrolments[text],
  // @ts-expect-error an email address is no id
  { ...key, customer: profile.email ?? '' } satisfies EnrolmentKey,
];
