/** The sender's domain as SES's identity: signed (DKIM), with its bounces (MAIL FROM) and its opens on names of its own. */
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CnameRecord, type IPublicHostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { DkimIdentity, EasyDkimSigningKeyLength, EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

export interface EmailDomainProps {
  readonly domain: string;
  readonly hostedZoneId?: string | undefined;
  readonly mailFrom?: string | undefined;
  readonly tracking?: string | undefined;
}

export class EmailDomain extends Construct {
  /** Where the domain's zone is Route 53's its records are made there, and are outputs everywhere. */
  constructor(scope: Construct, id: string, { domain, hostedZoneId, mailFrom, tracking }: EmailDomainProps) {
    super(scope, id);
    const zone =
      hostedZoneId === undefined
        ? undefined
        : PublicHostedZone.fromPublicHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domain });
    const identity = new EmailIdentity(this, 'Identity', {
      identity: zone === undefined ? Identity.domain(domain) : Identity.publicHostedZone(zone),
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      ...(mailFrom !== undefined && { mailFromDomain: mailFrom }),
    });
    // Other deployments, and other senders, may send by it.
    identity.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const { region } = Stack.of(this);
    for (const [index, { name, value }] of identity.dkimRecords.entries())
      this.#tell(`Dkim${index + 1}`, `${name} CNAME ${value}`);
    if (mailFrom !== undefined) {
      this.#tell('MailFromMx', `${mailFrom} MX 10 feedback-smtp.${region}.amazonses.com`);
      this.#tell('MailFromSpf', `${mailFrom} TXT "v=spf1 include:amazonses.com ~all"`);
    }
    if (tracking !== undefined) this.#track(tracking, `r.${region}.awstrack.me`, zone);
  }

  #track(tracking: string, target: string, zone: IPublicHostedZone | undefined): void {
    if (zone !== undefined)
      new CnameRecord(this, 'Tracking', { zone, recordName: `${tracking}.`, domainName: target });
    this.#tell('TrackingCname', `${tracking} CNAME ${target}`);
  }

  #tell(id: string, record: string): void {
    new CfnOutput(Stack.of(this), id, { value: record, description: 'A DNS record of the email domain' });
  }
}
