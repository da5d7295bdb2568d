import { expect, expectAccessible, test } from '../support/test.ts';
import { makeViews, open } from '../support/views.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no view has a serious violation, in the ${colorScheme} theme`, async ({ signIn }) => {
    test.setTimeout(180_000);
    const page = await signIn('operator');
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const view of await makeViews(page)) {
      await test.step(view.name, async () => {
        await open(page, view);
        await expectAccessible(page);
      });
    }
  });
}

test('no view is wider than a phone, nor has a serious violation there', async ({ signIn }) => {
  test.setTimeout(180_000);
  const page = await signIn('operator');
  const views = await makeViews(page);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const view of views) {
    await test.step(view.name, async () => {
      await open(page, view);
      const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(content).toBeLessThanOrEqual(screen);
      await expectAccessible(page);
    });
  }
});

test('forms and dialogs have no serious violation either', async ({ signIn }) => {
  const page = await signIn('dispatcher');
  await page.getByRole('button', { name: 'Create work order' }).click();
  const form = page.getByRole('dialog');
  await expect(form).toBeVisible();
  await expectAccessible(page);
  const title = `Tap drips ${Date.now()}`;
  await form.getByLabel('Customer').selectOption({ label: 'John Smith' });
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Parts' })).toBeVisible();
  await expectAccessible(page);
});

test('a work order is created by keyboard alone', async ({ signIn }) => {
  const page = await signIn('dispatcher');
  const title = `By keyboard ${Date.now()}`;
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'To the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Create work order' })).toBeFocused();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog');
  await form.getByLabel('Customer').focus();
  await page.keyboard.type('John');
  await form.getByLabel('Title').focus();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect(page.getByRole('button', { name: 'Create work order' })).toBeFocused();
  await expect(page.getByRole('link', { name: title })).toBeVisible();
});
