/** Pictures of every view in both themes, for the documentation: `npm run pictures`. Made of a life of its own, in the second org. */
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { placeOrder, standing } from '../support/orders.ts';
import { expect, test } from '../support/test.ts';

const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const ORG = 'electricCo456';
const JOBS = [
  ['Fuse box hums at night', 'Cannot be touched: ask for Mrs Lind.', 'In progress'],
  ['Charging point in the garage', 'Two cars, one socket.', 'Scheduled'],
  ['Lights in the stairwell flicker', 'Third floor and up.', 'Open'],
  ['Rewire the workshop', 'Needs the mains off for a day.', 'On hold'],
  ['Doorbell without sound', '', 'Completed'],
  ['Smoke detectors, yearly check', 'Eight of them.', 'Open'],
] as const;
const WAY: Record<string, readonly string[]> = {
  Open: [],
  Scheduled: ['Scheduled'],
  'In progress': ['Scheduled', 'In progress'],
  'On hold': ['Scheduled', 'On hold'],
  Completed: ['Scheduled', 'In progress', 'Completed'],
};

test.use({ viewport: { width: 1360, height: 850 }, deviceScaleFactor: 1.5 });

async function openJobs(page: Page): Promise<void> {
  for (const [title, description, status] of JOBS) {
    await page.getByRole('button', { name: 'Create work order' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Customer').selectOption({ index: 1 });
    await form.getByLabel('Title').fill(title);
    await form.getByLabel('Description').fill(description);
    await form.getByLabel('Address').fill('12 Harbour Lane');
    if (status !== 'Open') await form.getByLabel('Date and time').fill('2026-12-03T09:30');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(form).toBeHidden();
    for (const to of WAY[status] ?? []) {
      await page
        .getByRole('button', { name: `Move ${title}` })
        .first()
        .click();
      await page.getByRole('menuitem', { name: `Move to ${to}` }).click();
      await expect(
        page
          .getByRole('region', { name: to, exact: true })
          .getByRole('listitem')
          .filter({ hasText: title })
          .first(),
      ).toBeVisible();
    }
  }
}

async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours fade into each other.
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${IMAGES}${name}-${colorScheme}.png` });
  }
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
  // Messages that come and go, and what is still on its way.
  await expect(page.locator('.mantine-Notification-root')).toHaveCount(0);
  await page.waitForLoadState('networkidle').catch(() => undefined);
}

test('pictures', async ({ page, signIn, otherBrowser }) => {
  test.setTimeout(600_000);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await take(page, 'sign-in');

  const dispatcher = await signIn('dispatcher', ORG);
  await openJobs(dispatcher);
  await settled(dispatcher);
  await take(dispatcher, 'work-orders');
  const job = JOBS[0][0];
  await dispatcher.getByRole('link', { name: job }).first().click();
  const drawer = dispatcher.getByRole('dialog');
  const note = drawer.getByRole('textbox', { name: 'New note' });
  await note.fill('The hum comes from the contactor of the night tariff. A new one is ordered.');
  await drawer.getByRole('switch', { name: 'Public' }).click();
  await drawer.getByRole('button', { name: 'Save note' }).click();
  await expect(drawer.getByRole('article').first()).toBeVisible();

  const operator = await signIn('operator', ORG, await otherBrowser());
  await operator.setViewportSize({ width: 1360, height: 850 });
  await operator.getByRole('link', { name: 'Live feed' }).click();
  await drawer.getByRole('link', { name: 'Order parts' }).click();
  const line = dispatcher.getByRole('group', { name: 'Line 1' });
  await line.getByLabel('Sku').fill('PROD-002');
  await dispatcher.getByRole('button', { name: 'Add a line' }).click();
  const second = dispatcher.getByRole('group', { name: 'Line 2' });
  await second.getByLabel('Sku').fill('SKU-2');
  await second.getByLabel('Units').fill('4');
  await take(dispatcher, 'place-order');
  await dispatcher.getByRole('button', { name: 'Place order' }).click();
  await expect(standing(dispatcher, 'Confirmed')).toBeVisible();
  await dispatcher.goto('/work-orders');
  await dispatcher.getByRole('link', { name: job }).first().click();
  await expect(drawer.getByText('Confirmed')).toBeVisible();
  await settled(dispatcher);
  await take(dispatcher, 'work-order');
  await dispatcher.setViewportSize({ width: 390, height: 844 });
  await dispatcher.goto('/work-orders');
  await settled(dispatcher);
  await take(dispatcher, 'work-orders-phone');

  await settled(operator);
  await take(operator, 'live');
  await operator.getByRole('link', { name: 'Orders', exact: true }).click();
  await settled(operator);
  await take(operator, 'orders');
  const order = await placeOrder(operator, 'PROD-001');
  await expect(standing(operator, 'Confirmed')).toBeVisible();
  await settled(operator);
  await take(operator, 'order');
  await placeOrder(operator, 'FAIL-ME');
  for (const [name, link] of [
    ['stock', 'Stock'],
    ['notes', 'Notes'],
  ] as const) {
    await operator.getByRole('link', { name: link, exact: true }).click();
    await settled(operator);
    await take(operator, name);
  }
  await operator.getByRole('link', { name: 'Operations', exact: true }).click();
  await operator
    .getByRole('link', { name: /^\d+ dead letters? of stock-allocator$/ })
    .waitFor({ timeout: 90_000 });
  await take(operator, 'operations');
  await operator.getByRole('link', { name: /^\d+ dead letters? of stock-allocator$/ }).click();
  await expect(operator.getByText('failure_injected').first()).toBeVisible();
  await settled(operator);
  await take(operator, 'dead-letters');
  await operator.getByRole('link', { name: 'Traces', exact: true }).click();
  await settled(operator);
  await take(operator, 'traces');
  await operator.goto(order);
  await operator.getByRole('link', { name: 'Trace', exact: true }).first().click();
  await expect(operator.getByRole('row').filter({ hasText: 'email-notifier' }).first()).toBeVisible({
    timeout: 30_000,
  });
  await settled(operator);
  await take(operator, 'trace');
  await operator.setViewportSize({ width: 390, height: 844 });
  await take(operator, 'trace-phone');
});
