/** What an AWS account says of itself that a deployment depends on. It is read alone, by whoever runs the command. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  PinpointSMSVoiceV2Client,
  paginateDescribePhoneNumbers,
  paginateDescribeSenderIds,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import {
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  type ServiceQuota,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import { GetSMSAttributesCommand, GetSMSSandboxAccountStatusCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { UserMistake } from '../../shared/base/mistake.ts';
import { isNamed, statusOf } from './faults.ts';
import { awsClient } from './runtime.ts';

/** Nobody is who asks: without credentials or region, or with such as AWS does not know. */
class NoAccountError extends UserMistake {
  override readonly name = 'NoAccountError';
}

/** Who asks may not ask this. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';
  /** As IAM calls it: `ses:GetAccount`. */
  readonly action: string;
  constructor(action: string, cause: unknown) {
    super(`${action} is not allowed`, { cause });
    this.action = action;
  }
}

/** What SES lets the account send in its region. */
export interface Sending {
  /** To verified addresses alone. */
  readonly inSandbox: boolean;
  readonly isOn: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  readonly reputation: string;
  readonly perSecond: number;
  /** In any 24 hours; below 0: as many as there are. */
  readonly perDay: number;
  readonly sentToday: number;
  /** Of `BOUNCE` and `COMPLAINT`, for what SES itself stops writing to an address. */
  readonly suppresses: readonly string[];
}

/** A domain, or an address, that SES knows as the account's. */
export interface SesIdentity {
  readonly name: string;
  readonly isVerified: boolean;
  readonly dkim: { readonly isSigned: boolean; readonly status: string; readonly tokens: readonly string[] };
  /** Absent: messages come from SES's own domain. */
  readonly mailFrom?: { readonly domain: string; readonly status: string; readonly isDemanded: boolean };
}

export interface Texting {
  readonly inSandbox: boolean;
  /** US dollars a month. */
  readonly mostSpent: number;
}

/** What texts may come from in a country. */
export interface Origination {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly kind: 'number' | 'sender-id';
  readonly name: string;
  /** A number is in use; a sender id is registered with the country. */
  readonly isReady: boolean;
}

/** Of KMS. */
export interface EncryptionKey {
  /** `Enabled`, `Disabled`, `PendingDeletion` and others. */
  readonly state: string;
  /** It encrypts and decrypts, by one and the same secret. */
  readonly isSymmetric: boolean;
  /** A service of AWS's has made it, and its policy can't be changed. */
  readonly isOfAws: boolean;
  /** KMS has made what it encrypts by, and can make it anew each year. */
  readonly canRotate: boolean;
}

export interface DeployedStack {
  /** The account that has it. */
  readonly account: string;
  /** Such as `CREATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Each is asked once, however often it is called. @throws NotAllowedError */
export interface Account {
  readonly region: string;
  readonly sending: () => Promise<Sending>;
  readonly identity: (name: string) => Promise<SesIdentity | undefined>;
  readonly texting: () => Promise<Texting>;
  readonly originations: () => Promise<readonly Origination[]>;
  /** Functions that run at once. */
  readonly concurrency: () => Promise<number>;
  /** By their names: what is in force, or else the default. @param service such as `states` */
  readonly quotas: (service: string) => Promise<ReadonlyMap<string, number>>;
  readonly stack: (name: string) => Promise<DeployedStack | undefined>;
  readonly hasBus: (name: string) => Promise<boolean>;
  readonly hasConfigurationSet: (name: string) => Promise<boolean>;
  readonly hasQueue: (name: string) => Promise<boolean>;
  /** By its ARN; `undefined`: it is not there. */
  readonly key: (arn: string) => Promise<EncryptionKey | undefined>;
  /** JSON. */
  readonly keyPolicy: (arn: string) => Promise<string>;
  readonly keyRotates: (arn: string) => Promise<boolean>;
  /** Names of all state machines. */
  readonly machines: () => Promise<readonly string[]>;
}

const notAllowed = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
];
const unknownCaller = [
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];

const asking = async <Output>(action: string, work: Promise<Output>): Promise<Output> => {
  try {
    return await work;
  } catch (error) {
    if (isNamed(error, ...notAllowed)) throw new NotAllowedError(action, error);
    throw error;
  }
};

const all = async <Page>(pages: AsyncIterable<Page>): Promise<readonly Page[]> => {
  const each: Page[] = [];
  for await (const page of pages) each.push(page);
  return each;
};

/** Somebody known was answered, if by a refusal. */
const isAnswer = (error: unknown): boolean =>
  error instanceof NotAllowedError || (statusOf(error) !== undefined && !isNamed(error, ...unknownCaller));

