/** Traces that begin with a function, and not with an execution alone. */
import { Aspects, type IAspect } from 'aws-cdk-lib';
import { CfnFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

const begins: IAspect = {
  visit: (node) => {
    // CDK's own functions, which work while a stack is deployed, have none.
    if (node instanceof CfnFunction && node.tracingConfig !== undefined)
      node.tracingConfig = { mode: Tracing.ACTIVE };
  },
};

export const traceAll = (scope: Construct): void => Aspects.of(scope).add(begins);
