import { LiveError } from './errors.ts';
import type { Inbox } from './inbox.ts';
import type { LiveEvent } from './messages.ts';
import type { Position } from './position.ts';

/** Deliveries after which the position is saved, though more events wait. */
const SAVE_EVERY = 100;

export interface DeliveryOptions {
  readonly inbox: Inbox;
  readonly position: Position;
  readonly onEvent: (event: LiveEvent) => void | Promise<void>;
  readonly failed: (error: LiveError) => void;
  /** Everything that was ready is delivered. */
  readonly emptied: () => void;
}

/** Hands events to the consumer, one after the other; the cursor follows. */
export class Delivery {
  readonly #options: DeliveryOptions;
  #running = false;
  #stopped = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Something may be ready. */
  wake(): void {
    if (this.#running || this.#stopped || this.#options.inbox.empty) return;
    this.#running = true;
    void this.#run();
  }

  /** No more events, but for the one that the consumer is at. */
  stop(): void {
    this.#stopped = true;
    this.#save();
  }

  async #run(): Promise<void> {
    const { inbox, position, emptied } = this.#options;
    let unsaved = 0;
    while (!this.#stopped) {
      const item = inbox.next();
      if (!item) break;
      if ('event' in item) {
        await this.#deliver(item.event);
        position.delivered(item.event);
      } else {
        position.advance(item.cursor);
      }
      unsaved += 1;
      if (unsaved % SAVE_EVERY === 0) this.#save();
    }
    this.#running = false;
    this.#save();
    if (!this.#stopped) emptied();
  }

  async #deliver(event: LiveEvent): Promise<void> {
    try {
      await this.#options.onEvent(event);
    } catch (cause) {
      const what = `onEvent threw on ${event.eventType} ${event.eventId}`;
      this.#options.failed(new LiveError('handler', what, { cause }));
    }
  }

  #save(): void {
    try {
      this.#options.position.save();
    } catch (cause) {
      this.#options.failed(new LiveError('storage', 'the position could not be saved', { cause }));
    }
  }
}
