/** A catch-up that has brought nothing for so long is not going on. */
export const IDLE_MS = 15_000;
/** None takes longer than this, whatever events of now arrive meanwhile. The server's own limit is below. */
export const TOTAL_MS = 120_000;

/** Ends the waiting for an answer that comes in pieces: after a silence, or after all too long. */
export class Patience {
  readonly #now: () => number;
  #deadline = 0;
  #lost: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(lost: () => void): void {
    this.#lost = lost;
    this.#deadline = this.#now() + TOTAL_MS;
    this.heard();
  }

  /** A piece arrived. */
  heard(): void {
    clearTimeout(this.#timer);
    if (!this.#lost) return;
    this.#timer = setTimeout(this.#lost, Math.max(0, Math.min(IDLE_MS, this.#deadline - this.#now())));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#lost = undefined;
  }
}
