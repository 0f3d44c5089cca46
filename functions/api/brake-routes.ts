/** The brake's routes, each by what it does and what it is on. */
import {
  type BrakeAction,
  type BrakeKind,
  brakeActions,
  brakeKinds,
} from '../../shared/decisions/brake/brake.ts';

/** Of all journeys, and of one of each kind. */
export type BrakeRoute = `POST /v1/journeys/${BrakeAction}` | `POST /v1/${BrakeKind}/{id}/${BrakeAction}`;

/** What a route does. */
export interface BrakeDoing {
  readonly does: BrakeAction;
  readonly kind: BrakeKind;
  /** Without a name in its path. */
  readonly isOnAll: boolean;
}

/** For each of them what `of` makes of it. */
export const forEachBrakeRoute = <Value>(of: (doing: BrakeDoing) => Value): Record<BrakeRoute, Value> =>
  Object.fromEntries(
    brakeActions.flatMap((does): readonly (readonly [BrakeRoute, Value])[] => [
      [`POST /v1/journeys/${does}`, of({ does, kind: 'journeys', isOnAll: true })],
      ...brakeKinds.map(
        (kind) => [`POST /v1/${kind}/{id}/${does}`, of({ does, kind, isOnAll: false })] as const,
      ),
    ]),
  ) as Record<BrakeRoute, Value>;
