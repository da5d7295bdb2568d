import { describe, expect, it } from 'vitest';
import { check, inAll, items, parseUnits, wrongName, type BasketLine } from '../src/views/orders/basket.ts';
import { summed } from '../src/views/orders/lines.ts';

const basket = (...lines: [string, string][]): BasketLine[] =>
  lines.map(([sku, units], key) => ({ key, sku, units }));

it.each([
  ['1', 1],
  [' 1000000 ', 1_000_000],
  ['0', undefined],
  ['1000001', undefined],
  ['1.5', undefined],
  ['1e3', undefined],
  ['-1', undefined],
  ['', undefined],
])('%j units are %j', (written, units) => {
  expect(parseUnits(written)).toBe(units);
});

it.each(['abc', 'with space', 'x'.repeat(65), 'ümlaut'])('%j names no sku', (name) => {
  expect(wrongName(name)).toMatch('4 to 64');
});

describe('a basket', () => {
  it('has every wrong field named as the server names it', () => {
    expect(Object.keys(check(basket(['a', '0'], ['APPLES', '1'], ['PEARS', 'many']), 'nobody'))).toEqual([
      'items.0.sku',
      'items.0.qty',
      'items.2.qty',
      'contactEmail',
    ]);
    expect(check(basket([' SKU-1 ', ' 3 ']), 'ada@example.org')).toEqual({});
  });

  it('counts lines of one sku together', () => {
    const twice = basket(['APPLES', '2'], ['PEARS', '1'], [' APPLES ', '3']);
    expect(inAll(twice).get('APPLES')).toEqual({ units: 5, lines: 2, last: 2 });
    expect(Object.keys(check(basket(['APPLES', '1000000'], ['APPLES', '1']), ''))).toEqual(['items.1.qty']);
  });

  it('is sent as it is written, line by line, so that what is refused stands beside its line', () => {
    expect(items(basket([' APPLES', '2 '], ['APPLES', '3']))).toEqual([
      { sku: 'APPLES', qty: 2 },
      { sku: 'APPLES', qty: 3 },
    ]);
  });
});

it('sums lines up', () => {
  const lines = ['A', 'B', 'C'].map((sku) => ({ sku, units: 1200 }));
  expect(summed(lines)).toBe('1,200 × A, 1,200 × B and 1 more');
  expect(summed(lines.slice(0, 1))).toBe('1,200 × A');
});
