/** `rekindle doctor` over the recorded answers of three accounts, and what each check makes of others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAccount } from '../../../functions/adapters/account.ts';
import { type Runtime, runtimeInUse, useRuntime } from '../../../functions/adapters/runtime.ts';
import { runDoctor } from '../../../local/cli/doctor.ts';
import type { Examined, Finding } from '../../../local/doctor/check.ts';
import { type Diagnosis, examine } from '../../../local/doctor/index.ts';
import sampleShop from '../../../rekindle.config.ts';
import type { Shop } from '../../../shared/shop/shop.ts';
import { type Answers, recordedAccount, recordedRuntime } from './recorded.ts';

let before: Runtime;
let printed: string;
beforeEach(() => {
  before = runtimeInUse();
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  useRuntime(before);
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const noRecords = async (): Promise<readonly string[]> => [];
const policy = (value: string) => async (name: string) =>
  name === '_dmarc.shop.example.com' ? ['google-site-verification=1', `v=DMARC1; p=${value}`] : [];

const sampleWith = (changes: Partial<Shop['settings']>): Shop => ({
  ...sampleShop,
  settings: { ...sampleShop.settings, ...changes },
});

/** A shop that has said all that a first night asks of it. */
const careful = sampleWith({
  alarmsTo: 'ops@shop.example.com',
  country: 'GB',
  textSpendLimit: 500,
  sweep: { ...sampleShop.settings.sweep, atMostPerNight: 2_000 },
});

/** What the doctor finds where an account answers as it was recorded, but for these. */
const found = async (
  name: Parameters<typeof recordedAccount>[0],
  { answers = {}, shop = sampleShop, texts = noRecords }: { answers?: Answers } & Partial<Examined> = {},
): Promise<readonly Diagnosis[]> => {
  const recorded = recordedAccount(name);
  useRuntime(recordedRuntime({ ...recorded, answers: { ...recorded.answers, ...answers } }));
  return examine({ shop, texts, account: await openAccount() });
};
const states = (findings: readonly Diagnosis[]): Readonly<Record<string, readonly Finding['state'][]>> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(findings, ({ check }) => check)).map(([check, each = []]) => [
      check,
      each.map(({ state }) => state),
    ]),
  );
const only = (findings: readonly Diagnosis[], check: string): Diagnosis => {
  const [first, ...others] = findings.filter((each) => each.check === check);
  expect(others).toEqual([]);
  if (first === undefined) throw new Error(`${check} found nothing`);
  return first;
};

