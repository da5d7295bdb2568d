/**
 * The plain names: the same word in crates/functions, in queues and logs, on alarms and in the documents.
 */
export const FUNCTIONS = [
  'graphql-api',
  'outbox-publisher',
  'work-order-projector',
  'event-relay',
  'orders-api',
  'order-sync',
  'inventory-api',
  'sku-restocker',
  'stock-allocator',
  'allocation-completer',
  'stock-deallocator',
  'payments-api',
  'payment-processor',
  'email-notifier',
  'operations-api',
  'identity-api',
  'notes-api',
  'note-saver',
  'live-connections',
  'live-broadcaster',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export const physicalName = (stage: { readonly name: string }, plainName: string): string =>
  `tradewind-${stage.name}-${plainName}`;

/** The plain name in a physical one. */
export const plainName = (stage: { readonly name: string }, physical: string): string =>
  physical.replace(physicalName(stage, ''), '');

/** A parameter of the stage in SSM. */
export const parameterName = (stage: { readonly name: string }, plainName: string): string =>
  `/tradewind/${stage.name}/${plainName}`;
