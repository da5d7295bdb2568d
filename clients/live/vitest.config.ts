import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Sockets on the loopback answer at once; a busy machine may not.
    testTimeout: 20_000,
  },
});
