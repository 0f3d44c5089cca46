/** A stage to try things on leaves nothing behind: what outlives its stack elsewhere goes with it. */
import { AspectPriority, Aspects, CfnResource, type IAspect, RemovalPolicy } from 'aws-cdk-lib';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';

/** A bucket with files can't be deleted, and by the sender's domain other deployments send. */
const staysAnyway = (resource: CfnResource): boolean =>
  resource instanceof CfnBucket || resource instanceof CfnEmailIdentity;

const goes: IAspect = {
  visit: (node) => {
    if (!(node instanceof CfnResource) || staysAnyway(node)) return;
    node.applyRemovalPolicy(RemovalPolicy.DESTROY);
    if (node instanceof CfnTable) node.deletionProtectionEnabled = false;
    if (node instanceof CfnUserPool) node.deletionProtection = 'INACTIVE';
  },
};

/** Has the last word: constructs say of themselves that they stay, some of them by aspects, too. */
export const deleteWithStacks = (scope: Construct): void =>
  Aspects.of(scope).add(goes, { priority: AspectPriority.READONLY - 1 });
