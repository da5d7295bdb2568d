import type { LiveEvent } from './messages.ts';

/** What is needed of `localStorage` or `sessionStorage`. */
export interface PositionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The server repeats the last half minute before the cursor; so many ids of it are remembered over a reload. */
const REMEMBERED = 200;

/** Up to where events were delivered, kept in a storage if there is one. */
export class Position {
  readonly #storage: PositionStorage | undefined;
  readonly #key: string;
  #cursor: string | undefined;
  #recent: string[] = [];
  #saved: string | undefined;

  constructor(key: string, storage?: PositionStorage) {
    this.#key = key;
    this.#storage = storage;
  }

  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** The ids delivered last, oldest first. */
  get recent(): readonly string[] {
    return this.#recent;
  }

  /** Starts at the cursor, whatever the storage has. */
  startAt(cursor: string): void {
    this.#cursor = cursor;
  }

  /** The cursor is none. */
  forget(): void {
    this.#cursor = undefined;
  }

  /** Starts where the storage says. Throws if it cannot be read. */
  load(): void {
    const text = this.#storage?.getItem(this.#key);
    if (!text) return;
    const { cursor, recent } = JSON.parse(text) as { cursor?: unknown; recent?: unknown };
    if (typeof cursor !== 'string' || cursor === '') throw new TypeError('what is stored has no cursor');
    this.#cursor = cursor;
    if (Array.isArray(recent)) this.#recent = recent.filter((id) => typeof id === 'string');
  }

  delivered(event: LiveEvent): void {
    this.advance(event.cursor);
    this.#recent.push(event.eventId);
    if (this.#recent.length >= 2 * REMEMBERED) this.#recent = this.#recent.slice(-REMEMBERED);
  }

  /** Moves on, never back: an event that was overtaken on its way is delivered late. */
  advance(cursor: string): void {
    if (this.#cursor === undefined || cursor > this.#cursor) this.#cursor = cursor;
  }

  /** Throws if the storage does, because it is full or forbidden. */
  save(): void {
    if (!this.#storage || this.#cursor === undefined) return;
    const value = JSON.stringify({ cursor: this.#cursor, recent: this.#recent.slice(-REMEMBERED) });
    if (value === this.#saved) return;
    this.#storage.setItem(this.#key, value);
    this.#saved = value;
  }
}
