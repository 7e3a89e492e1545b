import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts', 'test/e2e/**/*.e2e-spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['reflect-metadata'],
    // Generous, for slow machines: a test waits for something to happen, never for a time to pass.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
