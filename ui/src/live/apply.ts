import type { ApolloClient, TypedDocumentNode } from '@apollo/client';
import type { LiveEvent, NoteSaved, NoteUpdated } from '@tradewind/live-client';
import { NOTE } from '../api/fragments.ts';
import { graphql } from '../api/generated/graphql/index.ts';
import { drop, putNote, putOrder, putWorkOrder } from '../api/lists.ts';
import { timeOf } from '../api/time.ts';
import { Questions } from './questions.ts';
import { settled, underway } from './settled.ts';

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
  readonly #questions = new Questions();

  constructor(client: ApolloClient, userId: string) {
    this.#client = client;
    this.#userId = userId;
  }

  /** Nothing is asked for any longer. */
  close(): void {
    this.#questions.close();
  }

  apply(event: LiveEvent): void {
    switch (event.eventType) {
      case 'note-saved':
        // As it was written, however long that took: it is not an edited one.
        return this.#note(event, timeOf(event.noteId) ?? event.savedAt);
      case 'note-updated':
        return this.#note(event, event.updatedAt);
      case 'note-deleted':
        return this.#put((cache) => drop(cache, 'Note', event.noteId));
      case 'note-failed':
      case 'unknown':
        return;
      case 'work-order-created':
      case 'work-order-updated':
      case 'work-order-status-changed':
        return this.#questions.ask(event.workOrderId, event.version, (version) =>
          this.#workOrder(event.workOrderId, version),
        );
      default:
        return this.#questions.ask(event.orderId, 0, () => this.#order(event.orderId));
    }
  }

  /** At least of this version, which the server has told of. */
  async #workOrder(id: string, version: () => number): Promise<void> {
    for (const pause of PATIENCE) {
      await this.#questions.pause(pause);
      const found = (await this.#ask(WORK_ORDER_NOW, id)).workOrder;
      if (found) this.#put((cache) => putWorkOrder(cache, found));
      if (found && found.version >= version()) return;
    }
  }

  async #order(id: string): Promise<void> {
    const found = (await this.#ask(ORDER_NOW, id)).order;
    if (found) this.#put((cache) => putOrder(cache, found));
    this.#refresh('Stock', 'OrderPayment');
  }

  #note(event: NoteSaved | NoteUpdated, at: string): void {
    const { noteId: id, userId, username, content, isPublic } = event;
    const workOrderId = event.workOrderId ?? null;
    const from = `Note:${id}`;
    const known = this.#client.cache.readFragment({ fragment: NOTE, fragmentName: 'NoteInList', from });
    const createdAt = known?.createdAt ?? timeOf(id) ?? at;
    const note = { id, userId, username, content, isPublic, workOrderId, createdAt, updatedAt: at };
    this.#put((cache) => putNote(cache, note, userId === this.#userId));
  }

  /** Into the cache; and once more after the answers that are on their way: they may be from before, and replace lists. */
  #put(put: (cache: ApolloClient['cache']) => void): void {
    const { cache } = this.#client;
    const again = underway(this.#client);
    put(cache);
    for (const query of again) {
      void settled(query).then(
        () => put(cache),
        () => undefined,
      );
    }
  }

  async #ask<T>(query: TypedDocumentNode<T, { id: string }>, id: string): Promise<T> {
    const options = { query, variables: { id }, fetchPolicy: 'network-only' } as const;
    const { data } = await this.#client.query<T, { id: string }>(options);
    if (data === undefined) throw new Error('an answer without data');
    return data;
  }

  /** Asks again for those of these queries that are shown right now. */
  #refresh(...names: string[]): void {
    for (const query of this.#client.getObservableQueries()) {
      if (query.queryName && names.includes(query.queryName)) void query.refetch().catch(() => undefined);
    }
  }
}
