/** A file beside the functions, as a Lambda layer: what is in it deploys without touching a function's code. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface FileLayerProps {
  /** Such as `messages.json`. */
  readonly file: string;
  readonly content: unknown;
  readonly description: string;
}

/** Writes the content into a folder of its own; the same content, the same folder. */
const folderFor = ({ file, content }: FileLayerProps): string => {
  const text = JSON.stringify(content);
  const digest = createHash('sha256').update(file).update(text).digest('hex').slice(0, 16);
  const folder = join(import.meta.dirname, '..', '..', 'build', 'layers', digest);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return folder;
};

export class FileLayer extends Construct {
  readonly layer: LayerVersion;
  /** Where the functions find the file. */
  readonly path: string;

  constructor(scope: Construct, id: string, props: FileLayerProps) {
    super(scope, id);
    this.path = `/opt/${props.file}`;
    this.layer = new LayerVersion(this, 'Layer', {
      code: Code.fromAsset(folderFor(props)),
      description: props.description,
    });
  }
}
