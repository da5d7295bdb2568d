/**
 * How soon the UI can be used: `npm run bench`, on an instance of the local cloud. Each round is a browser context of its own, with
 * an empty cache. Times are the page's own clock, from the beginning of its navigation until what is named can be seen and used, with
 * its largest contentful paint (https://web.dev/articles/lcp) and what moved by itself (https://web.dev/articles/cls) beside it.
 */
import { test, type Locator, type Page } from '@playwright/test';

const ROUNDS = Number(process.env['ROUNDS'] ?? 20);
/** What is fast enough, in milliseconds. */
const LIMIT = 1_000;

interface Load {
  readonly usable: number;
  readonly painted: number;
  readonly shift: number;
}

test('how soon the UI can be used', async ({ browser }) => {
  test.setTimeout(ROUNDS * 30_000);
  const cold: Load[] = [];
  const board: Load[] = [];
  const again: Load[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await watch(page);
    const signIn = page.getByRole('button', { name: 'Sign in as dispatcher of plumbingCo123' });
    const column = page.getByRole('region', { name: 'Completed' });
    const content = column.getByText(/^None$|^Changed/).first();
    cold.push(await load(page, () => page.goto('/', { waitUntil: 'commit' }), signIn));
    await signIn.click();
    await content.waitFor();
    // Visits of somebody who is signed in: with what the browser has kept, and with nothing.
    again.push(await load(page, () => page.reload({ waitUntil: 'commit' }), content));
    const session = await context.newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    board.push(await load(page, () => page.reload({ waitUntil: 'commit' }), content));
    await context.close();
  }
  console.log(`\n${ROUNDS} rounds, Chromium ${browser.version()}\n`);
  console.log(
    '| from the navigation to                          | usable p50 |    p95 | of 1 s | painted p50 | shift max |',
  );
  console.log(
    '|-------------------------------------------------|-----------:|-------:|-------:|------------:|----------:|',
  );
  row('the sign-in, nothing cached', cold);
  row('the board with its work orders, nothing cached', board);
  row('the board, with what the browser has kept', again);
});

function row(name: string, loads: readonly Load[]): void {
  const of = (field: keyof Load) => loads.map((one) => one[field]).sort((a, b) => a - b);
  const at = (sorted: readonly number[], share: number) =>
    sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  const usable = of('usable');
  const cells = [
    name.padEnd(47),
    `${at(usable, 0.5).toFixed(0)} ms`.padStart(10),
    `${at(usable, 0.95).toFixed(0)} ms`.padStart(6),
    (at(usable, 0.5) / LIMIT).toFixed(2).padStart(6),
    `${at(of('painted'), 0.5).toFixed(0)} ms`.padStart(11),
    at(of('shift'), 1).toFixed(3).padStart(9),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

async function load(page: Page, begin: () => Promise<unknown>, ready: Locator): Promise<Load> {
  await begin();
  await ready.waitFor();
  return page.evaluate(() => {
    const { painted, shift } = (window as unknown as { seen: Omit<Load, 'usable'> }).seen;
    return { usable: performance.now(), painted, shift };
  });
}

/** What the browser itself tells of a load, from its beginning on. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { painted: 0, shift: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      seen.painted = list.getEntries().at(-1)?.startTime ?? 0;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        seen.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}
