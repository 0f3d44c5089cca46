/** Points given by the shop, or for a friend, and points spent; what orders and answers give needs no event of its own. */
import * as z from 'zod';
import { mostPoints } from '../checked.ts';
import { boundedProperties } from '../properties.ts';
import { numberOf, shown } from '../reading.ts';
import { checkedEvent, detailOf, eventKind } from './kind.ts';

const pointsKind = <const Name extends string>(name: Name, prefix: string) =>
  eventKind({
    name,
    schema: checkedEvent(name, { points: z.number() }),
    hasOwnId: true,
    wantsTrust: 'points are money',
    detail: detailOf({
      points: z
        .int({ error: 'must be a whole number' })
        .min(1, { error: 'must be 1 or more' })
        .max(mostPoints, { error: `must be ${mostPoints} or fewer` }),
    }),
    event: (every, { points }) => ({ ...every, id: `${prefix}-${every.id}`, points }),
    read: ({ reading, path, fields }) => {
      const count = numberOf(fields.points);
      if (count === undefined || !Number.isInteger(count) || count < 1 || count > mostPoints)
        reading.refuse(
          `${path}.points`,
          `must be a whole number from 1 to ${mostPoints}; it is ${shown(fields.points)}`,
        );
      return { points: count, properties: boundedProperties(fields) };
    },
    documents: {
      detail: '`points`, a whole number from 1',
      profile: '[points](loyalty.md), where the settings have `loyalty`',
    },
  });

export const pointsGranted = pointsKind('Points Granted', 'granted');
export const pointsSpent = pointsKind('Points Spent', 'spent');