describe('rekindle doctor', () => {
  it('sends whoever has an empty account through all that is to be done, in its order', async () => {
    expect(states(await found('empty'))).toEqual({
      bootstrap: ['failing'],
      names: ['ok'],
      stacks: ['failing'],
      identity: ['failing'],
      dkim: ['warning'],
      'mail-from': ['warning'],
      dmarc: ['warning'],
      'ses-sandbox': ['failing'],
      'ses-sending': ['ok'],
      'ses-quota': ['warning'],
      'ses-suppression': ['ok'],
      'text-sandbox': ['failing'],
      'text-spend': ['failing', 'warning'],
      'text-senders': ['warning'],
      'lambda-concurrency': ['failing'],
      'step-functions': ['ok'],
      'alarms-to': ['warning'],
    });
  });

  it('finds in the sandbox of a deployment what keeps it there', async () => {
    const findings = await found('sandbox', { texts: policy('quarantine'), shop: careful });
    const wrong = findings.filter(({ state }) => state !== 'ok');
    expect(states(wrong)).toEqual({
      stacks: ['warning'],
      'mail-from': ['warning'],
      'ses-sandbox': ['failing'],
      'ses-quota': ['warning'],
      'text-sandbox': ['failing'],
      'text-spend': ['failing', 'warning'],
      'text-senders': ['warning'],
    });
    expect(only(findings, 'ses-quota').is).toBe(
      '1 a second, 200 in 24 hours, and sweep.atMostPerNight is 2,000: the first emails of a night take 10 days',
    );
  });

  it('finds nothing where all is ready, by country of whoever can be texted', async () => {
    const findings = await found('ready', { texts: policy('reject'), shop: careful });
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.filter(({ check }) => check === 'text-senders').map(({ is }) => is)).toEqual([
      'FR takes texts from any sender',
      'GB: texts come from SHOP',
      'US: texts come from +12065550142',
    ]);
  });

  it('brings its clients into no function', () => {
    const functions = join(import.meta.dirname, '../../../functions');
    const files = readdirSync(functions, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const importing = (module: string) =>
      files.filter((file) =>
        new RegExp(`(?:'\\.|/adapters)/${module}\\.ts'`).test(readFileSync(join(functions, file), 'utf8')),
      );
    expect(importing('runtime').length).toBeGreaterThan(10);
    expect(importing('account')).toEqual([]);
  });

  it('only reads', async () => {
    const asked: string[] = [];
    useRuntime(recordedRuntime(recordedAccount('ready'), (action) => asked.push(action)));
    await examine({ shop: careful, texts: noRecords, account: await openAccount() });
    expect(asked.filter((action) => !/^(GET \/|Get|List|Describe|Scan$)/.test(action))).toEqual([]);
    // SES takes one such request a second.
    expect(asked.filter((action) => action === 'GET /v2/email/account')).toHaveLength(1);
  });

  it('prints what is, what should be and what mends it, and ends with 1 when something would fail tonight', async () => {
    useRuntime(recordedRuntime(recordedAccount('empty')));
    await runDoctor({}, noRecords);
    expect(printed).toContain('rekindle-prod in eu-north-1\n');
    expect(printed).toMatch(
      /fails {2}identity: SES knows neither hello@shop\.example\.com nor its domain\n {7}should be: .*\n {7}mended by: emailDomain: \{ domain: 'shop\.example\.com' \}/,
    );
    expect(printed).toMatch(
      /7 things would fail tonight, 7 deserve a look, 0 could not be asked, 4 are right\.\n$/,
    );
    expect(process.exitCode).toBe(1);
  });

  it('says all of it as JSON, and ends with 0 when nothing would fail', async () => {
    useRuntime(recordedRuntime(recordedAccount('ready')));
    await runDoctor({ json: true }, policy('none'));
    const { deployment, region, findings } = JSON.parse(printed) as { findings: Diagnosis[] } & Record<
      string,
      unknown
    >;
    expect([deployment, region]).toEqual(['rekindle-prod', 'eu-west-1']);
    expect(only(findings, 'alarms-to')).toEqual({
      check: 'alarms-to',
      state: 'warning',
      is: 'nobody is written to when an alarm goes off',
      shouldBe: expect.any(String),
      mend: expect.stringContaining('alarmsTo'),
    });
    expect(process.exitCode).toBeUndefined();
  });

  it('says what it may not ask, and asks the rest', async () => {
    const denied = {
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
      body: { Message: 'User is not authorized to perform lambda:GetAccountSettings' },
    };
    const findings = await found('ready', {
      answers: { 'GET /2016-08-19/account-settings': denied },
      shop: careful,
      texts: policy('none'),
    });
    expect(findings.filter(({ state }) => state !== 'ok')).toMatchObject([
      {
        check: 'lambda-concurrency',
        state: 'unknown',
        is: expect.stringContaining('lambda:GetAccountSettings'),
      },
    ]);
  });

  it('asks nothing where AWS does not know who asks', async () => {
    const stranger = {
      status: 403,
      headers: { 'x-amzn-errortype': 'UnrecognizedClientException' },
      body: { message: 'The security token included in the request is invalid.' },
    };
    await expect(found('ready', { answers: { 'GET /v2/email/account': stranger } })).rejects.toThrow(
      /^AWS is not reached, or does not know who asks \(The security token .*\): set AWS_PROFILE/,
    );
  });
});

