/** What a guardrail is: one question before a message leaves, with one verdict. */
import type { EnrolmentKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { ContactPoint, Place } from '../../customers/contacts/contact.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { HeldBy, Withheld } from '../../journeys/records.ts';
import type { TouchSpec } from '../../journeys/touchpoints/index.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import type { Brake } from '../brake/brake.ts';
import type { BudgetStanding } from '../budgets/budget.ts';

/** Where a message would arrive, and the place that it would take there. */
export interface Arrival {
  readonly contact: ContactPoint;
  readonly place: Place;
}

export interface Question {
  readonly customer: Profile;
  readonly enrolment: EnrolmentKey;
  readonly touch: TouchSpec;
  readonly settings: FunctionSettings;
  readonly now: Instant;
  /** Since when its turn has come; absent: now. */
  readonly due?: Instant;
  /** What has held it since, if anything has. */
  readonly held?: SendRequest['state']['held'] | undefined;
  /** The names of the coupons that its passage has issued; absent: none. */
  readonly issued?: readonly string[];
  /** Where the message would arrive; absent: nowhere that is known, or nobody has looked there. */
  readonly arrival?: Arrival | undefined;
  /** What people have paused and stopped; absent: nothing. */
  readonly brake?: Brake;
  /** Of its journey's budget; absent: it has none, or nobody has looked. */
  readonly standing?: BudgetStanding | undefined;
}

/** Who holds what has had its turn: if that is for too long, it is withheld by the same. */
export type HeldGuardrail = Exclude<HeldBy, 'moment' | 'start' | 'unknown'>;

export type GuardrailVerdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'withhold'; readonly withheld: Withheld }
  /** Not now: ask again at that instant. */
  | { readonly kind: 'hold'; readonly until: Instant; readonly by: HeldGuardrail; readonly because?: string }
  | { readonly kind: 'goal-reached' };

export type Guardrail = (question: Question) => GuardrailVerdict;

export const allow: GuardrailVerdict = { kind: 'allow' };
export const withhold = (
  guardrail: Withheld['guardrail'],
  detail: string,
  more: Pick<Withheld, 'lacks'> = {},
): GuardrailVerdict => ({
  kind: 'withhold',
  withheld: { guardrail, detail, ...more },
});
