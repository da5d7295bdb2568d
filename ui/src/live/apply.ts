import type { ApolloClient } from '@apollo/client';
import type {
  LiveEvent,
  NoteSaved,
  NoteUpdated,
  OrderChanged,
  WorkOrderChanged,
} from '@tradewind/live-client';
import { NOTE } from '../api/fragments.ts';
import { graphql } from '../api/generated/graphql/index.ts';
import { drop, putNote, putOrder, putWorkOrder } from '../api/lists.ts';

const WORK_ORDER_NOW = graphql(`
  query WorkOrderNow($id: ID!) {
    workOrder(id: $id) {
      ...WorkOrderInList
      description
      address
    }
  }
`);

const ORDER_NOW = graphql(`
  query OrderNow($id: ID!) {
    order(id: $id) {
      ...OrderInList
      reason
      events {
        id
        type
        orderStatus
        at
        counted
        reason
        traceId
      }
    }
  }
`);

/** The projection follows by moments: it is asked again after so many milliseconds. */
const PATIENCE = [0, 150, 400, 1000, 2500];

/**
 * Puts into the cache what events tell of, so that every view shows it. An event is a hint and the API is the truth: what an
 * event does not carry, or may carry out of order, is asked for.
 */
export class Applier {
  readonly #client: ApolloClient;
  readonly #userId: string;
  readonly #underway = new Map<string, { again: boolean }>();

  constructor(client: ApolloClient, userId: string) {
    this.#client = client;
    this.#userId = userId;
  }

  apply(event: LiveEvent): void {
    switch (event.eventType) {
      case 'note-saved':
        return this.#note(event, event.savedAt);
      case 'note-updated':
        return this.#note(event, event.updatedAt);
      case 'note-deleted':
        return drop(this.#client.cache, 'Note', event.noteId);
      case 'note-failed':
      case 'unknown':
        return;
      case 'work-order-created':
      case 'work-order-updated':
      case 'work-order-status-changed':
        return this.#once(event.workOrderId, () => this.#workOrder(event));
      default:
        return this.#once(event.orderId, () => this.#order(event));
    }
  }

  async #workOrder({ workOrderId: id, version }: WorkOrderChanged): Promise<void> {
    for (const pause of PATIENCE) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const found = (await this.#ask(WORK_ORDER_NOW, id)).workOrder;
      if (found) putWorkOrder(this.#client.cache, found);
      if (found && found.version >= version) return;
    }
  }

  async #order({ orderId: id }: OrderChanged): Promise<void> {
    const found = (await this.#ask(ORDER_NOW, id)).order;
    if (found) putOrder(this.#client.cache, found);
    this.#refresh('Stock', 'OrderPayment');
  }

  #note(event: NoteSaved | NoteUpdated, at: string): void {
    const { cache } = this.#client;
    const id = event.noteId;
    const known = cache.readFragment({ fragment: NOTE, fragmentName: 'NoteInList', from: `Note:${id}` });
    if (known && known.updatedAt > at) return;
    const { userId, username, content, isPublic } = event;
    const workOrderId = event.workOrderId ?? null;
    const createdAt = known?.createdAt ?? at;
    const note = { id, userId, username, content, isPublic, workOrderId, createdAt, updatedAt: at };
    putNote(cache, note, userId === this.#userId);
    // One's own note that is not public any longer stays among one's own, and leaves the others.
    if (known?.isPublic && !isPublic) this.#refresh('PublicNotes');
  }

  async #ask<T>(
    query: import('@apollo/client').TypedDocumentNode<T, { id: string }>,
    id: string,
  ): Promise<T> {
    const { data } = await this.#client.query<T, { id: string }>({
      query,
      variables: { id },
      fetchPolicy: 'network-only',
    });
    if (data === undefined) throw new Error('an answer without data');
    return data;
  }

  /** Asks again for those of these queries that are shown right now. */
  #refresh(...names: string[]): void {
    for (const query of this.#client.getObservableQueries()) {
      if (query.queryName && names.includes(query.queryName)) void query.refetch().catch(() => undefined);
    }
  }

  /** One question at a time about one thing; events that come meanwhile make it one more, however many they are. */
  #once(key: string, ask: () => Promise<void>): void {
    const underway = this.#underway.get(key);
    if (underway) {
      underway.again = true;
      return;
    }
    const state = { again: false };
    this.#underway.set(key, state);
    void (async () => {
      do {
        state.again = false;
        // What could not be asked for now comes with the next event, or when the view is opened again.
        await ask().catch(() => undefined);
      } while (state.again);
      this.#underway.delete(key);
    })();
  }
}
