import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';

async function write(page: Page, content: string, isPublic: boolean): Promise<void> {
  await page.getByRole('textbox', { name: 'New note' }).fill(content);
  const toggle = page.getByRole('switch', { name: 'Public' });
  if ((await toggle.isChecked()) !== isPublic) await toggle.click();
  await page.getByRole('button', { name: 'Save note' }).click();
}

test('two people see the public notes of each other, and not the private ones', async ({
  signIn,
  otherBrowser,
}) => {
  const ann = await signIn('dispatcher');
  const bob = await signIn('technician', undefined, await otherBrowser());
  for (const page of [ann, bob]) {
    await page.getByRole('link', { name: 'Notes', exact: true }).click();
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
  }
  const run = Date.now();
  await write(ann, `From the office ${run}`, true);
  await write(bob, `From the van ${run}`, true);
  await write(ann, `For me alone ${run}`, false);
  for (const page of [ann, bob]) {
    await expect(page.getByRole('article').filter({ hasText: `From the office ${run}` })).toBeVisible();
    await expect(page.getByRole('article').filter({ hasText: `From the van ${run}` })).toBeVisible();
  }

  await ann.getByRole('tab', { name: 'Mine' }).click();
  await expect(ann.getByRole('article').filter({ hasText: `For me alone ${run}` })).toBeVisible();
  await bob.reload();
  await expect(bob.getByRole('article').filter({ hasText: `From the van ${run}` })).toBeVisible();
  await expect(bob.getByText(`For me alone ${run}`)).toHaveCount(0);

  // What is no longer there goes before the eyes of the other.
  const note = ann.getByRole('article').filter({ hasText: `From the office ${run}` });
  await note.getByRole('button', { name: 'Delete', exact: true }).click();
  await note.getByRole('button', { name: 'Delete note' }).click();
  await expect(bob.getByText(`From the office ${run}`)).toHaveCount(0);
});

test('what happens in the org is told as it happens, and nothing of another org', async ({
  signIn,
  otherBrowser,
}) => {
  const ann = await signIn('dispatcher');
  await ann.getByRole('link', { name: 'Live feed' }).click();
  await expect(ann.getByText('Live', { exact: true })).toBeVisible();
  const stranger = await signIn('dispatcher', 'electricCo456', await otherBrowser());
  await stranger.getByRole('link', { name: 'Live feed' }).click();
  await expect(stranger.getByText('Live', { exact: true })).toBeVisible();

  const bob = await signIn('technician', undefined, await otherBrowser());
  await bob.getByRole('link', { name: 'Notes', exact: true }).click();
  const content = `Spare key is with the porter ${Date.now()}`;
  await write(bob, content, true);
  const feed = ann.getByRole('main');
  await expect(
    feed
      .getByRole('listitem')
      .filter({ hasText: content.slice(0, 20) })
      .first(),
  ).toBeVisible();
  await expect(stranger.getByRole('main').getByText(content.slice(0, 20))).toHaveCount(0);
});