describe('a bound for the function behind links', () => {
  const limits = (ConcurrentExecutions: number): Answers => ({
    'GET /2016-08-19/account-settings': { body: { AccountLimit: { ConcurrentExecutions } } },
  });

  it.each([
    // Lambda leaves a hundred for all that have none of their own.
    [120, 30, 'failing'],
    [1_000, 30, 'ok'],
    [130, undefined, 'ok'],
  ])('of %s at once may take %s: %s', async (atOnce, linksAtOnce, state) => {
    const shop = {
      ...careful,
      settings: { ...careful.settings, ...(linksAtOnce !== undefined && { linksAtOnce }) },
    };
    const findings = await found('ready', { answers: limits(atOnce), shop, texts: policy('none') });
    expect(only(findings, 'lambda-concurrency')).toMatchObject({ state });
  });
});

describe('a check', () => {
  const identities = '/v2/email/identities/shop.example.com';
  const identity = (changes: object): Answers => {
    const { body } = recordedAccount('ready').answers[`GET ${identities}`] ?? {};
    return { [`GET ${identities}`]: { body: { ...(body as object), ...changes } } };
  };
  const account = (changes: object): Answers => {
    const { body } = recordedAccount('ready').answers['GET /v2/email/account'] ?? {};
    return { 'GET /v2/email/account': { body: { ...(body as object), ...changes } } };
  };
  const unsigned = {
    DkimAttributes: { SigningEnabled: true, Status: 'PENDING', Tokens: ['ytqvbj7m5wnwg5e3'] },
    MailFromAttributes: { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
  };

  it('fails where the domain has its own messages refused that nothing shows to be its own', async () => {
    const findings = await found('ready', { answers: identity(unsigned), texts: policy('reject') });
    expect(only(findings, 'dmarc').state).toBe('failing');
    expect(only(findings, 'dkim')).toMatchObject({
      mend: 'ytqvbj7m5wnwg5e3._domainkey.shop.example.com CNAME ytqvbj7m5wnwg5e3.dkim.amazonses.com',
    });
    const open = await found('ready', { answers: identity(unsigned), texts: policy('none') });
    expect(only(open, 'dmarc').state).toBe('ok');
  });

  it('goes by what a domain above says of those below it', async () => {
    const above = async (name: string) =>
      name === '_dmarc.example.com' ? ['v=DMARC1;p=none; sp=reject'] : [];
    const findings = await found('ready', { answers: identity(unsigned), texts: above });
    expect(only(findings, 'dmarc')).toMatchObject({
      state: 'failing',
      is: expect.stringContaining('p=reject'),
    });
  });

  it('fails where SES is told to refuse messages until MAIL FROM is there', async () => {
    const pending = { MailFromDomain: 'bounce.shop.example.com', MailFromDomainStatus: 'PENDING' };
    const demanded = { ...pending, BehaviorOnMxFailure: 'REJECT_MESSAGE' };
    const findings = await found('ready', { answers: identity({ MailFromAttributes: demanded }) });
    expect(only(findings, 'mail-from')).toMatchObject({
      state: 'failing',
      mend: expect.stringContaining('MX 10 feedback-smtp.eu-west-1.amazonses.com'),
    });
  });

  it.each([
    ['paused for its reputation', { EnforcementStatus: 'SHUTDOWN', SendingEnabled: false }, 'failing'],
    ['switched off', { SendingEnabled: false }, 'failing'],
    ['under review', { EnforcementStatus: 'PROBATION' }, 'warning'],
  ])('says that sending is %s', async (_, changes, state) => {
    expect(only(await found('ready', { answers: account(changes) }), 'ses-sending').state).toBe(state);
  });

  it('goes by how fast a night would start passages, which is as fast as SES takes their messages', async () => {
    const { ListAWSDefaultServiceQuotas: small = { body: {} } } = recordedAccount('empty').answers;
    const quick = account({ SendQuota: { Max24HourSend: 5_000_000, MaxSendRate: 500, SentLast24Hours: 0 } });
    const answers = { ListAWSDefaultServiceQuotas: small };
    expect(only(await found('ready', { answers }), 'step-functions').state).toBe('ok');
    const findings = await found('ready', { answers: { ...answers, ...quick } });
    expect(only(findings, 'step-functions')).toMatchObject({
      state: 'warning',
      is: expect.stringMatching(/^150 executions start a second, and a night starts 240/),
      mend: expect.stringContaining('sweep: { startsPerSecond: 120 }'),
    });
  });

  it('fails where nothing is left of the day’s quota', async () => {
    const used = account({ SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 200 } });
    expect(only(await found('ready', { answers: used, shop: careful }), 'ses-quota').state).toBe('failing');
  });

  it('fails where names that a stack is to make are there without it', async () => {
    const machine = 'rekindle-prod--journey-win-back-14d';
    const findings = await found('empty', {
      answers: {
        'GET /v2/email/configuration-sets/*': { body: { ConfigurationSetName: 'rekindle-prod' } },
        ListStateMachines: { body: { stateMachines: [{ name: machine }, { name: 'another--journey-x' }] } },
      },
    });
    expect(findings.filter(({ check }) => check === 'names').map(({ is }) => is)).toEqual([
      'the configuration set rekindle-prod is there, and this deployment has not made it',
      `the state machine ${machine} is there, and this deployment has not made it`,
    ]);
  });

  it('fails where the sender’s domain is to be made, and somebody else has', async () => {
    const shop = sampleWith({ emailDomain: { domain: 'shop.example.com' } });
    expect(only(await found('ready', { shop }), 'names')).toMatchObject({
      state: 'failing',
      is: expect.stringContaining('identity shop.example.com'),
      mend: expect.stringContaining('leaving emailDomain out'),
    });
    const stack = 'DescribeStacks rekindle-prod--messaging';
    const told = '<Outputs><member><OutputKey>Dkim1</OutputKey><OutputValue>a CNAME b</OutputValue></member>';
    const { body = '' } = recordedAccount('ready').answers[stack] ?? {};
    const answers = { [stack]: { body: String(body).replace('<Outputs>', told) } };
    expect(only(await found('ready', { shop, answers }), 'names').state).toBe('ok');
  });

  it('fails where customers have numbers of a country that none of the account’s are of', async () => {
    const findings = await found('ready', {
      answers: { DescribePhoneNumbers: { body: { PhoneNumbers: [] } } },
    });
    expect(
      findings.filter(({ check, state }) => check === 'text-senders' && state === 'failing'),
    ).toMatchObject([{ is: 'US: the account has no number of it in use' }]);
  });

  it.each([
    [undefined, 'nobody is told when texts near their spending limit'],
    [501, 'textSpendLimit is $501, and SNS stops at $500: nobody is told before'],
    [500, undefined],
  ])('warns where no alarm tells before texts stop, by a limit of %s', async (textSpendLimit, is) => {
    const { textSpendLimit: _, ...settings } = careful.settings;
    const limited = { ...settings, ...(textSpendLimit !== undefined && { textSpendLimit }) };
    const finding = only(await found('ready', { shop: { ...careful, settings: limited } }), 'text-spend');
    expect(finding).toMatchObject(
      is === undefined
        ? { state: 'ok' }
        : { state: 'warning', is, mend: expect.stringMatching(/^textSpendLimit: 500 in the settings/) },
    );
  });

  it('asks nothing of texts where no journey sends any', async () => {
    const findings = await found('empty', { shop: { ...sampleShop, journeys: [] } });
    expect(states(findings)).toMatchObject({
      'text-sandbox': ['ok'],
      'text-spend': ['ok'],
      'text-senders': ['ok'],
    });
  });
});

