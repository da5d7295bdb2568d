import type { WebSocketConstructor, WebSocketLike } from '../../src/index.ts';

/** A socket without a network: everything happens when a test says so. */
export class MemorySocket implements WebSocketLike {
  readonly url: string;
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  /** What the client sent. */
  readonly sent: unknown[] = [];

  constructor(url: string) {
    this.url = url;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  lose(): void {
    this.readyState = 3;
    this.onclose?.({ code: 1006 } as never);
  }
}

/** A constructor that tells of every socket. */
export function sockets(made: (socket: MemorySocket) => void): WebSocketConstructor {
  return class extends MemorySocket {
    constructor(url: string) {
      super(url);
      made(this);
    }
  };
}

/** Lets promises settle, though timers are fake ones. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}
