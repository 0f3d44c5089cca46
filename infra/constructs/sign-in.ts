/** Who may sign in to the console: a user pool, of which the groups are the API's roles. People outlive the stack, as data does. */
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  UserPool,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { people } from '../../shared/shop/roles.ts';
import { accept } from './accepted.ts';

const groups: Readonly<Record<(typeof people)[number], string>> = {
  admin: 'May do all that people may',
  marketer: 'Looks customers up, steers journeys, broadcasts and offers',
  care: 'Looks customers up, and works on tasks',
};

export class SignIn extends Construct {
  readonly pool: UserPool;
  /** Where people sign in. */
  readonly domain: UserPoolDomain;

  /** @param prefix of the deployment */
  constructor(scope: Construct, id: string, prefix: string) {
    super(scope, id);
    this.pool = new UserPool(this, 'People', {
      userPoolName: prefix,
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: { minLength: 14, tempPasswordValidity: Duration.days(3) },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.pool, {
      'AwsSolutions-COG1':
        'Fourteen characters of any kind, and a second factor: NIST 800-63B asks for no kinds',
      'AwsSolutions-COG8':
        'Some people of one shop, each with a second factor: the plan for it costs by the sign-in',
    });
    for (const group of people)
      new CfnUserPoolGroup(this, `Group-${group}`, {
        userPoolId: this.pool.userPoolId,
        groupName: group,
        description: groups[group],
      });
    this.domain = this.pool.addDomain('Domain', {
      // Of all accounts in the region one has it.
      cognitoDomain: { domainPrefix: `${prefix}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
  }
}