describe('a key of the shop’s own', () => {
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const page = readFileSync(join(import.meta.dirname, '../../../docs/security.md'), 'utf8');
  interface KeyStatement {
    readonly Sid: string;
    readonly Condition?: unknown;
  }
  const [documented, whileItChanges] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) =>
    JSON.parse(json),
  ) as [{ readonly Statement: readonly KeyStatement[] }, KeyStatement];
  const withPolicy = (change: (statement: KeyStatement) => unknown): Answers => ({
    GetKeyPolicy: {
      body: { Policy: JSON.stringify({ ...documented, Statement: documented.Statement.flatMap(change) }) },
    },
  });
  const described = (changes: object): Answers => ({
    DescribeKey: {
      body: {
        KeyMetadata: {
          AWSAccountId: '111122223333',
          Arn: arn,
          KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
          KeyManager: 'CUSTOMER',
          KeySpec: 'SYMMETRIC_DEFAULT',
          KeyState: 'Enabled',
          KeyUsage: 'ENCRYPT_DECRYPT',
          Origin: 'AWS_KMS',
          ...changes,
        },
      },
    },
  });
  const rotates = (KeyRotationEnabled: boolean): Answers => ({
    GetKeyRotationStatus: { body: { KeyRotationEnabled } },
  });
  const asDocumented = { ...described({}), ...withPolicy((each) => [each]), ...rotates(true) };

  const ofKey = async (answers: Answers = {}, changes: Partial<Shop['settings']> = {}) => {
    const shop = { ...careful, settings: { ...careful.settings, encryptionKey: arn, ...changes } };
    const findings = await found('ready', {
      answers: { ...asDocumented, ...answers },
      shop,
      texts: policy('none'),
    });
    return findings.filter(({ check }) => /^(encryption-)?key/.test(check));
  };

  it('that was made as documented is as it should be, and none is asked for where none is named', async () => {
    expect((await ofKey()).map(({ check, is }) => `${check}: ${is}`)).toEqual([
      `encryption-key: the key ${arn} encrypts`,
      'key-policy: the key’s policy lets roles of the account use it',
      'key-policy: the key’s policy lets CloudWatch Logs use it',
      'key-policy: the key’s policy lets EventBridge use it',
      'key-rotation: KMS makes the key anew each year',
    ]);
    const findings = await found('ready', { texts: policy('none') });
    expect(findings.filter(({ check }) => check.includes('key'))).toEqual([]);
  });

  it.each([
    ['disabled', { KeyState: 'Disabled' }, 'is Disabled', `aws kms enable-key --key-id ${arn}`],
    ['to be deleted', { KeyState: 'PendingDeletion' }, 'is PendingDeletion', 'aws kms cancel-key-deletion'],
    ['asymmetric', { KeySpec: 'RSA_2048' }, 'is of another kind', 'docs/security.md'],
    ['for signatures', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, 'of another kind', 'docs/'],
    ['AWS’s own', { KeyManager: 'AWS' }, 'is AWS’s own', 'docs/security.md'],
  ])('fails where it is %s', async (_, changes, is, mend) => {
    expect(only(await ofKey(described(changes)), 'encryption-key')).toMatchObject({
      state: 'failing',
      is: expect.stringContaining(is),
      mend: expect.stringContaining(mend),
    });
  });

  it('fails where it is not there, or not where the stacks are', async () => {
    const missing = {
      status: 400,
      headers: { 'x-amzn-errortype': 'NotFoundException' },
      body: { message: `Key '${arn}' does not exist` },
    };
    expect(await ofKey({ DescribeKey: missing })).toMatchObject([
      { state: 'failing', is: `the key ${arn} is not there` },
    ]);
    const elsewhere = arn.replace('eu-west-1', 'eu-north-1');
    expect(await ofKey({}, { encryptionKey: elsewhere })).toMatchObject([
      { state: 'failing', is: 'encryptionKey is in eu-north-1, and the stacks are deployed to eu-west-1' },
    ]);
    const others = arn.replace('111122223333', '444455556666');
    expect(only(await ofKey({}, { encryptionKey: others }), 'encryption-key')).toMatchObject({
      state: 'failing',
      is: 'encryptionKey is the account 444455556666’s, and the stacks are deployed to 111122223333',
    });
  });

  it.each([
    [
      'RolesOfTheAccountByTheirOwnPolicies',
      'roles of the account',
      'arn:aws:iam::111122223333:root: kms:Decrypt',
    ],
    ['Logs', 'CloudWatch Logs', 'logs.eu-west-1.amazonaws.com: kms:Decrypt'],
    ['EventsIntoQueues', 'EventBridge', 'events.amazonaws.com: kms:Decrypt, kms:GenerateDataKey'],
  ])('fails where its policy has no statement %s', async (sid, who, allowed) => {
    const findings = await ofKey(withPolicy((each) => (each.Sid === sid ? [] : [each])));
    expect(findings.filter(({ state }) => state !== 'ok')).toMatchObject([
      {
        check: 'key-policy',
        state: 'failing',
        is: expect.stringContaining(`does not let ${who} use it`),
        shouldBe: expect.stringContaining(allowed),
      },
    ]);
  });

  it('lets roles use it by the statement for a change alone, through the services that they go to', async () => {
    const change = (statement: object) =>
      ofKey(withPolicy((each) => (each.Sid.startsWith('Roles') ? [statement] : [each])));
    expect((await change(whileItChanges)).filter(({ state }) => state !== 'ok')).toEqual([]);
    const others = { StringEquals: { 'kms:CallerAccount': '444455556666' } };
    expect(
      (await change({ ...whileItChanges, Condition: others })).find(({ state }) => state !== 'ok'),
    ).toMatchObject({
      state: 'failing',
      is: expect.stringContaining('does not let roles of the account use it'),
    });
  });

  it('fails where a statement is of another region, and deserves a look where its condition is not understood', async () => {
    const withLogs = (condition: object) =>
      ofKey(withPolicy((each) => [each.Sid === 'Logs' ? { ...each, Condition: condition } : each]));
    const state = async (condition: object) =>
      (await withLogs(condition)).find(({ is }) => is.includes('CloudWatch Logs'))?.state;
    expect(
      await state({
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-north-1:111122223333:log-group:*' },
      }),
    ).toBe('failing');
    expect(await state({ Bool: { 'kms:GrantIsForAWSResource': 'true' } })).toBe('warning');
    // Keys of conditions are written in any case.
    expect(await state({ StringEquals: { 'aws:sourceAccount': '111122223333' } })).toBe('ok');
  });

  it('is asked to let SNS use it where texts come in by a topic', async () => {
    const inboundTopicArn = 'arn:aws:sns:eu-west-1:111122223333:texts';
    const texting = { ...careful.settings.texting, inboundTopicArn };
    expect((await ofKey({}, { texting })).find(({ state }) => state !== 'ok')).toMatchObject({
      state: 'failing',
      is: expect.stringContaining('does not let SNS use it'),
    });
    const [, , events] = documented.Statement;
    const sns = {
      ...events,
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': inboundTopicArn } },
    };
    const allowed = withPolicy((each) => (each.Sid === 'Logs' ? [each, sns] : [each]));
    expect((await ofKey(allowed, { texting })).filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it('deserves a look where it does not rotate', async () => {
    expect(only(await ofKey(rotates(false)), 'key-rotation')).toMatchObject({
      state: 'warning',
      mend: `aws kms enable-key-rotation --key-id ${arn}`,
    });
    // What somebody else has made KMS can't make anew.
    expect((await ofKey({ ...described({ Origin: 'EXTERNAL' }) })).map(({ check }) => check)).not.toContain(
      'key-rotation',
    );
  });
});
