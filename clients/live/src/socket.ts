import { LiveError } from './errors.ts';
import { parse } from './messages.ts';
import type { ClientMessage, ServerMessage } from './messages.ts';

/** What is needed of a WebSocket: the browser's, Node's and that of the package `ws` have it. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string): void;
  close(): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

/** Silence before a `ping`. Each costs a call of a function, so those who hear events don't send any. */
export const QUIET_MS = 30_000;
/** How long the answer to a `ping` may take. */
export const PONG_MS = 10_000;
/** The server drops connections after 2 hours; before that we leave at a moment of our own, not all at the same. */
export const MAX_AGE_MS = 105 * 60_000;
export const AGE_SPREAD_MS = 10 * 60_000;

const OPEN = 1;
// The package `ws` says so in words. Browsers say nothing: they don't tell pages why a connection failed.
const REFUSAL = /\bserver response: (401|403)\b/;

/** How a socket ended. */
export interface End {
  readonly opened: boolean;
  /** The server said that it does not want the token. */
  readonly refused: boolean;
  /** It got old, and nothing is wrong. */
  readonly aged: boolean;
  readonly reason: string;
}

export interface SocketOptions {
  readonly WebSocket: WebSocketConstructor;
  /** With the token: never to be shown. */
  readonly url: string;
  readonly random: () => number;
  readonly opened: () => void;
  readonly heard: (message: ServerMessage) => void;
  readonly failed: (error: LiveError) => void;
  /** The last call there is. */
  readonly ended: (end: End) => void;
}

/** One WebSocket from its opening to its end, with the heartbeat that tells a quiet connection from a dead one. */
export class Socket {
  readonly #options: SocketOptions;
  readonly #socket: WebSocketLike;
  #opened = false;
  #reason = 'closed';
  #heartbeat: ReturnType<typeof setTimeout> | undefined;
  #age: ReturnType<typeof setTimeout> | undefined;
  #probing = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#socket = new options.WebSocket(options.url);
    this.#socket.onopen = () => this.#open();
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    // The event itself is not kept: it leads to the socket, and that to the address with the token.
    this.#socket.onerror = (event: { message?: unknown }) => {
      if (typeof event.message === 'string' && event.message !== '') this.#reason = event.message;
      // Not everyone says `close` of what was never open: Node 20's own WebSocket does not.
      if (!this.#opened) this.#end({ reason: this.#reason });
    };
    this.#socket.onclose = (event: { code?: number }) =>
      this.#end({ reason: closing(this.#reason, event.code) });
  }

  get open(): boolean {
    return this.#opened && this.#socket.readyState === OPEN;
  }

  send(message: ClientMessage): void {
    // Between the end and the news of it there is nobody to send to; the next connection begins anew.
    if (this.open) this.#socket.send(JSON.stringify(message));
  }

  /** Finds out whether the other side is still there. */
  probe(): void {
    if (!this.open || this.#probing) return;
    this.#probing = true;
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.#end({ reason: 'no answer to a ping' }), PONG_MS);
    this.send({ action: 'ping' });
  }

  /** Leaves it, without waiting for the other side: a half-open connection would answer after minutes, if at all. */
  abandon(): void {
    clearTimeout(this.#heartbeat);
    clearTimeout(this.#age);
    const nothing = () => undefined;
    // Not null: `ws` throws an error that nobody listens for, and closing one that is not open yet is an error.
    Object.assign(this.#socket, { onopen: nothing, onmessage: nothing, onerror: nothing, onclose: nothing });
    this.#socket.close();
  }

  #open(): void {
    this.#opened = true;
    const age = MAX_AGE_MS + this.#options.random() * AGE_SPREAD_MS;
    this.#age = setTimeout(() => this.#end({ aged: true, reason: 'old' }), age);
    this.#alive();
    this.#options.opened();
  }

  #hear(data: unknown): void {
    this.#alive();
    const message = typeof data === 'string' ? parse(data) : undefined;
    if (message) this.#options.heard(message);
    else this.#options.failed(new LiveError('protocol', 'a message that is no event was left out'));
  }

  #alive(): void {
    this.#probing = false;
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.probe(), QUIET_MS);
  }

  #end({ reason, aged = false }: { reason: string; aged?: boolean }): void {
    this.abandon();
    this.#options.ended({
      opened: this.#opened,
      refused: !this.#opened && REFUSAL.test(reason),
      aged,
      reason,
    });
  }
}

function closing(reason: string, code: number | undefined): string {
  return code === undefined ? reason : `${reason} (${code})`;
}
