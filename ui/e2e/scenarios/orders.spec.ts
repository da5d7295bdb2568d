import { details, placeOrder, standing } from '../support/orders.ts';
import { expect, test } from '../support/test.ts';

test('an order is placed, and confirms before the eyes of who placed it', async ({ signIn }) => {
  const page = await signIn('technician');
  const path = await placeOrder(page, 'SKU-1', '2');
  await expect(standing(page, 'Confirmed')).toBeVisible();
  const timeline = page.getByRole('list', { name: 'Timeline' });
  for (const step of ['Placed', 'Created', 'Stock allocated', 'Paid', 'Confirmed']) {
    await expect(timeline.getByText(step, { exact: true })).toBeVisible();
  }
  await expect(page.getByRole('cell', { name: '39.80' })).toBeVisible();

  await page.getByRole('button', { name: 'Ship order' }).click();
  await expect(standing(page, 'Shipped')).toBeVisible();
  await page.getByRole('button', { name: 'Mark as delivered' }).click();
  await expect(standing(page, 'Delivered')).toBeVisible();

  // By the id that somebody tells on the telephone.
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByLabel('Order id').fill(` ${path.split('/').at(-1)} `);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(path);
  await expect(standing(page, 'Delivered')).toBeVisible();
});

test('parts that a technician orders for a work order show there', async ({ signIn, otherBrowser }) => {
  const dispatcher = await signIn('dispatcher');
  const title = `Radiator stays cold ${Date.now()}`;
  await dispatcher.getByRole('button', { name: 'Create work order' }).click();
  const form = dispatcher.getByRole('dialog');
  await form.getByLabel('Customer').selectOption({ label: 'John Smith' });
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await dispatcher.getByRole('link', { name: title }).click();
  const parts = dispatcher.getByRole('dialog').getByRole('region', { name: 'Parts' });
  await expect(parts.getByText('No parts were ordered for it.')).toBeVisible();

  const technician = await signIn('technician', undefined, await otherBrowser());
  await technician.getByRole('link', { name: title }).click();
  await technician.getByRole('link', { name: 'Order parts' }).click();
  const line = technician.getByRole('group', { name: 'Line 1' });
  await line.getByLabel('Sku').fill('SKU-2');
  await technician.getByRole('button', { name: 'Place order' }).click();
  await expect(standing(technician, 'Confirmed')).toBeVisible();
  await expect(technician.getByRole('link', { name: title })).toBeVisible();

  // Where the dispatcher looks at it all the time.
  await expect(parts.getByRole('link', { name: '1 × SKU-2' })).toBeVisible();
  await expect(parts.getByText('Confirmed')).toBeVisible();
});

test('an order of more than there is fails as such, and stock that comes in is counted once', async ({
  signIn,
}) => {
  const page = await signIn('technician');
  const sku = `BOLT-${Date.now()}`;
  await page.getByRole('link', { name: 'Stock', exact: true }).click();
  for (const attempt of ['first', 'again']) {
    await page.getByRole('button', { name: 'Restock a new sku' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Sku').fill(sku);
    await form.getByLabel('Units').fill('3');
    await form.getByLabel('Lot').fill('LOT-0001');
    await form.getByRole('button', { name: 'Take in' }).click();
    await expect(form, attempt).toBeHidden();
    const row = page.getByRole('row').filter({ hasText: sku });
    await expect(row.getByRole('cell', { name: '3' }).first()).toBeVisible();
  }
  await placeOrder(page, sku, '4');
  await expect(standing(page, 'Out of stock')).toBeVisible();
  await expect(details(page).getByText('4 ordered')).toBeVisible();
});

test('an order can be called off, and says so only when it is', async ({ signIn }) => {
  const page = await signIn('technician');
  await placeOrder(page, 'SKU-1');
  await expect(standing(page, 'Confirmed')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('ordered twice');
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, cancel it' }).click();
  await expect(standing(page, 'Cancelled')).toBeVisible();
  await expect(details(page).getByText('ordered twice')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Timeline' }).getByText('Money paid back')).toBeVisible();
});
