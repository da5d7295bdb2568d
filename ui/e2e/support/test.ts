/** `test` and `expect` of all scenarios. */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';

export type Role = 'dispatcher' | 'technician' | 'operator';
export const ORGS = ['plumbingCo123', 'electricCo456'] as const;
export type Org = (typeof ORGS)[number];

/** What axe calls worth mending before anybody is let in. */
const SERIOUS = new Set(['serious', 'critical']);

interface Fixtures {
  /** Signs in as a seeded user with one click, and waits until the first view is there. */
  readonly signIn: (role: Role, org?: Org, on?: Page) => Promise<Page>;
  /** Another browser, of somebody else: shares nothing with the first. */
  readonly otherBrowser: () => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  // Whatever a scenario is about: nothing may be thrown, and nothing refused by the content security policy.
  context: async ({ context }, use) => {
    const wrong = listen(context);
    await use(context);
    expect(wrong).toEqual([]);
  },
  signIn: async ({ page }, use) => {
    await use(async (role, org = ORGS[0], on = page) => {
      if (on.url() === 'about:blank') await on.goto('/');
      await on.getByRole('button', { name: `Sign in as ${role} of ${org}` }).click();
      await expect(on.getByRole('navigation').first()).toBeVisible();
      return on;
    });
  },
  otherBrowser: async ({ browser }, use) => {
    const opened: BrowserContext[] = [];
    const wrong: string[][] = [];
    await use(async () => {
      const context = await browser.newContext();
      opened.push(context);
      wrong.push(listen(context));
      return context.newPage();
    });
    await Promise.all(opened.map((context) => context.close()));
    expect(wrong.flat()).toEqual([]);
  },
});

export { expect };

/** Fails if axe finds a serious violation on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => SERIOUS.has(impact ?? ''));
  expect(
    serious.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`),
  ).toEqual([]);
}

/** What goes wrong in the pages of a context from now on, in words. */
function listen(context: BrowserContext): string[] {
  const wrong: string[] = [];
  context.on('weberror', (failure) => wrong.push(String(failure.error())));
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) wrong.push(message.text());
  });
  return wrong;
}
