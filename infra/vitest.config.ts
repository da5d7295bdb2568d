import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One worker for all files: each would load aws-cdk-lib anew, which takes longer than all tests together.
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    // Loading aws-cdk-lib costs seconds; on a small machine the default 5 s is too tight.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
