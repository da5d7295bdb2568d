import type { LiveEvent } from '@tradewind/live-client';

/** A note that was accepted, of which nobody has said yet whether it is saved. */
export interface PendingNote {
  readonly noteId: string;
  readonly content: string;
  readonly isPublic: boolean;
  readonly workOrderId?: string | undefined;
  /** When it was accepted, RFC 3339. */
  readonly at: string;
  /** Why it was not saved. None: it is still on its way. */
  readonly error?: string | undefined;
}

/** What became of so many notes is remembered: live updates may be faster than the answer that the note was accepted. */
const REMEMBERED = 100;

/** The notes on their way, newest first, for `useSyncExternalStore`. */
export class PendingNotes {
  readonly #listeners = new Set<() => void>();
  /** By the id of the note, why it was not saved, or undefined if it was. */
  readonly #outcomes = new Map<string, string | undefined>();
  #list: readonly PendingNote[] = [];

  get list(): readonly PendingNote[] {
    return this.#list;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** One more was accepted, perhaps instead of one that was not saved. */
  add(note: PendingNote, instead?: string): void {
    const others = this.#list.filter(({ noteId }) => noteId !== note.noteId && noteId !== instead);
    const error = this.#outcomes.get(note.noteId);
    const settled = this.#outcomes.has(note.noteId) && error === undefined;
    this.#set(settled ? others : [{ ...note, error }, ...others]);
  }

  /** Nobody has to wait for it any longer. */
  forget(id: string): void {
    if (this.#list.some(({ noteId }) => noteId === id)) {
      this.#set(this.#list.filter(({ noteId }) => noteId !== id));
    }
  }

  hear(event: LiveEvent): void {
    switch (event.eventType) {
      case 'note-failed':
        this.#remember(event.noteId, event.error);
        return this.#set(
          this.#list.map((note) => (note.noteId === event.noteId ? { ...note, error: event.error } : note)),
        );
      case 'note-saved':
      case 'note-updated':
      case 'note-deleted':
        this.#remember(event.noteId, undefined);
        return this.forget(event.noteId);
      default:
    }
  }

  #remember(id: string, outcome: string | undefined): void {
    this.#outcomes.delete(id);
    this.#outcomes.set(id, outcome);
    const [oldest] = this.#outcomes.keys();
    if (this.#outcomes.size > REMEMBERED && oldest) this.#outcomes.delete(oldest);
  }

  #set(list: readonly PendingNote[]): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }
}