/** What is there, and whether it is: services say that something is not there by an error. */
const unlessNamed = async <Output>(work: Promise<Output>, ...names: readonly string[]) => {
  try {
    return await work;
  } catch (error) {
    if (isNamed(error, ...names)) return undefined;
    throw error;
  }
};

const once = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
};

const onceEach = <Value>(ask: (name: string) => Promise<Value>): ((name: string) => Promise<Value>) => {
  const asked = new Map<string, Promise<Value>>();
  return (name) => {
    const known = asked.get(name) ?? ask(name);
    asked.set(name, known);
    return known;
  };
};

/** SNS's own, of an account that was never given another. */
const defaultMostSpent = 1;

const sendingOf = async (ses: SESv2Client): Promise<Sending> => {
  const told = await asking('ses:GetAccount', ses.send(new GetAccountCommand({})));
  return {
    inSandbox: told.ProductionAccessEnabled !== true,
    isOn: told.SendingEnabled === true,
    reputation: told.EnforcementStatus ?? 'HEALTHY',
    perSecond: told.SendQuota?.MaxSendRate ?? 0,
    perDay: told.SendQuota?.Max24HourSend ?? 0,
    sentToday: told.SendQuota?.SentLast24Hours ?? 0,
    suppresses: told.SuppressionAttributes?.SuppressedReasons ?? [],
  };
};

const identityOf = async (ses: SESv2Client, name: string): Promise<SesIdentity | undefined> => {
  const told = await asking(
    'ses:GetEmailIdentity',
    unlessNamed(ses.send(new GetEmailIdentityCommand({ EmailIdentity: name })), 'NotFoundException'),
  );
  if (told === undefined) return undefined;
  const { DkimAttributes: dkim, MailFromAttributes: from } = told;
  return {
    name,
    isVerified: told.VerifiedForSendingStatus === true,
    dkim: {
      isSigned: dkim?.SigningEnabled === true && dkim.Status === 'SUCCESS',
      status: dkim?.Status ?? 'NOT_STARTED',
      tokens: dkim?.Tokens ?? [],
    },
    ...(from?.MailFromDomain !== undefined && {
      mailFrom: {
        domain: from.MailFromDomain,
        status: from.MailFromDomainStatus ?? 'PENDING',
        isDemanded: from.BehaviorOnMxFailure === 'REJECT_MESSAGE',
      },
    }),
  };
};

const textingOf = async (sns: SNSClient): Promise<Texting> => {
  const { IsInSandbox } = await asking(
    'sns:GetSMSSandboxAccountStatus',
    sns.send(new GetSMSSandboxAccountStatusCommand({})),
  );
  const { attributes = {} } = await asking('sns:GetSMSAttributes', sns.send(new GetSMSAttributesCommand({})));
  return {
    inSandbox: IsInSandbox === true,
    mostSpent: Number(attributes.MonthlySpendLimit ?? defaultMostSpent),
  };
};

const originationsOf = async (client: PinpointSMSVoiceV2Client): Promise<readonly Origination[]> => {
  const numbers = await asking(
    'sms-voice:DescribePhoneNumbers',
    all(paginateDescribePhoneNumbers({ client }, {})),
  );
  const ids = await asking('sms-voice:DescribeSenderIds', all(paginateDescribeSenderIds({ client }, {})));
  return [
    ...numbers
      .flatMap(({ PhoneNumbers = [] }) => PhoneNumbers)
      .filter(({ NumberCapabilities = [] }) => NumberCapabilities.includes('SMS'))
      .map(({ IsoCountryCode = '', PhoneNumber = '', Status }) => ({
        country: IsoCountryCode,
        kind: 'number' as const,
        name: PhoneNumber,
        isReady: Status === 'ACTIVE',
      })),
    ...ids
      .flatMap(({ SenderIds = [] }) => SenderIds)
      .map(({ IsoCountryCode = '', SenderId = '', Registered }) => ({
        country: IsoCountryCode,
        kind: 'sender-id' as const,
        name: SenderId,
        isReady: Registered === true,
      })),
  ];
};

const byName = (quotas: readonly ServiceQuota[]) =>
  quotas.flatMap(({ QuotaName, Value }) =>
    QuotaName === undefined || Value === undefined ? [] : [[QuotaName, Value] as const],
  );

const quotasOf = async (client: ServiceQuotasClient, service: string) => {
  const asked = { ServiceCode: service };
  const defaults = await asking(
    'servicequotas:ListAWSDefaultServiceQuotas',
    all(paginateListAWSDefaultServiceQuotas({ client }, asked)),
  );
  const applied = await asking(
    'servicequotas:ListServiceQuotas',
    all(paginateListServiceQuotas({ client }, asked)),
  );
  return new Map([...defaults, ...applied].flatMap(({ Quotas = [] }) => byName(Quotas)));
};

