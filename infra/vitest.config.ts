import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Loading aws-cdk-lib costs seconds a file; on a small machine the default 5 s is too tight.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
