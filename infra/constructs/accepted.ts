/** What cdk-nag finds and is left as it is, each with its reason, beside the construct that it is of. */
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Holds for the construct and all within it.
 * @param reasons by the finding: `AwsSolutions-SMG4`, or `AwsSolutions-IAM5[Resource::*]`
 */
export const accept = (scope: IConstruct, reasons: Readonly<Record<string, string>>): void => {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(scope).acknowledge({ id, reason });
};

/** A permission on all that begins, or ends, so; references stand in it as `<AWS::Region>`. */
export const onAll = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

/** What ARNs of Step Functions here begin with, as a finding has them. */
export const ofStates = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>';

type Part = string | { readonly Ref: string };

/** A text with references, resolved, as a finding has it: `{ Ref: 'AWS::Region' }` is `<AWS::Region>`. */
export const asFound = (
  resolved: string | { readonly 'Fn::Join': readonly [string, readonly Part[]] },
): string => {
  if (typeof resolved === 'string') return resolved;
  const [separator, parts] = resolved['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(separator);
};

/** Of every distribution here. */
export const acceptDistribution = (distribution: IConstruct, ...others: readonly string[]): void => {
  const onDomain =
    'Where it has a domain of its own it takes TLS 1.2; CloudFront’s own name takes what it does';
  accept(distribution, {
    'AwsSolutions-CFR1': 'A shop’s customers and people are anywhere',
    'AwsSolutions-CFR2':
      'A web ACL is the shop’s own, by the setting webAclArn: it costs five dollars a month',
    'AwsSolutions-CFR3': 'A log would have customers’ addresses, and what they were sent',
    ...Object.fromEntries(others.map((id) => [id, onDomain])),
  });
};
