/**
 * `npm run test:aws -- --sender hello@shop.example`: lives the scenario in the account and region of the AWS environment, and compares what came
 * of it with the embedded engine, as the suite `app` does with MiniStack. It asks first and says what it will cost; it has a stage of its own,
 * and takes that away again. Ends with 1 on any difference, and when the stage could not be taken away; with 2 where nothing could be begun.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { resourcesOf } from '../../local/cost/resources.ts';
import { prices } from '../../shared/base/prices.ts';
import { instant } from '../../shared/base/time.ts';
import { prefixOf } from '../../shared/shop/names.ts';
import { cdk, type Target } from './app/cdk.ts';
import { judge } from './judge.ts';
import { folderOf } from './peers/peer.ts';
import { stopAll } from './processes.ts';
import { type Account, deployed } from './scenario/deployed.ts';
import { embedded } from './scenario/embedded.ts';
import { type Lived, live } from './scenario/live.ts';
import { secondsADay, stageOf } from './scenario/stage.ts';

const refuse = (why: string): never => {
  console.error(why);
  process.exit(2);
};

const { values } = parseArgs({
  options: { sender: { type: 'string' }, yes: { type: 'boolean', default: false } },
});
const { AWS_REGION: region, AWS_ENDPOINT_URL: endpoint } = process.env;
const { sender } = values;
if (sender === undefined || !/^[^@\s]+@[^@\s]+$/.test(sender))
  refuse(
    '--sender takes the address to send by, whose identity SES has verified, such as hello@shop.example',
  );
if (region === undefined) refuse('AWS_REGION must say in which region, such as eu-west-1');

const folder = folderOf('aws');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
process.env.REHEARSAL_SENDER = sender;
const target: Target = { folder, env: process.env };
const prefix = prefixOf(stageOf(1).settings);

const makeClient: Account['makeClient'] = (make) => make({});
const stacks = makeClient((options) => new CloudFormationClient(options));
const mail = makeClient((options) => new SESv2Client(options));

const stackOf = async (StackName: string) => {
  try {
    return (await stacks.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
};
const isVerified = async (EmailIdentity: string): Promise<boolean> => {
  try {
    return (
      (await mail.send(new GetEmailIdentityCommand({ EmailIdentity }))).VerifiedForSendingStatus === true
    );
  } catch (error) {
    if ((error as Error).name === 'NotFoundException') return false;
    throw error;
  }
};

const bootstrapped = await stackOf('CDKToolkit');
const [, , , , account] = (
  bootstrapped?.StackId ?? refuse(`the account is not bootstrapped in ${region}: npx cdk bootstrap`)
).split(':');
if ((await stackOf(`${prefix}--data`)) !== undefined)
  refuse(
    `the stage stands already: npx cdk destroy --all -c config=test/conformance/scenario/first.config.ts`,
  );
const domain = String(sender).slice(String(sender).indexOf('@') + 1);
if (!(await isVerified(String(sender))) && !(await isVerified(domain)))
  refuse(`SES has verified neither ${sender} nor ${domain} in ${region}`);

const assemblyOf = (name: string): string => join(folder, `${name}.out`);
const synthesized = await Promise.all(
  ['first', 'second'].map((name) =>
    cdk(target, `synth-${name}`, [
      ...['synth', '--quiet', '--context', `config=test/conformance/scenario/${name}.config.ts`],
      ...['--output', assemblyOf(name)],
    ]),
  ),
);
for (const { code, said } of synthesized)
  if (code !== 0) refuse(`the stage could not be synthesized: ${said}`);

/** What it comes to at most. */
const emails = 100;
const transitions = 2_000;
const hoursAMonth = 730;
const { alarmedMetrics, compositeAlarms, dashboards, secrets } = resourcesOf(assemblyOf('first'));
const aMonth =
  alarmedMetrics * prices.alarmedMetric.usd +
  compositeAlarms * prices.compositeAlarm.usd +
  dashboards * prices.dashboard.usd +
  secrets * prices.secret.usd;
const done =
  (emails * prices.email.usd) / prices.email.per +
  (transitions * prices.transition.usd) / prices.transition.per;
console.log(`In the account ${account}, region ${region}${endpoint === undefined ? '' : ` (at ${endpoint})`}:
- the stage ${prefix} is deployed, and twice again, and is taken away at the end: half an hour in all, of which the scenario takes ${Math.round((secondsADay * 16) / 60)} minutes
- at most ${emails} emails go to SES's mailbox simulator from ${sender}, some of which bounce or complain there; no texts
- that costs about $${(done + aMonth / hoursAMonth + 0.05).toFixed(2)}: $${done.toFixed(2)} for what is done, $${(aMonth / hoursAMonth).toFixed(2)} an hour for alarms, the dashboard and secrets ($${aMonth.toFixed(2)} a month, were it left standing), and some cents for requests and logs`);
if (!values.yes) {
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question(`Type the account's id to go on: `);
  asking.close();
  if (answer.trim() !== account) refuse('Nothing was done.');
}

const deploy = async (version: 1 | 2): Promise<void> => {
  const name = version === 1 ? 'first' : 'second';
  console.log(`deploying the stage, version ${version} …`);
  const { code, said } = await cdk(target, `deploy-${name}-${Date.now()}`, [
    ...['deploy', '--all', '--require-approval', 'never', '--app', assemblyOf(name)],
  ]);
  if (code !== 0) throw new Error(`cdk deploy ended with ${code}: ${said}`);
};
const destroy = async (): Promise<void> => {
  console.log('taking the stage away …');
  const { code, said } = await cdk(target, 'destroy', [
    ...['destroy', '--all', '--force', '--app', assemblyOf('first')],
  ]);
  if (code !== 0)
    throw new Error(`the stage may still stand; npx cdk destroy --all --app ${assemblyOf('first')}: ${said}`);
};

const lived = async (): Promise<ReadonlyMap<string, Lived>[]> => {
  await deploy(1);
  const began = instant(Date.now());
  const there = await deployed(
    {
      account: String(account),
      region: String(region),
      makeClient,
      ...(endpoint !== undefined && {
        gateway: { host: new URL(endpoint).hostname, port: Number(new URL(endpoint).port) },
      }),
      mails: undefined,
      texts: false,
      deploy,
    },
    stageOf(1).settings,
  );
  console.log('living the scenario …');
  const delays = new Map<string, number>();
  const theirs = await live(there, delays);
  await using here = await embedded(began, there);
  return [await live(here, delays), theirs];
};

let failed = false;
try {
  const [ours, theirs] = await lived();
  const cases = [...(ours?.keys() ?? [])].map((name) => ({
    name: `lived by ${name}`,
    ours: ours?.get(name),
    theirs: theirs?.get(name),
  }));
  const { same, unlisted, troubles } = judge(cases, []);
  for (const { name, ...answers } of unlisted) console.log(name, JSON.stringify(answers, null, 1));
  for (const trouble of troubles) console.log(trouble);
  console.log(`${cases.length} cases: ${same} the same, ${unlisted.length} different`);
  failed = unlisted.length > 0 || troubles.length > 0;
} catch (error) {
  failed = true;
  console.error(error);
}
try {
  if (existsSync(assemblyOf('first'))) await destroy();
} catch (error) {
  failed = true;
  console.error(error);
}
await stopAll();
process.exit(failed ? 1 : 0);
