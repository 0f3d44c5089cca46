/** Who may do what: roles, and the policies that the app's templates give them, evaluated as IAM does. */
import { AssemblyError } from './tables.ts';
import { listOf, type Properties, propertiesOf, type Resource } from './template.ts';

/** What a service says of a request beside its action and resource, such as `ses:FromAddress`. */
export type RequestContext = Readonly<Record<string, string>>;

export interface Role {
  /** Its name, as AWS says it. */
  readonly name: string;
  /** Why IAM refuses this action on this resource; `undefined`: it does not. */
  readonly refuses: (action: string, resource: string, context?: RequestContext) => string | undefined;
}

type Matches = (text: string) => boolean;

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');

const wildcard = (pattern: string): Matches => {
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const expression = new RegExp(`^${escaped(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
  return (text) => expression.test(text);
};

/** The parts of an ARN; all that follows the fifth colon is the last. */
const partsOf = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

/** A wildcard stands for anything within its part of an ARN alone; `*` by itself for every resource. */
const resourceMatcher = (pattern: string): Matches => {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (resource) => resource === pattern;
  const parts = partsOf(pattern).map(wildcard);
  return (resource) => {
    const asked = partsOf(resource);
    return parts.every((matches, index) => matches(asked[index] ?? ''));
  };
};

const oneOrMore = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

const anyOf = (matchers: readonly Matches[]): Matches => {
  return (text) => matchers.some((matches) => matches(text));
};

/** One of a policy, whoever it is about. */
export interface Statement {
  readonly isDenial: boolean;
  readonly covers: (action: string, resource: string, context: RequestContext) => boolean;
}

/** The operators that are evaluated, each with how it compares; keys are written in any case. */
const operators: Readonly<Record<string, (expected: string) => Matches>> = {
  StringEquals: (expected) => (text) => text === expected,
  StringLike: wildcard,
  ArnEquals: resourceMatcher,
  ArnLike: resourceMatcher,
};

const conditionOf = (where: string, operator: string, keys: unknown) => {
  const compare = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (compare === undefined)
    throw new AssemblyError(
      `${where} has the condition ${operator}; evaluated are ${Object.keys(operators).join(', ')}`,
    );
  const wanted = Object.entries(propertiesOf(keys)).map(
    ([key, values]) => [key.toLowerCase(), anyOf(oneOrMore(values).map(compare))] as const,
  );
  return (context: RequestContext): boolean =>
    wanted.every(([key, matches]) =>
      Object.entries(context).some(([name, said]) => name.toLowerCase() === key && matches(said)),
    );
};

/** @throws AssemblyError naming what of it is not evaluated */
export const statementOf = (where: string, statement: Properties): Statement => {
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new AssemblyError(`${where} has the effect ${String(Effect)}; it is Allow or Deny`);
  // Actions are written in any case.
  const actions = anyOf(oneOrMore(Action ?? NotAction).map((each) => wildcard(each.toLowerCase())));
  const resources = anyOf(oneOrMore(Resource ?? NotResource).map(resourceMatcher));
  const conditions = Object.entries(propertiesOf(Condition)).map(([operator, keys]) =>
    conditionOf(where, operator, keys),
  );
  return {
    isDenial: Effect === 'Deny',
    covers: (action, resource, context) =>
      actions(action.toLowerCase()) === (NotAction === undefined) &&
      resources(resource) === (NotResource === undefined) &&
      conditions.every((holds) => holds(context)),
  };
};

/** Past so many decisions they are made afresh: phone numbers are resources, too. */
const mostKnown = 1_000;

const nothingMore: RequestContext = {};

const roleOf = (name: string, statements: readonly Statement[]): Role => {
  const known = new Map<string, string | undefined>();
  const decide = (action: string, resource: string, context: RequestContext): string | undefined => {
    const covering = statements.filter(({ covers }) => covers(action, resource, context));
    const asked = `is not authorized to perform: ${action} on resource: ${resource}`;
    if (covering.some(({ isDenial }) => isDenial))
      return `${asked} with an explicit deny in an identity-based policy`;
    return covering.length > 0
      ? undefined
      : `${asked} because no identity-based policy allows the ${action} action`;
  };
  return {
    name,
    refuses: (action, resource, context) => {
      const key = `${action} ${resource}${context === undefined ? '' : JSON.stringify(context)}`;
      if (known.has(key)) return known.get(key);
      const decision = decide(action, resource, context ?? nothingMore);
      if (known.size >= mostKnown) known.clear();
      known.set(key, decision);
      return decision;
    },
  };
};

/**
 * The app's roles, by their ARNs: each is read when it is first asked for, so that what only AWS's own custom resources
 * are allowed need not be understood.
 * @throws AssemblyError naming what of a policy is not evaluated, or the role that the app does not define
 */
export const readRoles = (resources: readonly Resource[]): ((arn: unknown) => Role) => {
  const policies = resources.filter(
    ({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy',
  );
  const statementsIn = (where: string, document: unknown): readonly Statement[] => {
    const { Statement } = propertiesOf(document);
    return (Array.isArray(Statement) ? Statement : [Statement]).map((each) =>
      statementOf(where, propertiesOf(each)),
    );
  };
  const read = ({ logicalId, ref, properties }: Resource): Role => {
    if (listOf(properties.ManagedPolicyArns).length > 0)
      throw new AssemblyError(`role ${logicalId} has managed policies of AWS’s, which are not evaluated`);
    const own = listOf(properties.Policies).flatMap((policy) =>
      statementsIn(logicalId, propertiesOf(policy).PolicyDocument),
    );
    const given = policies
      .filter((policy) => listOf(policy.properties.Roles).includes(ref))
      .flatMap((policy) => statementsIn(policy.logicalId, policy.properties.PolicyDocument));
    return roleOf(ref, [...own, ...given]);
  };
  const known = new Map<string, Role>();
  return (arn) => {
    const name = String(arn).slice(String(arn).lastIndexOf('/') + 1);
    const found = known.get(name);
    if (found !== undefined) return found;
    const resource = resources.find(({ type, ref }) => type === 'AWS::IAM::Role' && ref === name);
    if (resource === undefined) throw new AssemblyError(`the app does not define the role ${String(arn)}`);
    const role = read(resource);
    known.set(name, role);
    return role;
  };
};
