import { expect, test } from '../support/test.ts';

test('a work order that a dispatcher creates and moves shows at a technician without a reload', async ({
  signIn,
  otherBrowser,
}) => {
  const dispatcher = await signIn('dispatcher');
  const technician = await signIn('technician', undefined, await otherBrowser());
  // From here on nothing is missed.
  await expect(technician.getByText('Live', { exact: true })).toBeVisible();
  await expect(technician.getByRole('button', { name: 'Create work order' })).toHaveCount(0);

  const title = `Boiler loses pressure ${Date.now()}`;
  await dispatcher.getByRole('button', { name: 'Create work order' }).click();
  const form = dispatcher.getByRole('dialog');
  await form.getByLabel('Customer').selectOption({ label: 'John Smith' });
  await form.getByLabel('Title').fill(title);
  await form.getByLabel('Address').fill('1 Main St');
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(form).toBeHidden();

  const card = { hasText: title };
  await expect(
    dispatcher.getByRole('region', { name: 'Open' }).getByRole('listitem').filter(card),
  ).toBeVisible();
  await expect(
    technician.getByRole('region', { name: 'Open' }).getByRole('listitem').filter(card),
  ).toBeVisible();

  await dispatcher.getByRole('button', { name: `Move ${title}` }).click();
  await dispatcher.getByRole('menuitem', { name: 'Move to Scheduled' }).click();
  for (const page of [dispatcher, technician]) {
    await expect(
      page.getByRole('region', { name: 'Scheduled' }).getByRole('listitem').filter(card),
    ).toBeVisible();
    await expect(page.getByRole('region', { name: 'Open' }).getByRole('listitem').filter(card)).toHaveCount(
      0,
    );
  }
});

test('a title that is missing is asked for, and a repetition of what was sent is not a second one', async ({
  signIn,
}) => {
  const page = await signIn('dispatcher');
  await page.getByRole('button', { name: 'Create work order' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Customer').selectOption({ label: 'John Smith' });
  const title = `Sent twice ${Date.now()}`;
  await form.getByLabel('Title').fill(title);

  // The answer of the first attempt is lost on its way.
  let lost = 0;
  await page.route('**/_aws/lambda-url/**', async (route) => {
    if (lost > 0 || !route.request().postData()?.includes('mutation CreateWorkOrder'))
      return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(form.getByRole('alert')).toContainText('No connection');
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(form).toBeHidden();
  expect(lost).toBe(1);

  await page.reload();
  await expect(
    page.getByRole('region', { name: 'Open' }).getByRole('listitem').filter({ hasText: title }),
  ).toHaveCount(1);
});

test('a move that somebody else was faster with is told, and the card goes to where it is', async ({
  signIn,
  otherBrowser,
}) => {
  const dispatcher = await signIn('dispatcher');
  const title = `Raced for ${Date.now()}`;
  await dispatcher.getByRole('button', { name: 'Create work order' }).click();
  const form = dispatcher.getByRole('dialog');
  await form.getByLabel('Customer').selectOption({ label: 'John Smith' });
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(form).toBeHidden();

  // A technician who hears nothing of it.
  const technician = await otherBrowser();
  await technician.routeWebSocket('**/live**', (socket) => socket.close());
  await signIn('technician', undefined, technician);
  await expect(technician.getByRole('listitem').filter({ hasText: title })).toBeVisible();
  await dispatcher.getByRole('button', { name: `Move ${title}` }).click();
  await dispatcher.getByRole('menuitem', { name: 'Move to Cancelled' }).click();
  await dispatcher.getByRole('button', { name: 'Cancel the work order' }).click();
  await expect(
    dispatcher.getByRole('region', { name: 'Cancelled' }).getByRole('listitem').filter({ hasText: title }),
  ).toBeVisible();
  await expect(dispatcher.getByRole('button', { name: `Move ${title}` })).toHaveCount(0);

  await technician.getByRole('button', { name: `Move ${title}` }).click();
  await technician.getByRole('menuitem', { name: 'Move to Scheduled' }).click();
  await expect(technician.getByRole('alert')).toContainText(title);
  await expect(
    technician.getByRole('region', { name: 'Cancelled' }).getByRole('listitem').filter({ hasText: title }),
  ).toBeVisible();
});
