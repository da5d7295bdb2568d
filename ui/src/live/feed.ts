import type { LiveEvent } from '@tradewind/live-client';

const KEPT = 200;

/** The events of this session, newest first, for `useSyncExternalStore`. */
export class Feed {
  readonly #listeners = new Set<() => void>();
  #events: readonly LiveEvent[] = [];

  get events(): readonly LiveEvent[] {
    return this.#events;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(event: LiveEvent): void {
    this.#events = [event, ...this.#events].slice(0, KEPT);
    for (const listener of this.#listeners) listener();
  }
}
