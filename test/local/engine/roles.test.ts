/** Functions and state machines are held to their roles in every local run: what a template forgets fails there, by its name. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPorts } from '../../../functions/adapters/index.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld, type World } from '../../../local/engine/world.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { days, iso, minus, parseIso } from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { sampleWith } from '../../support/templates.ts';

const start = parseIso('2026-11-23T10:00:00Z');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekindle-roles-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}
interface Policy {
  readonly Type: string;
  readonly Properties: { readonly PolicyDocument: { Statement: readonly Statement[] } };
}

const encryptionKey = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The sample's stacks, in which the policies of these ids say nothing of the action on what is named so. */
const assemblyWithout = async (
  policy: RegExp,
  action: string,
  on: RegExp,
  settings: Parameters<typeof sampleWith>[0] = {},
): Promise<string> => {
  cpSync(await synthesize(sampleWith(settings)), folder, { recursive: true });
  let taken = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json'))) {
    const template = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly Resources: Readonly<Record<string, Policy>>;
    };
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::IAM::Policy' || !policy.test(id)) continue;
      const { PolicyDocument } = Properties;
      PolicyDocument.Statement = PolicyDocument.Statement.flatMap((statement) => {
        const actions = [statement.Action].flat();
        if (!actions.includes(action) || !on.test(JSON.stringify([statement.Resource, statement.Condition])))
          return [statement];
        taken += 1;
        const others = actions.filter((each) => each !== action);
        return others.length === 0 ? [] : [{ ...statement, Action: others }];
      });
    }
    writeFileSync(join(folder, file), JSON.stringify(template));
  }
  expect(taken).toBeGreaterThan(0);
  return folder;
};

/** A night with one customer who has been away for fifteen days, and the day after it. */
const liveThrough = async (assembly: string): Promise<World> => {
  const world = await createWorld({ assembly, start, seed: 1 });
  const ada = {
    ...newProfile(customerId('ada')),
    email: 'ada@example.com',
    consents: { email: true },
    timezone: 'UTC',
    orders: 1,
    lastOrderAt: minus(start, days(15)),
    revision: 1,
  };
  await createPorts(world.environment).profiles.putAll([ada]);
  world.states.startExecution(`${world.environment.STATE_MACHINES}rekindle-prod--sweep`, { at: iso(start) });
  await world.clock.runUntil(parseIso('2026-11-23T23:00:00Z'));
  world.close();
  return world;
};

it.each([
  [/^SegmentRole/, 'secretsmanager:GetSecretValue', /Secret/, 'SegmentFunction'],
  [/^SegmentRole/, 'states:StartExecution', /journey-win-back-14d/, 'SegmentFunction'],
  [/^SendRole/, 'ses:SendEmail', /identity/, 'SendFunction'],
  [/^SweepStateMachineRole/, 'lambda:InvokeFunction', /FinishFunction/, 'rekindle-prod--sweep'],
])('a run fails in which %s may not %s', async (policy, action, on, who) => {
  const { failures } = await liveThrough(await assemblyWithout(policy, action, on));
  expect(failures[0]).toMatch(
    new RegExp(
      `assumed-role/\\w+-.+/${who}\\w* is not authorized to perform: ${action} on resource: arn:aws:`,
    ),
  );
});

it('refuses a template whose schedule may not start its machine', async () => {
  const assembly = await assemblyWithout(
    /^SchedulerRoleForTarget/,
    'states:StartExecution',
    /SweepStateMachine/,
  );
  await expect(createWorld({ assembly, start, seed: 1 })).rejects.toThrow(
    /schedule rekindle-prod--nightly acts by the role .* is not authorized to perform: states:StartExecution/,
  );
});

it('asks for nothing that its roles do not allow, as it is', async () => {
  const { failures } = await liveThrough(await synthesize(sampleWith({})));
  expect(failures).toEqual([]);
});

it.each([
  [/^SegmentRole/, 'kms:Decrypt', /dynamodb\./, 'SegmentFunction'],
  [/^SegmentRole/, 'kms:Decrypt', /secretsmanager\./, 'SegmentFunction'],
])(
  'a run fails by a key of the shop’s own by which %s may not %s through %s',
  async (policy, action, through, who) => {
    const { failures } = await liveThrough(await assemblyWithout(policy, action, through, { encryptionKey }));
    expect(failures[0]).toMatch(
      new RegExp(`/${who}\\w* is not authorized to perform: ${action} on resource: ${encryptionKey} because`),
    );
  },
);

it('refuses a template whose function may read a queue, and not use the key that the queue is encrypted by', async () => {
  const assembly = await assemblyWithout(/^IngestFunctionRole/, 'kms:Decrypt', /sqs\./, { encryptionKey });
  await expect(createWorld({ assembly, start, seed: 1 })).rejects.toThrow(
    `is not authorized to perform: kms:Decrypt on resource: ${encryptionKey}`,
  );
});

it('asks for nothing that its roles do not allow by a key of the shop’s own, either', async () => {
  const { failures } = await liveThrough(await synthesize(sampleWith({ encryptionKey })));
  expect(failures).toEqual([]);
});
