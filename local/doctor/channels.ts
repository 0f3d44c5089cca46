/** What the shop's journeys send by, so that nothing is asked of a channel that is not used. */
import { graphOf, touchpointsOf } from '../../shared/journeys/graph.ts';
import { isMessage, kindOf } from '../../shared/journeys/touchpoints/index.ts';
import { enrollingJourneys } from '../../shared/shop/shop.ts';
import type { Examined } from './check.ts';

/** Journeys that send texts. */
export const textingJourneys = ({ shop }: Pick<Examined, 'shop'>): readonly string[] =>
  enrollingJourneys(shop)
    .filter((journey) =>
      touchpointsOf(graphOf(journey))
        .filter(isMessage)
        .some(
          (touchpoint) => kindOf(touchpoint.kind).spec(touchpoint, (duration) => duration).channel === 'sms',
        ),
    )
    .map(({ id }) => id);
