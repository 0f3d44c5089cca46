/** The Lambda functions that a synthesized app deploys, with what Lambda gives each: its variables and its layers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssemblyError } from './tables.ts';
import { listOf, propertiesOf, type Resource } from './template.ts';

export interface DeployedFunction {
  readonly logicalId: string;
  readonly name: string;
  readonly timeoutSeconds: number;
  /** The ARN of the role that it acts by. */
  readonly role: string;
  /** A file under /opt is where its layer lies on this machine. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the app's authors wrote beside it in the template. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Layers lie under /opt in Lambda; here in the assembly. */
const layerFolders = (resources: readonly Resource[], assembly: string): ReadonlyMap<string, string> =>
  new Map(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::LayerVersion')
      .map(({ ref, properties }) => {
        const key = String(propertiesOf(properties.Content).S3Key);
        return [ref, join(assembly, `asset.${key.replace(/\.zip$/, '')}`)];
      }),
  );

const optFolder = '/opt/';

/** What Lambda takes where a template says nothing. */
const defaultTimeoutSeconds = 3;

/**
 * In the template's order.
 * @throws AssemblyError when a variable names a file under /opt that none of the function's layers has
 */
export const deployedFunctions = (
  resources: readonly Resource[],
  assembly: string,
): readonly DeployedFunction[] => {
  const folders = layerFolders(resources, assembly);
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map(({ logicalId, ref, properties, metadata }) => {
      const layers = listOf(properties.Layers).flatMap((layer) => folders.get(String(layer)) ?? []);
      const here = ([name, value]: [string, unknown]): [string, string] => {
        const text = String(value);
        if (!text.startsWith(optFolder)) return [name, text];
        const file = layers
          .map((layer) => join(layer, text.slice(optFolder.length)))
          .find((each) => existsSync(each));
        if (file === undefined)
          throw new AssemblyError(
            `${logicalId} sets ${name} to ${text}, and none of its layers has that file`,
          );
        return [name, file];
      };
      const variables = propertiesOf(propertiesOf(properties.Environment).Variables);
      return {
        logicalId,
        name: ref,
        timeoutSeconds: Number(properties.Timeout ?? defaultTimeoutSeconds),
        role: String(properties.Role),
        environment: Object.fromEntries(Object.entries(variables).map(here)),
        metadata,
      };
    });
};
