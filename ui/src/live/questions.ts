type Question = (version: () => number) => Promise<void>;

interface Underway {
  again: boolean;
  version: number;
}

/** One question at a time about one thing; what is heard of it meanwhile makes it one more, however often that is. */
export class Questions {
  readonly #underway = new Map<string, Underway>();
  #closed = false;

  /** `question` is told the highest version that was heard of, as it is then. */
  ask(about: string, version: number, question: Question): void {
    if (this.#closed) return;
    const before = this.#underway.get(about);
    if (before) {
      before.again = true;
      before.version = Math.max(before.version, version);
      return;
    }
    const state = { again: true, version };
    this.#underway.set(about, state);
    void this.#answer(about, state, question);
  }

  async #answer(about: string, state: Underway, question: Question): Promise<void> {
    while (state.again && !this.#closed) {
      state.again = false;
      // What could not be asked for now comes with the next event, or when the view is opened again.
      await question(() => state.version).catch(() => undefined);
    }
    this.#underway.delete(about);
  }

  /** Waits. Throws if there is nothing to wait for any longer. */
  async pause(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (this.#closed) throw new Error('closed');
  }

  close(): void {
    this.#closed = true;
  }
}
