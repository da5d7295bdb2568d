import { asProblem, type Problem } from '../api/problem.ts';

export interface Polled<T> {
  /** The last good answer: one that fails does not take it away. */
  readonly data: T | undefined;
  /** When it came, in milliseconds since 1970. */
  readonly at: number | undefined;
  /** Why the last attempt failed, if it did. */
  readonly problem: Problem | undefined;
  readonly busy: boolean;
}

/** Milliseconds until it is asked again, after so many answers; undefined: not by itself. */
export type Pause<T> = (data: T | undefined, answers: number) => number | undefined;

/** The longest pause after failures, as a multiple of the usual one. */
const SLOWEST = 8;

/** Asks again and again while somebody looks, for `useSyncExternalStore`. A tab in the background asks nothing. */
export class Poller<T> {
  readonly #ask: () => Promise<T>;
  readonly #pause: Pause<T>;
  readonly #listeners = new Set<() => void>();
  #state: Polled<T> = { data: undefined, at: undefined, problem: undefined, busy: false };
  #running = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underway: Promise<void> | undefined;
  #answers = 0;
  #failures = 0;
  #due = false;

  constructor(ask: () => Promise<T>, pause: Pause<T> = () => undefined) {
    this.#ask = ask;
    this.#pause = pause;
  }

  get state(): Polled<T> {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins to ask. Returns what ends it. */
  readonly start = (): (() => void) => {
    this.#running = true;
    void this.refresh();
    const seen = () => {
      if (this.#due && !document.hidden) void this.refresh();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      this.#running = false;
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', seen);
    };
  };

  /** Asks now; one question at a time. Never throws. */
  readonly refresh = (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#due = false;
    this.#underway ??= this.#answer().finally(() => {
      this.#underway = undefined;
      this.#schedule();
    });
    return this.#underway;
  };

  async #answer(): Promise<void> {
    this.#set({ ...this.#state, busy: true });
    try {
      const data = await this.#ask();
      this.#failures = 0;
      this.#answers += 1;
      this.#set({ data, at: Date.now(), problem: undefined, busy: false });
    } catch (error) {
      this.#failures += 1;
      this.#set({ ...this.#state, problem: asProblem(error), busy: false });
    }
  }

  #schedule(): void {
    const pause = this.#pause(this.#state.data, this.#answers);
    if (!this.#running || pause === undefined) return;
    const slower = Math.min(2 ** this.#failures, SLOWEST);
    this.#timer = setTimeout(() => {
      if (document.hidden) this.#due = true;
      else void this.refresh();
    }, pause * slower);
  }

  #set(next: Polled<T>): void {
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