const stackOf = async (client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> => {
  const told = await asking(
    'cloudformation:DescribeStacks',
    unlessNamed(client.send(new DescribeStacksCommand({ StackName: name })), 'ValidationError'),
  );
  const [stack] = told?.Stacks ?? [];
  if (stack === undefined) return undefined;
  return {
    account: stack.StackId?.split(':')[4] ?? '',
    status: stack.StackStatus ?? '',
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
  };
};

const keyOf = async (client: KMSClient, arn: string): Promise<EncryptionKey | undefined> => {
  const told = await asking(
    'kms:DescribeKey',
    unlessNamed(client.send(new DescribeKeyCommand({ KeyId: arn })), 'NotFoundException'),
  );
  const { KeyMetadata: key } = told ?? {};
  if (key === undefined) return undefined;
  return {
    state: key.KeyState ?? '',
    isSymmetric: key.KeySpec === 'SYMMETRIC_DEFAULT' && key.KeyUsage === 'ENCRYPT_DECRYPT',
    isOfAws: key.KeyManager === 'AWS',
    canRotate: key.Origin === 'AWS_KMS',
  };
};

const isThere = async (action: string, missing: string, work: Promise<object>): Promise<boolean> =>
  (await asking(action, unlessNamed(work, missing))) !== undefined;

const accountIn = (region: string, ses: SESv2Client, sending: () => Promise<Sending>): Account => {
  const cloudFormation = awsClient(CloudFormationClient);
  const quotas = awsClient(ServiceQuotasClient);
  const bridge = awsClient(EventBridgeClient);
  const queues = awsClient(SQSClient);
  const keys = awsClient(KMSClient);
  return {
    region,
    sending,
    identity: onceEach((name) => identityOf(ses, name)),
    texting: once(() => textingOf(awsClient(SNSClient))),
    originations: once(() => originationsOf(awsClient(PinpointSMSVoiceV2Client))),
    concurrency: once(async () => {
      const told = await asking(
        'lambda:GetAccountSettings',
        awsClient(LambdaClient).send(new GetAccountSettingsCommand({})),
      );
      return told.AccountLimit?.ConcurrentExecutions ?? 0;
    }),
    quotas: onceEach((service) => quotasOf(quotas, service)),
    stack: onceEach((name) => stackOf(cloudFormation, name)),
    hasBus: onceEach((name) =>
      isThere(
        'events:DescribeEventBus',
        'ResourceNotFoundException',
        bridge.send(new DescribeEventBusCommand({ Name: name })),
      ),
    ),
    hasConfigurationSet: onceEach((name) =>
      isThere(
        'ses:GetConfigurationSet',
        'NotFoundException',
        ses.send(new GetConfigurationSetCommand({ ConfigurationSetName: name })),
      ),
    ),
    hasQueue: onceEach((name) =>
      isThere(
        'sqs:GetQueueUrl',
        'QueueDoesNotExist',
        queues.send(new GetQueueUrlCommand({ QueueName: name })),
      ),
    ),
    key: onceEach((arn) => keyOf(keys, arn)),
    keyPolicy: onceEach(async (arn) => {
      const asked = new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' });
      return (await asking('kms:GetKeyPolicy', keys.send(asked))).Policy ?? '{}';
    }),
    keyRotates: onceEach(async (arn) => {
      const asked = new GetKeyRotationStatusCommand({ KeyId: arn });
      return (await asking('kms:GetKeyRotationStatus', keys.send(asked))).KeyRotationEnabled === true;
    }),
    machines: once(async () => {
      const pages = await asking(
        'states:ListStateMachines',
        all(paginateListStateMachines({ client: awsClient(SFNClient) }, {})),
      );
      return pages.flatMap(({ stateMachines = [] }) => stateMachines.map(({ name = '' }) => name));
    }),
  };
};

/**
 * The account of the environment's credentials (`AWS_PROFILE`) in the environment's region (`AWS_REGION`).
 * @throws NoAccountError when there is none
 */
export const openAccount = async (): Promise<Account> => {
  const ses = awsClient(SESv2Client);
  const sending = once(() => sendingOf(ses));
  const region = await ses.config.region().catch(() => undefined);
  if (region === undefined)
    throw new NoAccountError('no region is named: set AWS_REGION, or one in the profile of AWS_PROFILE');
  const refusal: unknown = await sending().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refusal !== undefined && !isAnswer(refusal))
    throw new NoAccountError(
      `AWS is not reached, or does not know who asks (${(refusal as Error).message}): set AWS_PROFILE, or sign in anew, and AWS_REGION`,
      { cause: refusal },
    );
  return accountIn(region, ses, sending);
};
