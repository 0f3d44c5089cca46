/** Looks which case of a branch applies to a customer now. */
import { isBetween, wallTime } from '../../base/calendar.ts';
import type { Instant } from '../../base/time.ts';
import { matcherOf } from '../../customers/places.ts';
import { profileToItem } from '../../customers/profiles/mapper.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { compileRule, parseRule, stageOf } from '../../customers/rules/index.ts';
import { meetsFilter } from '../../journeys/entry.ts';
import type { LookRequest } from '../../journeys/protocol.ts';
import type { Settings } from '../../shop/settings.ts';
import { factsWhereHeld } from '../facts.ts';
import type { Ports } from '../ports.ts';
import { referralStands } from '../referrals/refer.ts';
import { type Answer, answerToken } from './answer.ts';
import { isBudgetLeft } from './budget.ts';
import { type StepContext, stepAnswer } from './settle.ts';

const otherwise = 'otherwise';

/** What the step's context alone answers. */
interface BranchQuestion {
  readonly question: Exclude<LookRequest['question'], { readonly kind: 'referral' | 'rule' | 'budget' }>;
  readonly cases: readonly string[];
}

/** The case's name: a value that the story has no case for is `otherwise`. */
export const caseOf = (
  { question, cases }: BranchQuestion,
  { profile, passage }: StepContext,
  now: Instant,
  settings: Pick<Settings, 'timezone' | 'stages' | 'traits' | 'currency'>,
): string => {
  const known = (value: string | undefined): string =>
    value !== undefined && cases.includes(value) ? value : otherwise;
  switch (question.kind) {
    case 'trait':
      return matcherOf(question.trait, cases)(profile[question.trait] ?? '') ?? otherwise;
    case 'shopTrait':
      return known(profile.traits?.[question.trait]?.toString());
    case 'stage':
      return known(stageOf(profile, now, settings));
    case 'weekday':
      return known(wallTime(now, zoneOf(profile, settings.timezone)).weekday);
    case 'timeOfDay':
      return isBetween(wallTime(now, zoneOf(profile, settings.timezone)).time, question) ? 'yes' : 'no';
    case 'trigger': {
      const { properties = {} } = passage.enrolment?.trigger ?? {};
      return meetsFilter(properties, question.filter) ? 'yes' : 'no';
    }
  }
};

/** A verdict of `unknown` is none. */
const isMet = async (
  rule: unknown,
  { profile }: Pick<StepContext, 'profile'>,
  ports: Pick<Ports, 'now' | 'ledger' | 'models' | 'settings'>,
): Promise<boolean> => {
  const compiled = compileRule(parseRule(rule, 'the rule of a branch'), ports.settings);
  return (await factsWhereHeld(compiled, profileToItem(profile), ports.now(), ports)) !== undefined;
};

/** The case that applies. */
export const lookAnswer = (request: LookRequest, ports: Ports): Promise<Answer> =>
  stepAnswer(request, ports, async (context) => {
    const { question, cases } = request;
    const said = (outcome: string) => ({ kind: 'outcome', outcome }) as const;
    switch (question.kind) {
      case 'referral':
        return said((await referralStands(context.profile, ports)) ? 'yes' : 'no');
      case 'budget':
        return said((await isBudgetLeft(question, request, context, ports)) ? 'yes' : 'no');
      case 'rule':
        return said((await isMet(question.rule, context, ports)) ? 'yes' : 'no');
      default:
        return said(caseOf({ question, cases }, context, ports.now(), ports.settings));
    }
  });

/** The story goes on by the case that applies. @throws RuleError, StoreUnavailableError */
export const lookAtBranch = async (request: LookRequest, ports: Ports): Promise<void> =>
  answerToken(request.token, await lookAnswer(request, ports), ports);
