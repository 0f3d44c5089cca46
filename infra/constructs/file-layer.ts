/** A file beside the functions, as a Lambda layer: what is in it deploys without touching a function's code. */
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Journey } from '../../shared/journeys/language.ts';
import { parseFunctionSettings, type Settings } from '../../shared/shop/settings.ts';

import { storiesOf } from '../../workflows/compile/index.ts';
import { folderWith } from './content-file.ts';

export interface FileLayerProps {
  /** Such as `messages.json`: of all that lies under /opt, the only one of this name. */
  readonly file: string;
  /** Tells functions where the file is. */
  readonly variable: string;
  readonly content: unknown;
  readonly description: string;
}

export class FileLayer extends Construct {
  readonly layer: LayerVersion;
  /** What its functions' environment has of it. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: FileLayerProps) {
    super(scope, id);
    this.environment = { [props.variable]: `/opt/${props.file}` };
    this.layer = new LayerVersion(this, 'Layer', {
      code: Code.fromAsset(folderWith(props.file, JSON.stringify(props.content))),
      description: props.description,
    });
  }
}

/** The stories that shadows walk, beside the functions that begin passages. */
export class StoriesLayer extends FileLayer {
  constructor(
    scope: Construct,
    id: string,
    journeys: readonly Journey[],
    { timeScale }: Pick<Settings, 'timeScale'>,
  ) {
    super(scope, id, {
      file: 'stories.json',
      variable: 'STORIES_FILE',
      content: storiesOf(journeys, timeScale),
      description: 'The stories of journeys that hold customers out',
    });
  }
}

/**
 * The settings, beside every function: its environment has room for 4,096 bytes. Each stack has a layer of its own, as
 * a layer that changes is another, and CloudFormation lets no stack give up what others refer to.
 */
export class SettingsLayer extends FileLayer {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      file: 'settings.json',
      variable: 'SETTINGS_FILE',
      content: parseFunctionSettings(settings, 'the settings'),
      description: 'What functions read of the shop’s settings',
    });
  }
}
