/** The days of the year that come round for a customer. */
import { localMonthDay, monthDayOf } from '../calendar.ts';
import type { Profile } from './profile.ts';

export const anniversaryFields = {
  birthday: 'birthday',
  firstOrder: 'firstOrderAt',
} as const satisfies Record<string, keyof Profile>;
export type AnniversaryField = keyof typeof anniversaryFields;

export const anniversaryWords: Readonly<Record<AnniversaryField, string>> = {
  birthday: 'birthday',
  firstOrder: 'anniversary of the first order',
};

/** `MM-DD`; of an order the day that it was where the customer lives. `undefined`: not known. */
export const anniversaryDay = (
  of: AnniversaryField,
  { birthday, firstOrderAt }: Pick<Profile, 'birthday' | 'firstOrderAt'>,
  zone: string,
): string | undefined => {
  switch (of) {
    case 'birthday':
      return birthday === undefined ? undefined : monthDayOf(birthday);
    case 'firstOrder':
      return firstOrderAt === undefined ? undefined : localMonthDay(firstOrderAt, zone);
  }
};
