import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts', 'test/e2e/**/*.e2e-spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['reflect-metadata', 'test/support/setup-properties.ts'],
    // What is built runs as it is.
    server: { deps: { external: [/\/dist\//] } },
    // Files leave nothing behind in their process, and loading everything anew for each took a third of the time.
    isolate: false,
    restoreMocks: true,
    // The tests wait for hubs and databases more than they compute.
    maxWorkers: 3,
    // Generous, for slow machines: a test waits for something to happen, never for a time to pass.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
