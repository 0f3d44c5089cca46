/** Roles and their policies: what IAM allows, what it refuses, and what is not evaluated here. */
import { describe, expect, it } from 'vitest';
import { type Role, readRoles } from '../../../local/aws/roles.ts';
import type { Resource } from '../../../local/aws/template.ts';

const resource = (type: string, ref: string, properties: object): Resource => ({
  logicalId: ref,
  stack: 'App',
  type,
  ref,
  properties: { ...properties },
  metadata: {},
});

/** A role with one policy of these statements. */
const roleWith = (...Statement: readonly object[]): Role =>
  readRoles([
    resource('AWS::IAM::Role', 'SendRole', {}),
    resource('AWS::IAM::Policy', 'SendPolicy', { Roles: ['SendRole'], PolicyDocument: { Statement } }),
    resource('AWS::IAM::Policy', 'OthersPolicy', {
      Roles: ['OtherRole'],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    }),
  ])('arn:aws:iam::000000000000:role/SendRole');

const table = 'arn:aws:dynamodb:local-1:000000000000:table/Ledger';
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const isAllowed = (
  role: Role,
  action: string,
  on: string,
  context?: Readonly<Record<string, string>>,
): boolean => role.refuses(action, on, context) === undefined;

describe('a role', () => {
  it('refuses what no policy of its own allows, in AWS’s words', () => {
    const role = roleWith(allow(['dynamodb:GetItem', 'dynamodb:Query'], table));
    expect(isAllowed(role, 'dynamodb:Query', table)).toBe(true);
    expect(role.refuses('dynamodb:PutItem', table)).toBe(
      `is not authorized to perform: dynamodb:PutItem on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
    );
    expect(isAllowed(role, 'dynamodb:Query', `${table}/index/by-code`)).toBe(false);
  });

  it('is refused by a denial whatever else allows it', () => {
    const role = roleWith(allow('dynamodb:*', '*'), {
      Effect: 'Deny',
      Action: 'dynamodb:DeleteItem',
      Resource: table,
    });
    expect(isAllowed(role, 'dynamodb:GetItem', table)).toBe(true);
    expect(role.refuses('dynamodb:DeleteItem', table)).toBe(
      `is not authorized to perform: dynamodb:DeleteItem on resource: ${table} with an explicit deny in an identity-based policy`,
    );
  });

  it.each([
    [
      'arn:aws:states:r:a:execution:shop--journey-*:*',
      'arn:aws:states:r:a:execution:shop--journey-vip:c1-2',
      true,
    ],
    [
      'arn:aws:states:r:a:execution:shop--journey-*:*',
      'arn:aws:states:r:a:execution:shop--sweep:2026',
      false,
    ],
    ['arn:aws:s?s:*:a:queue', 'arn:aws:sqs:eu-west-1:a:queue', true],
    // A wildcard ends where its part of the ARN does.
    ['arn:aws:sqs:*:queue', 'arn:aws:sqs:eu-west-1:a:queue', false],
    ['arn:aws:dynamodb:r:a:table/L.dger', 'arn:aws:dynamodb:r:a:table/Ledger', false],
    ['*', '+4915112345678', true],
  ])('reads %s of %s as %s', (pattern, on, expected) => {
    expect(isAllowed(roleWith(allow('x:Y', pattern)), 'x:Y', on)).toBe(expected);
  });

  it('may do all but what a statement leaves out', () => {
    const texts = roleWith({ Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:*' });
    expect(isAllowed(texts, 'sns:Publish', '+4915112345678')).toBe(true);
    expect(isAllowed(texts, 'sns:Publish', 'arn:aws:sns:local-1:000000000000:alarms')).toBe(false);
    const rest = roleWith({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
    expect([isAllowed(rest, 'sqs:SendMessage', 'x'), isAllowed(rest, 'IAM:PassRole', 'x')]).toEqual([
      true,
      false,
    ]);
  });

  it('is held to conditions, of which what is not said holds for none', () => {
    const role = roleWith(
      allow('ses:SendEmail', '*', {
        Condition: { StringEquals: { 'ses:FromAddress': ['a@x.example', 'b@x.example'] } },
      }),
    );
    const from = (address: string) => isAllowed(role, 'ses:SendEmail', '*', { 'ses:FromAddress': address });
    expect([from('b@x.example'), from('c@x.example'), isAllowed(role, 'ses:SendEmail', '*')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('decides the same of the thousandth phone number as of the first', () => {
    const texts = roleWith({ Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:*' });
    for (let number = 0; number < 2_100; number += 1)
      expect(isAllowed(texts, 'sns:Publish', `+49${number}`)).toBe(true);
    expect(isAllowed(texts, 'sns:Subscribe', '+490')).toBe(false);
  });
});

describe('what is not evaluated is refused by its name', () => {
  it.each([
    ['DateLessThan', allow('x:Y', '*', { Condition: { DateLessThan: { 'aws:CurrentTime': '2026' } } })],
    ['the effect Maybe', { Effect: 'Maybe', Action: 'x:Y', Resource: '*' }],
  ])('%s', (name, statement) => {
    expect(() => roleWith(statement)).toThrow(name);
  });

  it('AWS’s own policies, and roles that the app does not define', () => {
    const roles = readRoles([
      resource('AWS::IAM::Role', 'Managed', {
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      }),
    ]);
    expect(() => roles('arn:aws:iam::000000000000:role/Managed')).toThrow(
      'role Managed has managed policies',
    );
    expect(() => roles('arn:aws:iam::000000000000:role/Elsewhere')).toThrow('does not define the role');
  });
});
