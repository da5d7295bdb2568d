import { expect, type Page } from '@playwright/test';
import { placeOrder, standing } from './orders.ts';

/** A view, by its name, where it is, and what says that it has all that it shows. */
export interface View {
  readonly name: string;
  readonly path: string;
  readonly heading: string | RegExp;
}

/** All views, with things to show in them: made by an operator who is also shown the rest. */
export async function makeViews(page: Page): Promise<readonly View[]> {
  const order = await placeOrder(page, 'SKU-1');
  await expect(standing(page, 'Confirmed')).toBeVisible();
  const trace = await page.getByRole('link', { name: 'Trace', exact: true }).first().getAttribute('href');
  return [
    { name: 'work-orders', path: '/work-orders', heading: 'Work orders' },
    { name: 'orders', path: '/orders', heading: 'Orders' },
    { name: 'place-order', path: '/orders/new', heading: 'Order parts' },
    { name: 'order', path: order, heading: /^Order of/ },
    { name: 'stock', path: '/stock', heading: 'Stock' },
    { name: 'notes', path: '/notes', heading: 'Notes' },
    { name: 'live', path: '/live', heading: 'Live feed' },
    { name: 'operations', path: '/operations', heading: 'Operations' },
    { name: 'dead-letters', path: '/operations/stock-allocator', heading: /^Dead letters/ },
    { name: 'traces', path: '/traces', heading: 'Traces' },
    { name: 'trace', path: trace ?? '/traces', heading: 'Trace' },
    { name: 'no-such-page', path: '/no/such/page', heading: 'No such page' },
  ];
}

/** Opens a view, and waits until nothing is on its way. */
export async function open(page: Page, { path, heading }: View): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
}
