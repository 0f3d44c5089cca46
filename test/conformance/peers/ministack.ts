/**
 * MiniStack, of PyPI: AWS's services in one process, with IAM. It listens on loopback alone, over TLS, and comes of a virtual
 * environment of its own. What it gets wrong is put right beside it (ministack-mended.py, ministack-opt.cjs), by the names below.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Started, start } from '../processes.ts';
import { folderOf, installed, type Peer } from './peer.ts';
import { freePort, listening } from './ports.ts';

const version = '1.5.33';
const folder = folderOf('ministack');

export const miniStack: Peer = {
  name: `MiniStack ${version}`,
  install: () =>
    installed('ministack', [
      ['python3', '-m', 'venv', 'venv'],
      [join('venv', 'bin', 'pip'), 'install', '--quiet', `ministack==${version}`],
    ]),
};

/** What is worked around, each with what MiniStack does in place of what AWS does, and where AWS says so. */
const mends = {
  'batch-permissions': {
    because:
      'a batch asks for a permission of its own, such as sqs:SendMessageBatch, which IAM does not have',
    source: 'Service Authorization Reference, Amazon SQS: SendMessageBatch is allowed by sqs:SendMessage',
  },
  'batching-windows': {
    because:
      'a function that reads a stream is invoked for each record at once, whatever its batching window',
    source:
      'Lambda Developer Guide, Using Lambda with DynamoDB: MaximumBatchingWindowInSeconds gathers records for so long',
  },
  'callback-errors': {
    because: 'a Task that waits for a callback goes on waiting when the function that it invokes has failed',
    source:
      'Step Functions Developer Guide, Wait for a Callback with Task Token: the call fails the state as without it',
    mayBeMissed: true,
  },
  'distributed-map': {
    because:
      'a Distributed Map takes Items, ItemSelector and Output for JSONPath where the language is JSONata',
    source:
      'Step Functions Developer Guide, Map state in Distributed mode: Items and ItemSelector take JSONata',
  },
  'dkim-tokens': {
    because: 'an identity has no DkimDNSTokenName and DkimDNSTokenValue for Fn::GetAtt',
    source: 'CloudFormation, AWS::SES::EmailIdentity: Return values',
  },
  layers: {
    because:
      'a function of Node.js finds the files of its layers in a temporary folder, and nothing under /opt',
    source:
      'Lambda Developer Guide, Managing Lambda dependencies with layers: contents are extracted to /opt',
  },
  'metric-math': {
    because: 'an alarm over several metrics by an expression is refused',
    source: 'CloudFormation, AWS::CloudWatch::Alarm: Metrics takes expressions',
  },
  'running-invocations': {
    because: 'a deployment ends what the function’s older code is at, in the middle of an invocation',
    source:
      'Lambda Developer Guide, Lambda execution environment lifecycle: Shutdown is for environments that are idle',
    mayBeMissed: true,
  },
  'secret-ref': {
    because: 'Ref of a secret is its name',
    source: 'CloudFormation, AWS::SecretsManager::Secret: Ref returns the ARN',
  },
  'ses-events': {
    because: 'SES tells no event destination what becomes of an email, nor of one to its mailbox simulator',
    source:
      'SES Developer Guide, Monitoring email sending using event publishing; Using the mailbox simulator',
  },
  'ses-permissions': {
    because:
      'ses:SendEmail is asked of the resource * and without ses:FromAddress, which no policy narrows then',
    source:
      'Service Authorization Reference, Amazon SES v2: SendEmail has identity and configuration-set, and ses:FromAddress',
  },
  'succeed-output': {
    because: 'a Succeed state passes its input on, whatever its Output',
    source: 'Step Functions Developer Guide, Succeed workflow state: Output (JSONata only)',
  },
  'tumbling-windows': {
    because:
      'a batch of a stream has no shardId, state and isFinalInvokeForWindow where the mapping has a tumbling window',
    source: 'Lambda Developer Guide, Stateful processing in DynamoDB: Tumbling windows',
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly because: string;
      readonly source: string;
      /** A run meets it where things fall together, or not. */
      readonly mayBeMissed?: true;
    }
  >
>;

type Mend = keyof typeof mends;

/** What each run of the app meets, sorted. */
export const metByTheApp = Object.entries(mends)
  .filter(([, mend]) => !('mayBeMissed' in mend))
  .map(([name]) => name);

export interface MiniStack extends Started {
  readonly url: string;
  readonly account: string;
  readonly region: string;
  /** The account's root. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The file of its certificate: this process takes it, others must be told to. */
  readonly certificate: string;
  /** Which of its faults were met until now, sorted. */
  readonly mended: () => readonly Mend[];
}

/** @throws Error when it does not listen after a minute */
export const startMiniStack = async (): Promise<MiniStack> => {
  const run = join(folder, 'run');
  const [bin, temporary, mended] = ['bin', 'tmp', 'mended'].map((each) => join(run, each)) as [
    string,
    string,
    string,
  ];
  rmSync(run, { recursive: true, force: true });
  for (const each of [bin, temporary, mended]) mkdirSync(each, { recursive: true });
  // What functions are unpacked into is none of this package, whose modules are another kind than theirs.
  writeFileSync(join(temporary, 'package.json'), '{}');
  // Functions run by the first node of the path.
  const node = join(bin, 'node');
  writeFileSync(
    node,
    `#!/bin/sh\nexec '${process.execPath}' --require '${join(import.meta.dirname, 'ministack-opt.cjs')}' "$@"\n`,
  );
  chmodSync(node, 0o755);
  const port = await freePort();
  const region = 'us-east-1';
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const started = await start(
    join(folder, 'venv', 'bin', 'python'),
    [join(import.meta.dirname, 'ministack-mended.py')],
    {
      cwd: run,
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        HOME: run,
        TMPDIR: temporary,
        MENDS: mended,
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        MINISTACK_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AUTH: 'true',
        // Queues of the app take no word that came in clear.
        USE_SSL: '1',
        LAMBDA_EXECUTOR: 'local',
        // What nobody asks here would listen on ports of its own.
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        LOG_LEVEL: 'INFO',
      },
      log: join(run, 'ministack.log'),
    },
  );
  const certificate = join(temporary, 'ministack-tls', 'server.crt');
  await listening(port, started);
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(certificate, 'utf8')]);
  return {
    ...started,
    url: `https://127.0.0.1:${port}`,
    account: '000000000000',
    region,
    credentials,
    certificate,
    mended: () => readdirSync(mended).sort() as Mend[],
  };
};
