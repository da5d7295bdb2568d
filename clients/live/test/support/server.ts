import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { LiveEvent } from '../../src/index.ts';
import type { ClientMessage } from '../../src/messages.ts';

/** The cursor of a feed that has nothing yet. */
export const START = '0000000000000000';

/** A stand-in for the server of live updates, over real sockets: a feed, broadcast, catch-up with an overlap. */
export class TestServer {
  readonly feed: LiveEvent[] = [];
  /** The token of every attempt. */
  readonly tokens: string[] = [];
  /** Every message of clients. */
  readonly heard: ClientMessage[] = [];
  accepts: (token: string) => boolean = () => true;
  /** The answer to a catch-up; tests replace it to make trouble. */
  catchUp: (socket: WebSocket, since?: string) => void = (socket, since) => this.answer(socket, since);
  /** Events before the cursor that are repeated. */
  overlap = 3;
  #server: WebSocketServer | undefined;
  #port = 0;

  async start(): Promise<this> {
    this.#server = new WebSocketServer({
      host: '127.0.0.1',
      port: this.#port,
      verifyClient: ({ req }, answer) => {
        const token = new URL(req.url ?? '', 'ws://server').searchParams.get('token') ?? '';
        this.tokens.push(token);
        answer(this.accepts(token), 401);
      },
    });
    this.#server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) =>
        this.#hear(socket, JSON.parse(data.toString()) as ClientMessage),
      );
    });
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/live`;
  }

  get sockets(): WebSocket[] {
    return [...(this.#server?.clients ?? [])];
  }

  /** Something happens, and those who are connected hear of it. */
  publish(...events: LiveEvent[]): void {
    this.feed.push(...events);
    for (const socket of this.sockets) for (const event of events) send(socket, event);
  }

  answer(socket: WebSocket, since?: string): void {
    const end = this.feed.at(-1)?.cursor ?? since ?? START;
    if (since !== undefined) this.#repeat(socket, since);
    send(socket, { eventType: 'caught-up', cursor: end });
  }

  #repeat(socket: WebSocket, since: string): void {
    const next = this.feed.findIndex(({ cursor }) => cursor > since);
    const from = Math.max(0, (next === -1 ? this.feed.length : next) - this.overlap);
    for (const event of this.feed.slice(from)) send(socket, event);
  }

  /** Cuts every connection, without goodbye. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  /** Nobody is there any more, and nothing says so: the other end of a half-open connection. */
  freeze(): void {
    for (const socket of this.sockets) socket.pause();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.cut();
    this.#server = undefined;
    if (server) await new Promise((done) => server.close(done));
  }

  #hear(socket: WebSocket, message: ClientMessage): void {
    this.heard.push(message);
    if (message.action === 'ping') send(socket, { eventType: 'pong' });
    else this.catchUp(socket, message.since);
  }
}

export function send(socket: WebSocket, message: object): void {
  socket.send(JSON.stringify(message));
}
