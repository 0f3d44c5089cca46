/**
 * A secret without content, and none generated: a change of either in a template would be written over what the shop has put
 * there. What reads it takes "there is nothing yet" for nothing.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accept } from './accepted.ts';

export const emptySecret = (scope: Construct, id: string, description: string): Secret => {
  const secret = new Secret(scope, id, { description, removalPolicy: RemovalPolicy.RETAIN });
  const resource = secret.node.defaultChild;
  if (!(resource instanceof CfnSecret)) throw new TypeError('the secret has no resource');
  resource.generateSecretString = undefined;
  accept(secret, { 'AwsSolutions-SMG4': 'What is in it is others’ too, and is put there by a command' });
  return secret;
};
