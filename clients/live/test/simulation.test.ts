import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from '../src/connection.ts';
import type { ClientMessage } from '../src/messages.ts';
import { ids, note, seeded } from './support/events.ts';
import { MemorySocket, settle, sockets } from './support/memory.ts';

// SEED=n replays one.
const SEEDS = process.env.SEED ? [Number(process.env.SEED)] : Array.from({ length: 200 }, (_, seed) => seed);
const INBOX = 8;
const OVERLAP = 3;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => vi.useRealTimers());

/** A server with trouble: it loses connections, stops half way in a catch-up, sends twice, and speaks of now meanwhile. */
class World {
  readonly random: () => number;
  readonly got: string[] = [];
  readonly live: Connection;
  published = 0;
  #socket: MemorySocket | undefined;
  /** Numbers of events that a catch-up has yet to send. */
  #pending: number[] | undefined;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.published = 1;
    this.live = new Connection(
      {
        url: 'wss://live.example',
        token: () => 'token',
        since: note(1).cursor,
        random: this.random,
        WebSocket: sockets((socket) => (this.#socket = socket)),
        onEvent: async ({ eventId }) => {
          if (this.random() < 0.3) await new Promise((done) => setTimeout(done, this.random() * 3_000));
          this.got.push(eventId);
        },
      },
      INBOX,
    );
  }

  /** Something happens. `calm` leaves out what is trouble. */
  async step(calm: boolean): Promise<void> {
    const socket = this.#socket;
    const dice = this.random();
    if (socket?.readyState === 0) {
      if (calm || dice < 0.7) socket.open();
      else socket.lose();
    } else if (socket?.readyState === 1) {
      this.#listen(socket);
      if (!calm && dice < 0.05) this.#lose(socket);
      else if (this.#pending && dice < 0.6) this.#answer(socket, this.#pending);
      else if (!calm && dice < 0.95) this.#publish(socket);
    } else if (!calm && dice < 0.3) {
      this.published += 1;
    }
    await settle();
    vi.advanceTimersByTime(this.random() * 1_000);
    await settle();
    // The cursor says what was delivered, or the consumer has just not returned from it yet.
    const cursor = Number(this.live.cursor?.split('-').at(-1));
    expect(cursor, 'cursor ahead of what was delivered').toBeLessThanOrEqual(1 + this.got.length);
  }

  #listen(socket: MemorySocket): void {
    for (const message of socket.sent.splice(0) as ClientMessage[]) {
      if (message.action === 'ping') socket.say({ eventType: 'pong' });
      else {
        const since = Number(message.since.split('-').at(-1));
        const from = Math.max(2, since + 1 - OVERLAP);
        this.#pending = Array.from({ length: this.published - from + 1 }, (_, i) => from + i);
      }
    }
  }

  #answer(socket: MemorySocket, pending: number[]): void {
    for (const n of pending.splice(0, 1 + Math.floor(this.random() * 6))) {
      socket.say(note(n));
      if (this.random() < 0.1) socket.say(note(n));
    }
    if (pending.length > 0) return;
    this.#pending = undefined;
    socket.say({ eventType: 'caught-up', cursor: note(this.published).cursor });
  }

  #publish(socket: MemorySocket): void {
    const burst = this.random() < 0.05 ? 3 * INBOX : 1;
    for (let i = 0; i < burst; i += 1) {
      this.published += 1;
      socket.say(note(this.published));
      if (this.random() < 0.1) socket.say(note(this.published));
    }
  }

  #lose(socket: MemorySocket): void {
    this.#pending = undefined;
    socket.lose();
  }
}

test('whatever goes wrong, every event is delivered once and in order', async () => {
  for (const seed of SEEDS) {
    const world = new World(seed);
    await settle();
    for (let i = 0; i < 150; i += 1) await world.step(false);
    for (let i = 0; i < 20_000 && world.got.length < world.published - 1; i += 1) await world.step(true);
    world.live.close();
    expect(world.got, `SEED=${seed}`).toEqual(ids(2, world.published));
  }
}, 120_000);
