import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// By its name, as those who use it do; `npm test` builds it before.
test('the built package can be imported', () => {
  const code = 'import * as all from "@tradewind/live-client"; console.log(Object.keys(all).join(" "))';
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd, encoding: 'utf8' });
  expect(said.trim()).toBe('LiveError connectLive');
});
