import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { makeViews, open } from '../support/views.ts';

/** What counts as good (https://web.dev/articles/cls). */
const GOOD_SHIFT = 0.1;

/** From now on, adds up what moves by itself on each page that is loaded. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[]) {
        if (!entry.hadRecentInput) shifts.sum += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum);
}

test('nothing jumps while a view loads', async ({ signIn }) => {
  test.setTimeout(180_000);
  const page = await signIn('operator');
  const views = await makeViews(page);
  const shift = await watchShifts(page);
  for (const view of views) {
    await test.step(view.name, async () => {
      await open(page, view);
      expect(await shift()).toBeLessThan(GOOD_SHIFT);
    });
  }
});

test('the sign-in does not jump, and loads nothing from elsewhere', async ({ page, baseURL }) => {
  const shift = await watchShifts(page);
  const origins = new Set<string>();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await shift()).toBeLessThan(GOOD_SHIFT);
  expect([...origins]).toEqual([new URL(baseURL ?? '').origin]);
});
