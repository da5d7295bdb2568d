import { ApolloClient, ApolloLink, Observable, type TypedDocumentNode } from '@apollo/client';
import type { KnownEvent, NoteUpdated, OrderChanged, WorkOrderChanged } from '@tradewind/live-client';
import type {
  NoteInListFragment,
  OrderInListFragment,
  WorkOrderInListFragment,
} from '../src/api/generated/graphql/graphql.ts';
import { withoutOlder } from '../src/api/fresh.ts';
import { cache } from '../src/api/graphql.ts';

type Variables = Record<string, unknown>;
type Handler = (variables: Variables) => unknown;

/** Answers operations by their names; a handler may answer later, or throw. */
export class Api {
  readonly asked: { readonly name: string; readonly variables: Variables }[] = [];
  readonly client: ApolloClient;
  readonly handlers: Record<string, Handler>;

  constructor(handlers: Record<string, Handler>) {
    this.handlers = handlers;
    const link = new ApolloLink(({ operationName: name = '', variables }) => {
      this.asked.push({ name, variables });
      return new Observable((observer) => {
        void (async () => {
          observer.next({ data: (await handlers[name]?.(variables)) as Record<string, unknown> });
          observer.complete();
        })().catch((error: unknown) => observer.error(error));
      });
    });
    const watchQuery = { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } as const;
    const known = cache();
    this.client = new ApolloClient({
      link: ApolloLink.from([withoutOlder(known), link]),
      cache: known,
      defaultOptions: { watchQuery },
    });
  }

  count(name: string): number {
    return this.asked.filter((one) => one.name === name).length;
  }

  /** Shows a query as a view does, until the answer is there. */
  async show<T, V extends Variables>(query: TypedDocumentNode<T, V>, variables: V) {
    const shown = this.begin(query, variables);
    await shown.ready;
    return shown;
  }

  /** The same without waiting. */
  begin<T, V extends Variables>(query: TypedDocumentNode<T, V>, variables: V) {
    const observable = this.client.watchQuery<T, V>({ query, variables });
    let ready: () => void;
    const promise = new Promise<void>((resolve) => (ready = resolve));
    const subscription = observable.subscribe(({ loading }) => {
      if (!loading) ready();
    });
    return {
      observable,
      ready: promise,
      // What the cache has: views are told of it a moment later.
      data: () => this.client.readQuery<T, V>({ query, variables } as never) ?? undefined,
      end: () => subscription.unsubscribe(),
    };
  }
}

/** A promise that a test fulfils when it wants to. */
export function later<T>() {
  let give: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (give = resolve));
  return { promise, give };
}

export function page(of: string, nodes: readonly unknown[], endCursor: string | null = null) {
  return {
    __typename: `${of}Connection`,
    edges: nodes.map((node) => ({ __typename: `${of}Edge`, node })),
    pageInfo: { __typename: 'PageInfo', endCursor, hasNextPage: endCursor !== null },
  };
}

export function ids(connection: { edges: readonly { node: { id: string } }[] } | undefined): string[] {
  return connection?.edges.map(({ node }) => node.id) ?? [];
}

/** A point in time: the later, the larger. */
export function at(minute: number): string {
  return `2026-11-21T09:${String(minute).padStart(2, '0')}:00.5Z`;
}

export function note(id: string, minute: number, more: Partial<NoteInListFragment> = {}): NoteInListFragment {
  return {
    ...{ __typename: 'Note' as const },
    id,
    userId: 'me',
    username: 'me@example.org',
    content: `Content of ${id}`,
    isPublic: true,
    workOrderId: null,
    createdAt: at(minute),
    updatedAt: at(minute),
    ...more,
  };
}

export function order(
  id: string,
  minute: number,
  more: Partial<OrderInListFragment> = {},
): OrderInListFragment & { reason: null; events: never[] } {
  return {
    ...{ __typename: 'Order' as const, reason: null, events: [] },
    id,
    status: 'PENDING',
    orderStatus: 'ORDER_PLACED_STATUS',
    lines: [{ ...{ __typename: 'Line' as const }, sku: 'APPLES', units: 3 }],
    total: 9.5,
    userId: 'me',
    customerId: null,
    workOrderId: null,
    placedAt: at(minute),
    updatedAt: at(minute),
    ...more,
  };
}

export function workOrder(
  id: string,
  minute: number,
  more: Partial<WorkOrderInListFragment> = {},
): WorkOrderInListFragment & { description: null; address: null } {
  return {
    ...{ __typename: 'WorkOrder' as const, description: null, address: null },
    id,
    status: 'OPEN',
    title: `Title of ${id}`,
    version: 1,
    customerId: 'c1',
    scheduledAt: null,
    createdAt: at(minute),
    updatedAt: at(minute),
    customer: { ...{ __typename: 'Customer' as const }, id: 'c1', name: 'Ada' },
    ...more,
  };
}

let events = 0;
function envelope() {
  events += 1;
  return { eventId: `e${events}`, cursor: `${events}`, timestamp: at(30) };
}

export function workOrderEvent(id: string, version: number): KnownEvent {
  return {
    ...envelope(),
    eventType: version === 1 ? 'work-order-created' : 'work-order-status-changed',
    workOrderId: id,
    status: 'OPEN',
    title: `Title of ${id}`,
    version,
    customerId: 'c1',
    updatedAt: at(30),
  } satisfies WorkOrderChanged;
}

export function orderEvent(
  eventType: OrderChanged['eventType'],
  id: string,
  more: Partial<OrderChanged> = {},
): OrderChanged {
  return {
    ...envelope(),
    eventType,
    orderId: id,
    status: 'PENDING',
    orderStatus: 'ORDER_PLACED_STATUS',
    lines: [{ sku: 'APPLES', units: 3 }],
    total: 9.5,
    userId: 'me',
    placedAt: at(30),
    ...more,
  };
}

/** The note as it is after the change. */
export function noteEvent(eventType: 'note-saved' | 'note-updated', now: NoteInListFragment): KnownEvent {
  const { id: noteId, userId, username, content, isPublic, workOrderId, updatedAt } = now;
  const text = { noteId, userId, username, content, isPublic, version: 1 };
  const about = workOrderId ? { workOrderId } : {};
  return eventType === 'note-saved'
    ? { ...envelope(), ...text, ...about, eventType, savedAt: updatedAt }
    : ({ ...envelope(), ...text, ...about, eventType, updatedAt } satisfies NoteUpdated);
}

export function noteDeleted(noteId: string, userId = 'me'): KnownEvent {
  return { ...envelope(), eventType: 'note-deleted', noteId, userId, username: userId, deletedAt: at(40) };
}

export function noteFailed(noteId: string): KnownEvent {
  return {
    ...envelope(),
    ...{ eventType: 'note-failed', noteId, userId: 'me', username: 'me', error: 'the table was full' },
  };
}
