import type { OrderStatus } from '../../api/generated/graphql/graphql.ts';
import type { OrderEvent } from './queries.ts';

interface Step {
  /** What has happened, in a word or two. */
  readonly done: string;
  /** What it means. */
  readonly about: string;
  /** Who brings it about: a worker, or nobody but people. */
  readonly by?: string;
}

/** What can happen to an order, each at most once. */
export const STEPS: Readonly<Record<string, Step>> = {
  OrderPlaced: { done: 'Placed', about: 'The API has accepted it.' },
  OrderCreated: { done: 'Created', about: 'It is in the books.', by: 'order-sync' },
  OrderStockAllocated: {
    done: 'Stock allocated',
    about: 'All lines are reserved for it.',
    by: 'stock-allocator',
  },
  OrderStockDepleted: {
    done: 'Out of stock',
    about: 'Not all of it was there, so nothing is reserved, and nothing will be charged.',
  },
  OrderPaymentAccepted: { done: 'Paid', about: 'The gateway has taken the money.', by: 'payment-processor' },
  OrderPaymentRejected: {
    done: 'Payment rejected',
    about: 'Nothing was taken. What was reserved goes back into stock.',
  },
  OrderConfirmed: {
    done: 'Confirmed',
    about: 'Paid, and the stock is out for good.',
    by: 'allocation-completer',
  },
  OrderShipped: { done: 'Shipped', about: 'It is on its way.' },
  OrderDelivered: { done: 'Delivered', about: 'It has arrived.' },
  OrderCancelled: { done: 'Cancelled', about: 'Called off. Stock and money go back.' },
  OrderPaymentRefunded: {
    done: 'Money paid back',
    about: 'What was charged is given back.',
    by: 'payment-processor',
  },
};

const LIFE = [
  'OrderPlaced',
  'OrderCreated',
  'OrderStockAllocated',
  'OrderPaymentAccepted',
  'OrderConfirmed',
  'OrderShipped',
  'OrderDelivered',
];

/** After these nothing of a usual life comes any more. */
const ENDS = ['OrderStockDepleted', 'OrderPaymentRejected', 'OrderCancelled'];

export interface Entry {
  readonly type: string;
  /** `waiting`: reported, and not counted until what must come before it is there. */
  readonly state: 'done' | 'waiting' | 'next' | 'later';
  readonly event?: OrderEvent;
}

/** What has happened, in the order of time, and then what is to come. */
export function timeline(events: readonly OrderEvent[]): Entry[] {
  const happened: Entry[] = events.map((event) => ({
    type: event.type,
    state: event.counted ? 'done' : 'waiting',
    event,
  }));
  return [
    ...happened,
    ...toCome(events).map((type, i): Entry => ({ type, state: i === 0 ? 'next' : 'later' })),
  ];
}

/** The steps that are to come, the next one first. */
export function toCome(events: readonly OrderEvent[]): string[] {
  const reported = new Set(events.map(({ type }) => type));
  const counted = new Set(events.filter((event) => event.counted).map(({ type }) => type));
  // A parcel that has left cannot be called back, whatever else was reported.
  const ended = !counted.has('OrderShipped') && ENDS.some((type) => counted.has(type));
  if (!ended) return LIFE.filter((type) => !reported.has(type));
  const owed = counted.has('OrderCancelled') && counted.has('OrderPaymentAccepted');
  return owed && !reported.has('OrderPaymentRefunded') ? ['OrderPaymentRefunded'] : [];
}

/** What people may do with an order. The server decides; this only spares people a refusal. */
export const ACTIONS = {
  cancel: { event: 'OrderCancelled', from: ['PENDING', 'CONFIRMED'] },
  ship: { event: 'OrderShipped', from: ['CONFIRMED'] },
  deliver: { event: 'OrderDelivered', from: ['SHIPPED'] },
} as const satisfies Record<string, { event: string; from: readonly OrderStatus[] }>;

export type ActionName = keyof typeof ACTIONS;

export function isPossible(action: ActionName, status: OrderStatus): boolean {
  const from: readonly OrderStatus[] = ACTIONS[action].from;
  return from.includes(status);
}

/** Whether something happens to it by itself, without people. */
export function isUnderWay(status: OrderStatus, events: readonly OrderEvent[]): boolean {
  return status === 'PENDING' || toCome(events)[0] === 'OrderPaymentRefunded';
}
