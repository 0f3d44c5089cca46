/** The compiled message templates as a Lambda layer: a new wording deploys without touching a function. */
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Catalog } from '../../shared/messages/catalog.ts';
import { layerFolder } from './layer-folder.ts';

const fileName = 'messages.json';
/** Where the functions find it. */
export const messagesFile = `/opt/${fileName}`;

export class MessageLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, catalog: Catalog) {
    super(scope, id);
    this.layer = new LayerVersion(this, 'Layer', {
      code: Code.fromAsset(layerFolder('messages', fileName, JSON.stringify(catalog))),
      description: 'Message templates: subject, HTML and text by message and locale',
    });
  }
}
