import { defineConfig, devices } from '@playwright/test';
import { chromium } from './browser/chromium.ts';
import { outputs } from './support/instance.ts';
import { results } from './support/results.ts';

const { executablePath, env } = chromium();

export default defineConfig({
  // Or `pictures`, or `bench`, which are no tests.
  testDir: process.env['TRADEWIND_E2E'] ?? 'scenarios',
  outputDir: results(),
  // One after another: they share an instance, with its stock and its switch for failures.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    baseURL: outputs().uiUrl,
    locale: 'en-GB',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      env,
      // No sandbox (as Playwright has it by default): it shows our own pages alone, and many machines forbid the namespaces that
      // Chromium would make for one.
      chromiumSandbox: false,
      args: [
        // Nothing leaves this machine, and the browser tries nothing of the kind.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-domain-reliability',
        '--disable-quic',
        '--disable-sync',
        '--disable-gpu',
        '--no-first-run',
        // Text of the same width everywhere.
        '--font-render-hinting=none',
      ],
    },
  },
  projects: [{ name: 'chromium' }],
});
