/** What goes wrong in a run: a seed chooses which kinds of faults there are, and how often each is met. */
import { chanceOf } from './random.ts';

/** Shares are of requests, of invocations or of messages. */
export interface Weather {
  /** Handlers die before or after a request. */
  readonly deaths: number;
  /** Services refuse, or do not answer. */
  readonly requestFaults: number;
  /** Of those faults, how many last for longer than the SDK goes on trying. */
  readonly lasting: number;
  /** Lambda refuses, or its answer is lost. */
  readonly invocationFaults: number;
  /** Invocations of which nothing is heard any more. */
  readonly vanishing: number;
  /** Messages that come twice, and those that come late. */
  readonly copies: number;
  readonly late: number;
  /** A late message comes at most so many seconds late. */
  readonly latest: number;
  /** Of SES's events. */
  readonly lost: number;
  /** Providers that take nothing for a while: from so many hours after the start, for so many. */
  readonly busy: readonly {
    readonly service: 'ses' | 'sns' | 'events' | 'shop';
    readonly from: number;
    readonly hours: number;
  }[];
  /** Items in a page; absent: DynamoDB's own megabyte. */
  readonly page?: number;
  /** Reads that are not consistent are so many milliseconds behind. */
  readonly lag: number;
  /** Processes' clocks are off by so many milliseconds at most. */
  readonly skew: number;
  /** A request takes so many milliseconds at most. */
  readonly slowest: number;
}

/** Of each kind: mostly none of it, else a share from light to heavy. */
export const weatherOf = (seed: number): Weather => {
  const chance = chanceOf(seed, 'weather');
  const share = (often: number, least: number, most: number): number =>
    chance.oneIn(often) ? chance.spread(least, most) : 0;
  const page = chance.oneIn(0.4) ? 1 + chance.below(3) : undefined;
  const providers = ['ses', 'sns', 'events'] as const;
  const busy = providers.flatMap((service) =>
    chance.oneIn(0.15) ? [{ service, from: chance.below(96), hours: chance.spread(1 / 12, 24) }] : [],
  );
  // Drawn apart, so that the rest of a seed's weather is what it was.
  const ofShop = chanceOf(seed, 'weather of the shop');
  const down = ofShop.oneIn(0.5)
    ? [{ service: 'shop' as const, from: ofShop.below(72), hours: ofShop.spread(1, 40) }]
    : [];
  return {
    busy: [...busy, ...down],
    deaths: share(0.6, 0.002, 0.03),
    requestFaults: share(0.7, 0.005, 0.08),
    lasting: share(0.5, 0.02, 0.2),
    invocationFaults: share(0.5, 0.005, 0.08),
    vanishing: share(0.3, 0.002, 0.02),
    copies: share(0.5, 0.01, 0.3),
    late: share(0.5, 0.02, 0.4),
    latest: chance.spread(5, 7_200),
    lost: share(0.3, 0.02, 0.3),
    ...(page !== undefined && { page }),
    lag: chance.oneIn(0.5) ? chance.spread(50, 3_000) : 0,
    skew: chance.oneIn(0.4) ? chance.spread(50, 3_000) : 0,
    slowest: chance.spread(20, 3_000),
  };
};
