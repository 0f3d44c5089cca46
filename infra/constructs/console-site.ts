/** What of the console CloudFront and S3 must know: its files, and which address is a page. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';

const root = join(import.meta.dirname, '..', '..');

/** Its files: the package brings them along; in the project they are built from its source when CDK bundles. */
export const siteFiles = (): ISource => {
  const folder = join(root, 'console');
  if (!existsSync(join(folder, 'vite.config.ts'))) return Source.asset(folder);
  return Source.asset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      local: {
        tryBundle: (into) => {
          const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
          const args = ['build', folder, '--outDir', into, '--emptyOutDir'];
          execFileSync(process.execPath, [vite, ...args], {
            cwd: root,
            stdio: ['ignore', 'ignore', 'inherit'],
          });
          return true;
        },
      },
    },
  });
};

/**
 * Which object an address is: each page is the one file, whatever ids stand in its address; what is built lies under
 * /assets/, and beside it are files of one name. It runs in CloudFront, so it is text there.
 */
const pageAt = (address: string): string =>
  /^\/assets\//.test(address) || /^\/[^/]+\.[a-z0-9]+$/.test(address) ? address : '/index.html';

export const pageFunction = `const pageAt = ${pageAt};
function handler(event) {
  const request = event.request;
  request.uri = pageAt(request.uri);
  return request;
}
`;
