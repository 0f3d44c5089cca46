/** What a kind of clause is. Its module says all about it; whoever parses, compiles, explains or words a rule asks it. */
import type * as z from 'zod';
import type { Instant } from '../../../base/time.ts';
import type { WireItem } from '../../profiles/mapper.ts';
import type { Profile } from '../../profiles/profile.ts';
import type { TraitDeclaration } from '../../traits/trait.ts';
import type { Facts } from '../facts.ts';
import type { RuleSettings } from '../settings.ts';
import type { RuleOf } from '../tree.ts';

/** `unknown`: the profile lacks a value that the answer hangs on. Only `in` enrols. */
export type Verdict = 'in' | 'out' | 'unknown';

/** Kleene's three values as numbers: `all` is the least, `any` the greatest, `not` the mirror. */
export type Truth = 0 | 1 | 2;
/** `out`, `unknown`, `in`. */
export const verdicts = ['out', 'unknown', 'in'] as const satisfies Readonly<Record<Truth, Verdict>>;

export const truth = (holds: boolean): Truth => (holds ? 2 : 0);
/** Of a value that is not there. */
export const unknown: Truth = 1;

export type SeenValue = string | number | boolean | null;

/** What a clause saw in a profile. */
export interface Observation {
  /** As people read it: `22.1 days (1998-01-02T00:00:00Z)`, `3`, `nothing`. */
  readonly saw: string;
  /** Under which name the value is kept with an enrolment. */
  readonly field: string;
  /** Of contact data only whether it is there. */
  readonly value: SeenValue;
  /** What else the verdict went by that the rule does not say, under the names by which it is kept beside the value. */
  readonly beside?: Readonly<Record<string, SeenValue>>;
}
export const noValue = (field: string): Observation => ({ saw: 'nothing', field, value: null });

/** When time alone can turn a clause. `time`: once, at instants ahead. `calendar`: year after year. */
export type Turning =
  | { readonly by: 'nothing' }
  | { readonly by: 'time'; readonly points: (profile: Profile, facts: Facts) => readonly number[] }
  | {
      readonly by: 'calendar';
      /** Those of so many years from now. */
      readonly points: (profile: Profile, now: Instant, years: number) => readonly number[];
    };
/** Time alone does not change it. */
export const never: Turning = { by: 'nothing' };

/** What a profile holds of a subject, in its own units; `null`: nothing. What is only asked whether it is known holds a text. */
export type Held = number | string | null;

/** Something of a profile that clauses hang on: clauses of one rule contradict each other where they name the same. */
export interface Subject {
  readonly name: string;
  /** Whether every profile has it. */
  readonly isAlwaysThere?: true;
  /** Whether it may lie between whole numbers, in its own units. */
  readonly isFractional?: true;
  /** Whether it may be below zero. */
  readonly isSigned?: true;
  /** All that it can hold; absent: any text, or any number. */
  readonly onlyTexts?: readonly string[];
  /** With it the clauses that hang on other subjects besides tell what they ask of those; absent: 0. */
  readonly usual?: number;
  /** Numbers and texts at which, or beside which, the clause's verdict turns. */
  readonly marks?: readonly (number | string)[];
}

/** A clause, read: what it asks of a profile. */
export interface ProfileClause {
  /** Wire attributes that the test reads: the scan's projection. */
  readonly attributes: readonly string[];
  /** On a profile's wire form: no mapping, no allocation, a million times a night. */
  readonly test: (item: WireItem, now: Instant, facts: Facts) => Truth;
  /** Of a clause that asks the customer's orders, which the profile does not have; absent: it asks the profile alone. */
  readonly asksOrders?: {
    /** Whether the profile tells already that the clause does not hold. It never does of a customer of whom it may. */
    readonly isRuledOut: (item: WireItem, now: Instant) => boolean;
  };
  readonly seen: (profile: Profile, now: Instant, facts: Facts) => Observation;
  readonly turns: Turning;
  readonly hangsOn: readonly Subject[];
  /** The verdict where the subjects hold these values, in the order of `hangsOn`: what the search for a contradiction asks. */
  readonly verdictOn: (held: readonly Held[]) => Verdict;
}

/** A clause that stands for a rule of other clauses. */
export interface RuleClause<Other extends object> {
  readonly standsFor: RuleOf<Other>;
  /** @param verdictOf of a rule, on the profile that is looked at */
  readonly seen: (verdictOf: (rule: RuleOf<Other>) => Verdict) => Observation;
}

/** Where what is meant tells which of them it is held to. */
interface OneSchemaOf<Clause extends object> {
  readonly either: readonly z.ZodType<Clause>[];
  readonly by: (data: Readonly<Record<string, unknown>>) => z.ZodType<Clause>;
}

