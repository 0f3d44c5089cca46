/** How the console is built: one page of static files, which nobody renders on a server. */
import { defineConfig } from 'vite';

export default defineConfig({
  // In development, `npx vite console` beside `npm run dev`, which answers what is not the console's own.
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/dev', '/config.json', '/openapi.json', '/health'].map((path) => [
        path,
        'http://127.0.0.1:4600',
      ]),
    ),
  },
  build: {
    target: 'es2024',
    // Browsers that know light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing is inlined: the policy of what a page may load names files alone.
    assetsInlineLimit: 0,
    // What the first page takes is held to its budget by `npm run test:console`.
    chunkSizeWarningLimit: 1_000,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What several pages share is one file, and not thirty: each costs a request of its own, and time of the first page.
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 4 }] },
      },
      // Libraries say which of their modules are for browsers, which all are here.
      onLog: (level, log, tell) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
});
