import { expect, test } from 'vitest';
import { Seen } from '../src/dedup.ts';

test('ids are remembered up to the limit', () => {
  const seen = new Seen();
  for (let i = 0; i <= 10_000; i += 1) seen.add(`id-${i}`);
  expect(seen.size).toBe(10_000);
  expect(seen.has('id-0')).toBe(false);
  expect(seen.has('id-1')).toBe(true);
});

test('those seen lately are remembered longest', () => {
  const seen = new Seen(2);
  seen.add('a');
  seen.add('b');
  seen.has('a');
  seen.add('c');
  expect(['a', 'b', 'c'].map((id) => seen.has(id))).toEqual([true, false, true]);
});
