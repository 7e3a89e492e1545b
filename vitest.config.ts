import { defineConfig } from 'vitest/config';

const everywhere = {
  setupFiles: ['reflect-metadata', 'test/support/setup-properties.ts'],
  // Files leave nothing behind in their process, and loading everything anew for each took a third of the time.
  isolate: false,
  restoreMocks: true,
  // Generous, for slow machines: a test waits for something to happen, never for a time to pass.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...everywhere,
          name: 'unit',
          include: ['src/**/*.spec.ts', 'web/**/*.spec.ts', 'client/src/**/*.spec.ts'],
        },
      },
      {
        test: {
          ...everywhere,
          name: 'e2e',
          include: ['test/e2e/**/*.e2e-spec.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          // What is built runs as it is.
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
    // The tests wait for hubs and databases about as long as they compute.
    maxWorkers: 3,
  },
});