interface Description<Clause extends object, Read> {
  /** The member that tells this kind of clause from the others. Kinds that share one tell themselves apart by `subjects`. */
  readonly key: string;
  /** What may stand at the key, and what a sentence calls it; absent: no name. */
  readonly subjects?: { readonly what: string; readonly names: readonly string[] };
  /** Why data is no clause of this kind but means one of another; asked before the schema. */
  readonly mistaken?: (data: Readonly<Record<string, unknown>>) => string | undefined;
  /** What a clause may be as data: each refusal says what is wrong and what would be right. */
  readonly schema: z.ZodType<Clause> | OneSchemaOf<Clause>;
  /** The shop's own trait that such a clause asks for, and why it can't ask this of it; absent: it asks for none. */
  readonly trait?: {
    readonly of: (clause: Clause) => string;
    readonly mistaken: (clause: Clause, declared: TraitDeclaration) => string | undefined;
  };
  /** What the page about rules shows of it. */
  readonly docs: { readonly example: Clause; readonly asks: string };
  /** `orders ≥ 2`. */
  readonly sentence: (clause: Clause) => string;
  /** Whether it asks what was learned of who returns. */
  readonly asksScores?: true;
  /**
   * Whether a customer who neither orders nor visits comes to meet it by nothing but time; absent: never.
   * @param holds whether the clause is to hold, or not to
   */
  readonly comesOfSilence?: (clause: Clause, holds: boolean) => boolean;
  /** Whether its meaning hangs on the shop's settings: of a rule in code, which no shop has yet, it can't be weighed. */
  readonly isOfShop?: true;
  readonly read: (clause: Clause, settings: RuleSettings) => Read;
}

export interface ClauseKind<Clause extends object, Read = ProfileClause>
  extends Omit<Description<Clause, Read>, 'read' | 'sentence' | 'trait' | 'comesOfSilence'> {
  /** `undefined`: the clause is of another kind. */
  readonly read: (clause: object, settings: RuleSettings) => Read | undefined;
  /** `undefined`: the clause is of another kind. */
  readonly sentence: (clause: object) => string | undefined;
  /** Whether the clause is of this kind, and a customer comes to meet it, or not to, by nothing but silence. */
  readonly comesOfSilence: (clause: object, holds: boolean) => boolean;
  /** The shop's own trait that the clause asks for; `undefined`: the clause is of another kind, or asks for none. */
  readonly traitOf: (clause: object) => string | undefined;
  /** Why it can't ask this of the trait as it is declared; `undefined`: it can. */
  readonly mistakenTrait: (clause: object, declared: TraitDeclaration) => string | undefined;
}
export type ClauseOf<Kind> = Kind extends ClauseKind<infer Clause, infer _> ? Clause : never;

const kindOf = <Clause extends object, Read>(
  description: Description<Clause, Read>,
): ClauseKind<Clause, Read> => {
  const { key, subjects, read, sentence, trait, comesOfSilence } = description;
  const isOfKind = (clause: object): clause is Clause => {
    if (!(key in clause)) return false;
    const subject: unknown = Reflect.get(clause, key);
    return subjects === undefined || (typeof subject === 'string' && subjects.names.includes(subject));
  };
  return {
    ...description,
    read: (clause, settings) => (isOfKind(clause) ? read(clause, settings) : undefined),
    sentence: (clause) => (isOfKind(clause) ? sentence(clause) : undefined),
    comesOfSilence: (clause, holds) => isOfKind(clause) && comesOfSilence?.(clause, holds) === true,
    traitOf: (clause) => (isOfKind(clause) ? trait?.of(clause) : undefined),
    mistakenTrait: (clause, declared) => (isOfKind(clause) ? trait?.mistaken(clause, declared) : undefined),
  };
};

/** A kind of clause that asks a profile. All is said about it: what is left out does not compile. */
export const clauseKind = <Clause extends object>(
  description: Description<Clause, ProfileClause>,
): ClauseKind<Clause> => kindOf(description);

/** A kind of clause that stands for a rule of other clauses. */
export const ruleKind = <Clause extends object, Other extends object>(
  description: Description<Clause, RuleClause<Other>>,
): ClauseKind<Clause, RuleClause<Other>> => kindOf(description);

/** The verdict on the last of the values; `unknown` where one is missing. */
export const ofLast =
  (holds: (value: number | string) => boolean) =>
  (held: readonly Held[]): Verdict => {
    const last = held.at(-1);
    if (last === undefined || held.includes(null) || last === null) return 'unknown';
    return holds(last) ? 'in' : 'out';
  };
