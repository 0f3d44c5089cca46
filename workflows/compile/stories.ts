/** The stories of the journeys that hold customers out, for those who lead shadows through them. */
import { holdsOut } from '../../shared/journeys/held-out.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import type { Story } from '../../shared/journeys/story.ts';
import { compileStory } from './journey.ts';

export const storiesOf = (
  journeys: readonly Journey[],
  timeScale: number,
): readonly { readonly journey: string; readonly version: number; readonly story: Story }[] =>
  journeys.filter(holdsOut).map((journey) => ({
    journey: journey.id,
    version: journey.version,
    story: compileStory(journey, timeScale),
  }));
