import { describe, expect, it } from 'vitest';
import { isPossible, timeline, toCome } from '../src/views/orders/steps.ts';
import { event, order } from './orders-support.tsx';

const PAID = ['OrderPlaced', 'OrderCreated', 'OrderStockAllocated', 'OrderPaymentAccepted'];
const of = (...types: string[]) => order('o1', types).events;

describe('what comes next', () => {
  it('is the rest of a usual life', () => {
    expect(toCome(of(...PAID))).toEqual(['OrderConfirmed', 'OrderShipped', 'OrderDelivered']);
    expect(toCome(of(...PAID, 'OrderConfirmed', 'OrderShipped', 'OrderDelivered'))).toEqual([]);
  });

  it.each(['OrderStockDepleted', 'OrderPaymentRejected', 'OrderCancelled'])('is nothing after %s', (end) => {
    expect(toCome(of('OrderPlaced', 'OrderCreated', end))).toEqual([]);
  });

  it('is the money after a cancellation of what was paid, once', () => {
    expect(toCome(of(...PAID, 'OrderCancelled'))).toEqual(['OrderPaymentRefunded']);
    expect(toCome(of(...PAID, 'OrderCancelled', 'OrderPaymentRefunded'))).toEqual([]);
  });
});

it('shows what came too early as waiting, and not as to come', () => {
  const early = event('o1', 'OrderShipped', '2026-11-01T09:00:00Z', { counted: false });
  const entries = timeline([...of('OrderPlaced', 'OrderCreated'), early]);
  expect(entries.map(({ type, state }) => [type, state])).toEqual([
    ['OrderPlaced', 'done'],
    ['OrderCreated', 'done'],
    ['OrderShipped', 'waiting'],
    ['OrderStockAllocated', 'next'],
    ['OrderPaymentAccepted', 'later'],
    ['OrderConfirmed', 'later'],
    ['OrderDelivered', 'later'],
  ]);
});

it.each([
  ['PENDING', ['cancel']],
  ['CONFIRMED', ['cancel', 'ship']],
  ['SHIPPED', ['deliver']],
  ['DELIVERED', []],
  ['CANCELLED', []],
  ['FAILED_PAYMENT', []],
  ['FAILED_INSUFFICIENT_STOCK', []],
] as const)('%s allows %j', (status, allowed) => {
  const actions = ['cancel', 'ship', 'deliver'] as const;
  expect(actions.filter((action) => isPossible(action, status))).toEqual(allowed);
});
