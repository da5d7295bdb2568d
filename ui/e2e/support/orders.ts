import { expect, type Locator, type Page } from '@playwright/test';

/** Places an order of one line through the basket, and waits for its page. Returns its path. */
export async function placeOrder(page: Page, sku: string, units = '1'): Promise<string> {
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByRole('link', { name: 'Order parts' }).first().click();
  const line = page.getByRole('group', { name: 'Line 1' });
  await line.getByLabel('Sku').fill(sku);
  await line.getByLabel('Units').fill(units);
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Where an order stands, by its page. */
export function standing(page: Page, status: string): Locator {
  return details(page).getByText(status, { exact: true });
}

/** The part of an order's page that says what it is. */
export function details(page: Page): Locator {
  return page.locator('section').filter({ has: page.getByRole('heading', { name: 'Details' }) });
}
