/** Loaded into each Node.js that MiniStack starts: what it reads below /opt it reads of its function's layers, the last first. */
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { delimiter, join } = require('node:path');

const { _LAMBDA_LAYERS_DIRS: folders = '', MENDS: mends } = process.env;
const layers = folders.split(delimiter).filter(Boolean).reverse();
const { readFileSync } = fs;

fs.readFileSync = (path, ...others) => {
  if (typeof path !== 'string' || !path.startsWith('/opt/') || fs.existsSync(path))
    return readFileSync(path, ...others);
  const found = layers.map((folder) => join(folder, path.slice('/opt/'.length))).find(fs.existsSync);
  if (found === undefined) return readFileSync(path, ...others);
  fs.writeFileSync(join(mends, 'layers'), '');
  return readFileSync(found, ...others);
};
syncBuiltinESMExports();
