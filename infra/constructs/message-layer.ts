/** The compiled message templates as a Lambda layer: a new wording deploys without touching a function. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Catalog } from '../../shared/messages/catalog.ts';

const fileName = 'messages.json';
/** Where the functions find it. */
export const messagesFile = `/opt/${fileName}`;

/** Writes the catalog into a folder of its own; the same catalog, the same folder. */
const folderFor = (catalog: Catalog): string => {
  const text = JSON.stringify(catalog);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const folder = join(import.meta.dirname, '..', '..', 'build', 'messages', digest);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, fileName), text);
  return folder;
};

export class MessageLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, catalog: Catalog) {
    super(scope, id);
    this.layer = new LayerVersion(this, 'Layer', {
      code: Code.fromAsset(folderFor(catalog)),
      description: 'Message templates: subject, HTML and text by message and locale',
    });
  }
}
