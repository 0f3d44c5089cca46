/** How a journey stands, in a word. */
import type { Body } from '../../client/client.ts';
import { Standing } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { wholly } from './brakes.ts';
import type { Journey } from './drawn.ts';
import { journeyWords } from './words.ts';

export const JourneyStanding = ({
  journey,
  braked,
}: {
  readonly journey: Journey;
  readonly braked: Body<'Brakes'>;
}) => {
  const own = useWords(journeyWords);
  const states = wholly(braked, journey).map(({ state }) => state);
  if (states.includes('stopped')) return <Standing tone="bad">{own.stopped}</Standing>;
  if (states.includes('paused')) return <Standing tone="warn">{own.paused}</Standing>;
  if (!journey.enabled) return <Standing tone="quiet">{own.ending}</Standing>;
  return <Standing tone="good">{own.running}</Standing>;
};
