import type { MantineColor } from '@mantine/core';

interface Look {
  readonly label: string;
  readonly color: MantineColor;
}

/** The parts of the system, in the order in which work goes through them. */
export const CONTEXTS = {
  api: { label: 'APIs', color: 'blue' },
  'work-orders': { label: 'Work orders', color: 'indigo' },
  events: { label: 'Way to the bus', color: 'gray' },
  orders: { label: 'Orders', color: 'grape' },
  inventory: { label: 'Inventory', color: 'orange' },
  payments: { label: 'Payments', color: 'pink' },
  notifications: { label: 'Notifications', color: 'teal' },
  notes: { label: 'Notes', color: 'lime' },
  live: { label: 'Live updates', color: 'cyan' },
  other: { label: 'Others', color: 'dark' },
} as const satisfies Record<string, Look>;

export type ContextName = keyof typeof CONTEXTS;

const OF: Readonly<Record<string, ContextName>> = {
  'work-order-projector': 'work-orders',
  'outbox-publisher': 'events',
  'event-relay': 'events',
  'order-sync': 'orders',
  'stock-allocator': 'inventory',
  'allocation-completer': 'inventory',
  'stock-deallocator': 'inventory',
  'sku-restocker': 'inventory',
  'payment-processor': 'payments',
  'email-notifier': 'notifications',
  'note-saver': 'notes',
  'live-broadcaster': 'live',
  'live-connections': 'live',
};

/** The part that a function belongs to. */
export function contextOf(service: string): ContextName {
  return OF[service] ?? (service.endsWith('-api') ? 'api' : 'other');
}
