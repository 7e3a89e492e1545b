import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { budget } from './budget.js';
import { compressed } from './compressed.js';

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(`${root}/../package.json`, 'utf8')) as { version: string };

/** The hub of `npm run dev`, which the page asks. */
const hub = `http://127.0.0.1:${process.env['PORT'] ?? 8082}`;
// The first browsers with light-dark() and module SharedWorkers.
const browsers = ['chrome123', 'firefox120', 'safari17.5'];

export default defineConfig({
  root,
  define: { HUB_VERSION: JSON.stringify(version) },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: browsers,
    cssTarget: browsers,
    // The policy of the page allows neither inline scripts nor styles.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  plugins: [budget(), compressed()],
  server: { proxy: { '/api': hub, '/health': hub, '/metrics': hub } },
});
