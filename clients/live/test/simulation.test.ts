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
  published = 1;
  /** The last event before the client was live for the first time: from there on none may be missing. */
  start: number | undefined;
  #socket: MemorySocket | undefined;
  /** Numbers of events that a catch-up has yet to send. */
  #pending: number[] | undefined;

  constructor(seed: number) {
    this.random = seeded(seed);
    // Every other client begins with a cursor.
    this.start = seed % 2 === 0 ? 1 : undefined;
    this.live = new Connection(
      {
        url: 'wss://live.example',
        token: () => 'token',
        since: this.start === undefined ? undefined : note(this.start).cursor,
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
    const cursor = Number(this.live.cursor?.split('-').at(-1) ?? 0);
    const start = this.start ?? this.published;
    const delivered = start + this.gotAfter(start).length;
    expect(cursor, 'cursor ahead of what was delivered').toBeLessThanOrEqual(delivered);
  }

  /** What was delivered, without what the overlap brought of the time before the beginning. */
  gotAfter(start: number): string[] {
    return this.got.filter((id) => Number(id.split('-').at(-1)) > start);
  }

  get done(): boolean {
    return this.start !== undefined && this.gotAfter(this.start).length === this.published - this.start;
  }

  #listen(socket: MemorySocket): void {
    for (const message of socket.sent.splice(0) as ClientMessage[]) {
      if (message.action === 'ping') socket.say({ eventType: 'pong' });
      else {
        const since = Number(message.since?.split('-').at(-1) ?? this.published + OVERLAP);
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
    if (this.live.state === 'live') this.start ??= this.published;
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
    for (let i = 0; i < 20_000 && !world.done; i += 1) await world.step(true);
    world.live.close();
    const start = world.start ?? world.published;
    expect(world.gotAfter(start), `SEED=${seed}`).toEqual(ids(start + 1, world.published));
    expect(new Set(world.got).size, `SEED=${seed}`).toBe(world.got.length);
  }
}, 120_000);
