import type { ApolloCache, Reference } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { NOTE, ORDER, WORK_ORDER } from './fragments.ts';
import type {
  NoteInListFragment,
  OrderInListFragment,
  WorkOrderInListFragment,
} from './generated/graphql/graphql.ts';
import { setGone } from './fresh.ts';
import { isOlder, millis } from './time.ts';

interface Edge {
  readonly node: Reference;
  readonly cursor?: string;
}

interface Connection {
  readonly edges: readonly Edge[];
  readonly pageInfo?: { readonly hasNextPage?: boolean };
}

/** Puts a work order into the cache, and into the column of its status if that is loaded. Columns pass over what has moved on. */
export function putWorkOrder(cache: ApolloCache, workOrder: WorkOrderInListFragment): void {
  const known = read(cache, 'WorkOrder', WORK_ORDER, 'WorkOrderInList', workOrder.id);
  // Answers may overtake each other: an older one changes nothing.
  if (known && known.version > workOrder.version) return;
  const node = write(cache, 'WorkOrder', WORK_ORDER, 'WorkOrderInList', workOrder);
  place(cache, 'ROOT_QUERY', 'workOrders', {
    node,
    at: workOrder.createdAt,
    by: 'createdAt',
    fits: ({ status }) => status == null || status === workOrder.status,
    // Who moves a card wants to see where it went, however many there are.
    always: true,
  });
}

/** Puts an order into the cache, into the lists that it belongs to, and takes it out of those that it does not any longer. */
export function putOrder(cache: ApolloCache, order: OrderInListFragment): void {
  const known = read(cache, 'Order', ORDER, 'OrderInList', order.id);
  // An order whose fate is known is never pending again: an answer that says so was overtaken.
  if (known && known.status !== 'PENDING' && order.status === 'PENDING') return;
  const node = write(cache, 'Order', ORDER, 'OrderInList', order);
  place(cache, 'ROOT_QUERY', 'orders', {
    node,
    at: order.placedAt,
    by: 'placedAt',
    fits: ({ status }) => status == null || status === order.status,
    leaves: true,
  });
  if (!order.workOrderId) return;
  cache.modify<{ orders: readonly Reference[] }>({
    id: identify('WorkOrder', order.workOrderId),
    fields: { orders: (existing) => (includes(existing, node) ? existing : [node, ...existing]) },
  });
}

/** Puts a note into the cache and into the lists that it belongs to, and takes it out of the public ones if it is private. */
export function putNote(cache: ApolloCache, note: NoteInListFragment, own: boolean): void {
  const known = read(cache, 'Note', NOTE, 'NoteInList', note.id);
  // Answers and events may overtake each other: an older one changes nothing.
  if (known && isOlder(note.updatedAt, known.updatedAt)) return;
  setGone(cache, identify('Note', note.id), false);
  const node = write(cache, 'Note', NOTE, 'NoteInList', note);
  const where = { node, at: note.createdAt, by: 'createdAt' };
  if (own) place(cache, 'ROOT_QUERY', 'notes', { ...where, fits: () => true });
  place(cache, 'ROOT_QUERY', 'publicNotes', { ...where, fits: () => note.isPublic, leaves: true });
  if (!note.workOrderId) return;
  place(cache, identify('WorkOrder', note.workOrderId), 'notes', { ...where, fits: () => true });
}

/** Takes something out of the cache, and so out of all lists. */
export function drop(cache: ApolloCache, typename: string, id: string): void {
  setGone(cache, identify(typename, id), true);
  cache.evict({ id: identify(typename, id) });
}

function identify(typename: string, id: string): string {
  return `${typename}:${id}`;
}

function read<T>(
  cache: ApolloCache,
  typename: string,
  fragment: TypedDocumentNode<T, unknown>,
  fragmentName: string,
  id: string,
) {
  return cache.readFragment<T>({ fragment, fragmentName, from: identify(typename, id) });
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

interface Placing {
  readonly node: Reference;
  /** The time that the lists are sorted by, the newest first, and the field that has it. */
  readonly at: string;
  readonly by: string;
  /** Whether it belongs to the list of these arguments. */
  readonly fits: (args: Record<string, unknown>) => boolean;
  /** Where it does not belong any longer it is taken out. */
  readonly leaves?: boolean;
  /** It is shown even if its place is on a page that is not loaded. */
  readonly always?: boolean;
}

/** Into those connections of a field that are loaded and that it belongs to, at its place, unless it is there. */
function place(cache: ApolloCache, owner: string, field: string, placing: Placing): void {
  const { node, at, by, fits, leaves = false, always = false } = placing;
  cache.modify<Record<string, Connection>>({
    id: owner,
    fields: {
      [field]: (existing, { storeFieldName, readField }) => {
        const connection = existing as Connection;
        const { edges, pageInfo } = connection;
        const there = edges.some((edge) => edge.node.__ref === node.__ref);
        if (!fits(argsOf(storeFieldName))) {
          if (!leaves || !there) return connection;
          return { ...connection, edges: edges.filter((edge) => edge.node.__ref !== node.__ref) };
        }
        if (there) return connection;
        const time = (edge: Edge) => millis(readField<string>(by, edge.node) ?? '');
        const index = edges.findIndex((edge) => time(edge) <= millis(at));
        const edge = { node, cursor: '' };
        if (index >= 0) return { ...connection, edges: edges.toSpliced(index, 0, edge) };
        if (!pageInfo?.hasNextPage) return { ...connection, edges: [...edges, edge] };
        // It comes with a page that is not loaded. The last edge has the cursor that leads there, and stays the last.
        return always ? { ...connection, edges: edges.toSpliced(-1, 0, edge) } : connection;
      },
    },
  });
}

/** The arguments that tell the lists of a field apart. */
function argsOf(storeFieldName: string): Record<string, unknown> {
  return JSON.parse(/\{.*\}$/.exec(storeFieldName)?.[0] ?? '{}') as Record<string, unknown>;
}

function includes(references: readonly Reference[], wanted: Reference): boolean {
  return references.some(({ __ref }) => __ref === wanted.__ref);
}
