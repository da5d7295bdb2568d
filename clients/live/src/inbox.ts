import type { Seen } from './dedup.ts';
import type { LiveEvent } from './messages.ts';

/** What is to be delivered next: an event, or a cursor up to which everything was delivered then. */
export type Item = { readonly event: LiveEvent } | { readonly cursor: string };

/**
 * Where received events wait, in two places. What is *ready* follows on what was delivered without a gap. What arrives
 * during a catch-up is *held*: events of now and events of the past come mixed, and only `caught-up` says that
 * nothing is missing between them. A connection lost before that makes what is held worthless.
 *
 * Both are bounded. What does not fit is the newest: it is left out, and so is everything after it, until the consumer
 * has emptied the inbox and the client catches up from there (`behind`).
 */
export class Inbox {
  readonly #seen: Seen;
  readonly #limit: number;
  readonly #ready: Item[] = [];
  /** In the order of their cursors. */
  #held: LiveEvent[] = [];
  #heldIds = new Set<string>();
  /** Whether something was left out of what is held. What is held stays the lowest of all: once full, it is full. */
  #truncated = false;
  #mode: 'live' | 'catching-up' | 'behind' = 'behind';

  /** Twice the limit has to be less than `seen` remembers: an event must not be forgotten while it waits. */
  constructor(seen: Seen, limit: number) {
    this.#seen = seen;
    this.#limit = limit;
  }

  /** Whether events were left out; they have to be asked for when the inbox is empty. */
  get behind(): boolean {
    return this.#mode === 'behind';
  }

  get catchingUp(): boolean {
    return this.#mode === 'catching-up';
  }

  get empty(): boolean {
    return this.#ready.length === 0;
  }

  /** Whether a catch-up would have room for what it brings. */
  get roomy(): boolean {
    return this.#ready.length < this.#limit;
  }

  next(): Item | undefined {
    return this.#ready.shift();
  }

  /** A catch-up was asked for. */
  catchUp(): void {
    this.#drop();
    this.#mode = 'catching-up';
  }

  /** The connection is gone, or the catch-up; what arrives next is not what follows. */
  interrupt(): void {
    this.#drop();
    this.#mode = 'behind';
  }

  /** The server says that everything up to the cursor was sent. */
  caughtUp(cursor: string): void {
    if (this.#mode === 'behind') return;
    const complete = !this.#truncated;
    this.#release();
    this.#mode = complete ? 'live' : 'behind';
    if (complete) this.#ready.push({ cursor });
  }

  /** An event arrived. */
  receive(event: LiveEvent): void {
    if (this.#mode === 'behind' || this.#seen.has(event.eventId)) return;
    if (this.#mode === 'catching-up') {
      this.#hold(event);
    } else if (this.roomy) {
      this.#makeReady(event);
    } else {
      this.#mode = 'behind';
    }
  }

  #makeReady(event: LiveEvent): void {
    this.#seen.add(event.eventId);
    this.#ready.push({ event });
  }

  #hold(event: LiveEvent): void {
    if (this.#heldIds.has(event.eventId)) return;
    this.#held.splice(this.#placeOf(event.cursor), 0, event);
    this.#heldIds.add(event.eventId);
    if (this.#held.length <= this.#limit) return;
    const highest = this.#held.pop();
    if (highest === undefined) return;
    this.#heldIds.delete(highest.eventId);
    this.#truncated = true;
  }

  /** Behind the last one that is not higher. Nearly always the end, so the search begins there. */
  #placeOf(cursor: string): number {
    return this.#held.findLastIndex((held) => held.cursor <= cursor) + 1;
  }

  #release(): void {
    for (const event of this.#held) this.#makeReady(event);
    this.#drop();
  }

  #drop(): void {
    this.#held = [];
    this.#heldIds = new Set();
    this.#truncated = false;
  }
}
