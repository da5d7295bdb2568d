import { expect, expectAccessible, test } from '../support/test.ts';

test('who is not signed in is asked who they are, at whatever address', async ({ page }) => {
  await page.goto('/orders/an.id.with.dots');
  await expect(page).toHaveTitle('Sign in · Tradewind');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(page);
});

test('a seeded user is signed in with one click', async ({ signIn }) => {
  const page = await signIn('dispatcher');
  await expect(page).toHaveURL(/\/work-orders$/);
});

test('a file that is missing is missing: no page comes in its place', async ({ request }) => {
  const answer = await request.get('/assets/no-such-file.js');
  expect(answer.status()).toBe(404);
  expect(answer.headers()['content-type']).toContain('text/plain');
});
