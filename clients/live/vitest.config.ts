import { defineConfig } from 'vitest/config';

// Sockets on the loopback answer at once; a busy machine may not.
const testTimeout = 20_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/*.test.ts'], testTimeout } },
      // Against everything as it is deployed; ./scripts/test says where.
      { test: { name: 'local-cloud', include: ['test/local-cloud/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
