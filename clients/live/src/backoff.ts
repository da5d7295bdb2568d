const BASE_MS = 1_000;
const CAP_MS = 30_000;
const SLOW_MS = 60_000;

/**
 * Exponential backoff with full jitter: anything between nothing and 1 s, 2 s, 4 s .. 30 s. Clients that lost their
 * server at the same moment spread over the whole of that time when they come back.
 */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds until the next attempt. */
  next(): number {
    const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** this.#failures);
    this.#failures += 1;
    return this.#random() * ceiling;
  }

  /** The pause where haste has no point: half a minute to a minute. */
  slow(): number {
    return SLOW_MS / 2 + (this.#random() * SLOW_MS) / 2;
  }

  /** The last connection was a good one. */
  reset(): void {
    this.#failures = 0;
  }
}
