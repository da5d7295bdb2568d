import { expect, it } from 'vitest';
import { ago } from '../src/components/When.tsx';

const NOW = Date.parse('2026-11-21T09:00:00Z');

it.each([
  [0, 'just now'],
  [-29, 'just now'],
  [20, 'just now'],
  [-45, '45 seconds ago'],
  [-119, '1 minute ago'],
  [-3 * 3600, '3 hours ago'],
  [-24 * 3600, 'yesterday'],
  [2 * 86_400, 'in 2 days'],
])('%i seconds from now is %s', (seconds, words) => {
  expect(ago(NOW + seconds * 1000, NOW)).toBe(words);
});
