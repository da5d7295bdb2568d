import type { Page } from '@playwright/test';
import { placeOrder, standing } from '../support/orders.ts';
import { expect, test } from '../support/test.ts';

async function turnFailures(page: Page, to: 'On' | 'Off'): Promise<void> {
  const failures = page.getByRole('switch', { name: 'Rehearsed failures' }).first();
  await expect(failures).toBeEnabled();
  if ((await failures.isChecked()) !== (to === 'On')) await failures.click();
  await (to === 'On' ? expect(failures).toBeChecked() : expect(failures).not.toBeChecked());
}

test('an order that is stuck is found, freed and followed', async ({ signIn }) => {
  test.setTimeout(180_000);
  const page = await signIn('operator');
  await page.getByRole('link', { name: 'Operations', exact: true }).click();
  await turnFailures(page, 'On');

  const order = await placeOrder(page, 'FAIL-ME');
  await expect(standing(page, 'Pending')).toBeVisible();
  // Its own page says where to look, after a while.
  await page.getByRole('link', { name: 'Dead letters of stock-allocator' }).click({ timeout: 60_000 });

  const letter = page.getByRole('listitem').filter({ hasText: order.split('/').at(-1) ?? '' });
  await expect(async () => {
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(letter).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await expect(letter.getByText('failure_injected')).toBeVisible();

  // The overview has it too.
  await page.getByRole('link', { name: 'Operations', exact: true }).click();
  await page.getByRole('link', { name: /^\d+ dead letters? of stock-allocator$/ }).click();
  await turnFailures(page, 'Off');
  await letter.getByRole('button', { name: 'Redrive' }).click();
  await expect(page.getByText('1 of 1 put back into the queue')).toBeVisible();
  await expect(page.getByText('None came back')).toBeVisible({ timeout: 60_000 });

  await page.getByRole('link', { name: /^order …/ }).click();
  await expect(page).toHaveURL(order);
  await expect(standing(page, 'Confirmed')).toBeVisible();
  await page.getByRole('link', { name: 'Trace', exact: true }).first().click();
  const steps = page.getByRole('table', { name: 'Across functions' });
  await expect(steps.getByRole('row').filter({ hasText: 'orders-api' })).toBeVisible();
  await expect(steps.getByRole('row').filter({ hasText: 'stock-allocator' }).first()).toBeVisible();
  await expect(steps.getByText('Dead letter').filter({ visible: true }).first()).toBeVisible();
  await expect(steps.getByRole('row').filter({ hasText: 'allocation-completer' }).first()).toBeVisible({
    timeout: 30_000,
  });

  await page.getByRole('link', { name: 'Operations', exact: true }).click();
  await turnFailures(page, 'On');
});

test('a dead letter that is of no use is discarded, with a reason', async ({ signIn }) => {
  test.setTimeout(150_000);
  const page = await signIn('operator');
  await page.getByRole('link', { name: 'Operations', exact: true }).click();
  await turnFailures(page, 'On');
  const order = await placeOrder(page, 'FAIL-ME');
  await page.goto('/operations/stock-allocator');
  const letter = page.getByRole('listitem').filter({ hasText: order.split('/').at(-1) ?? '' });
  await expect(async () => {
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(letter).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 90_000 });

  await letter.getByRole('button', { name: 'Discard' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('a rehearsal');
  await dialog.getByRole('button', { name: 'Discard for good' }).click();
  await expect(letter).toHaveCount(0);
});

test('operations are for operators', async ({ signIn }) => {
  const page = await signIn('technician');
  await expect(page.getByRole('link', { name: 'Operations', exact: true })).toHaveCount(0);
  await page.goto('/operations');
  await expect(page.getByText(/operator/i).first()).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
});
