/** Ids that were here already: the last `limit` of them, by when they were last seen. */
export class Seen {
  readonly #limit: number;
  // A Set remembers the order of insertion: the first is the one longest unseen.
  readonly #ids = new Set<string>();

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  /** Whether the id was here. If so, it counts as seen just now. */
  has(id: string): boolean {
    if (!this.#ids.delete(id)) return false;
    this.#ids.add(id);
    return true;
  }

  add(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size > this.#limit) {
      for (const oldest of this.#ids) {
        this.#ids.delete(oldest);
        break;
      }
    }
  }

  get size(): number {
    return this.#ids.size;
  }
}
