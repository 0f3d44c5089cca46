/** Which customers the journeys take in, as a Lambda layer: rules outgrow the 4 KB of a function's variables. */
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { JourneyEntry } from '../../shared/customers/explanation.ts';
import { layerFolder } from './layer-folder.ts';

const fileName = 'entries.json';
/** Where the functions find it. */
export const entriesFile = `/opt/${fileName}`;

export class EntryLayer extends Construct {
  readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, entries: readonly JourneyEntry[]) {
    super(scope, id);
    this.layer = new LayerVersion(this, 'Layer', {
      code: Code.fromAsset(layerFolder('entries', fileName, JSON.stringify(entries))),
      description: 'Whom each journey enrols: its rule, and when again',
    });
  }
}
