/** The records by which a domain of Route 53 leads to a distribution. */
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';

/** @param hostedZoneId of the domain's zone, whatever that is called */
export const leadTo = (
  scope: Construct,
  distribution: IDistribution,
  domain: string,
  hostedZoneId: string,
): void => {
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName: domain });
  // The record's name is whole by its last dot.
  const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
  const record = { zone, recordName: `${domain}.`, target };
  new ARecord(scope, 'Address', record);
  new AaaaRecord(scope, 'AddressV6', record);
};
