/**
 * The plain names: the same word in crates/functions, in queues and logs, on alarms and in the documents.
 */
export const FUNCTIONS = ['graphql-api', 'outbox-publisher', 'work-order-projector'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export const physicalName = (stage: { readonly name: string }, plainName: string): string =>
  `tradewind-${stage.name}-${plainName}`;
