import type { ApolloCache, Reference } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { NOTE, ORDER, WORK_ORDER } from './fragments.ts';
import type {
  NoteInListFragment,
  OrderInListFragment,
  WorkOrderInListFragment,
} from './generated/graphql/graphql.ts';

interface Connection {
  readonly edges: readonly { readonly node: Reference }[];
}

/** Puts a work order into the cache, and into the column of its status if that is loaded. Columns pass over what has moved on. */
export function putWorkOrder(cache: ApolloCache, workOrder: WorkOrderInListFragment): void {
  const known = cache.readFragment({
    fragment: WORK_ORDER,
    fragmentName: 'WorkOrderInList',
    from: identify('WorkOrder', workOrder.id),
  });
  // Answers may overtake each other: an older one changes nothing.
  if (known && known.version > workOrder.version) return;
  const node = write(cache, 'WorkOrder', WORK_ORDER, 'WorkOrderInList', workOrder);
  prepend(cache, 'ROOT_QUERY', 'workOrders', node, (args) => args['status'] === workOrder.status);
}

/** Puts an order into the cache, and at the head of the lists that it belongs to. */
export function putOrder(cache: ApolloCache, order: OrderInListFragment): void {
  const node = write(cache, 'Order', ORDER, 'OrderInList', order);
  prepend(cache, 'ROOT_QUERY', 'orders', node, ({ status }) => status == null || status === order.status);
  if (!order.workOrderId) return;
  cache.modify<{ orders: readonly Reference[] }>({
    id: identify('WorkOrder', order.workOrderId),
    fields: { orders: (existing) => (includes(existing, node) ? existing : [node, ...existing]) },
  });
}

/** Puts a note into the cache, and at the head of the lists that it belongs to. */
export function putNote(cache: ApolloCache, note: NoteInListFragment, own: boolean): void {
  const node = write(cache, 'Note', NOTE, 'NoteInList', note);
  if (own) prepend(cache, 'ROOT_QUERY', 'notes', node, () => true);
  if (note.isPublic) prepend(cache, 'ROOT_QUERY', 'publicNotes', node, () => true);
  if (note.workOrderId) prepend(cache, identify('WorkOrder', note.workOrderId), 'notes', node, () => true);
}

/** Takes something out of the cache, and so out of all lists. */
export function drop(cache: ApolloCache, typename: string, id: string): void {
  cache.evict({ id: identify(typename, id) });
  cache.gc();
}

function identify(typename: string, id: string): string {
  return `${typename}:${id}`;
}

function write<T extends { id: string }>(
  cache: ApolloCache,
  typename: string,
  fragment: TypedDocumentNode<T, unknown>,
  fragmentName: string,
  data: T,
): Reference {
  const id = identify(typename, data.id);
  cache.writeFragment({ id, fragment, fragmentName, data: { ...data, __typename: typename } });
  return { __ref: id };
}

/** Into those connections of a field that are loaded and whose arguments fit, unless it is there. */
function prepend(
  cache: ApolloCache,
  owner: string,
  field: string,
  node: Reference,
  fits: (args: Record<string, unknown>) => boolean,
): void {
  cache.modify<Record<string, Connection>>({
    id: owner,
    fields: {
      [field]: (existing, { storeFieldName }) => {
        const connection = existing as Connection;
        const args = JSON.parse(/\{.*\}$/.exec(storeFieldName)?.[0] ?? '{}') as Record<string, unknown>;
        const there = includes(
          connection.edges.map((edge) => edge.node),
          node,
        );
        if (there || !fits(args)) return connection;
        return { ...connection, edges: [{ node, cursor: '' }, ...connection.edges] };
      },
    },
  });
}

function includes(references: readonly Reference[], wanted: Reference): boolean {
  return references.some(({ __ref }) => __ref === wanted.__ref);
}
