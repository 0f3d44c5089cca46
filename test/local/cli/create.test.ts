/** The package `create-rekindle`, which `npm create rekindle` runs. */
import { expect, it } from 'vitest';
import create from '../../../local/cli/create/package.json' with { type: 'json' };
import rekindle from '../../../package.json' with { type: 'json' };

it('makes a shop by the rekindle of its own version, with the same Node and under the same licence', () => {
  const { version, engines, license } = rekindle;
  expect(create).toMatchObject({ version, engines, license, dependencies: { rekindle: version } });
});
