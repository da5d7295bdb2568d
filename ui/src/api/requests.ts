/** What this page asked the servers to do, newest first, with where to follow it: each answer names its trace. */
export interface SentRequest {
  /** Such as `POST /orders`, or the name of a mutation. */
  readonly name: string;
  readonly traceId: string;
  readonly at: string;
  readonly ok: boolean;
}

const KEPT = 30;

/** The list of them, for `useSyncExternalStore`. */
export class SentRequests {
  readonly #listeners = new Set<() => void>();
  #list: readonly SentRequest[] = [];

  get list(): readonly SentRequest[] {
    return this.#list;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(name: string, answer: Response): void {
    const traceId = answer.headers.get('x-trace-id');
    if (!traceId) return;
    const request = { name, traceId, at: new Date().toISOString(), ok: answer.ok };
    this.#list = [request, ...this.#list].slice(0, KEPT);
    for (const listener of this.#listeners) listener();
  }

  clear(): void {
    this.#list = [];
    for (const listener of this.#listeners) listener();
  }
}
