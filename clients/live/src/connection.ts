import { Backoff } from './backoff.ts';
import { Seen } from './dedup.ts';
import { Delivery } from './delivery.ts';
import { LiveError } from './errors.ts';
import { Inbox } from './inbox.ts';
import type { CaughtUp, ServerError, ServerMessage } from './messages.ts';
import { onNetworkChange } from './network.ts';
import type { Live, LiveOptions, LiveState } from './options.ts';
import { Patience } from './patience.ts';
import { Position } from './position.ts';
import { Socket } from './socket.ts';
import type { End, WebSocketConstructor } from './socket.ts';

/** From asking for a token to an open connection. */
export const ATTEMPT_MS = 20_000;
/** A connection that lasted so long makes those that failed before it history. */
export const STABLE_MS = 60_000;
/** Attempts in a row closed before they opened, from which on the state is `refused`. */
export const UNOPENED_LIMIT = 8;
/** Refusals in a row that were seen as such. One may be a token that ran out on its way; the second is meant. */
export const REFUSAL_LIMIT = 2;
/** Events that wait for the consumer, and as many again during a catch-up. */
export const INBOX_LIMIT = 4_000;

/** Keeps a connection, from one socket to the next. */
export class Connection implements Live {
  readonly #options: LiveOptions;
  readonly #url: URL;
  readonly #WebSocket: WebSocketConstructor;
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #backoff: Backoff;
  readonly #patience: Patience;
  readonly #position: Position;
  readonly #seen = new Seen();
  readonly #inbox: Inbox;
  readonly #delivery: Delivery;
  readonly #stopListening: () => void;
  #state: LiveState = 'connecting';
  #socket: Socket | undefined;
  /** The end of the pause between attempts, or of the patience with one. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pausing = false;
  /** Number of the attempt; a token that arrives for an earlier one comes too late. */
  #attempts = 0;
  #unopened = 0;
  #refusals = 0;
  #openedAt = 0;
  /** To be told when it is known from where on nothing is missing: what is loaded before that may be old. */
  #gap: LiveError | undefined;

  constructor(options: LiveOptions, inboxLimit = INBOX_LIMIT) {
    this.#options = options;
    this.#inbox = new Inbox(this.#seen, inboxLimit);
    this.#url = new URL(options.url);
    this.#WebSocket = options.WebSocket ?? globalWebSocket();
    this.#random = options.random ?? Math.random;
    this.#now = options.now ?? (() => performance.now());
    this.#backoff = new Backoff(this.#random);
    this.#patience = new Patience(this.#now);
    this.#position = new Position(`tradewind-live:${options.url}`, options.storage);
    this.#delivery = new Delivery({
      inbox: this.#inbox,
      position: this.#position,
      onEvent: options.onEvent,
      failed: (error) => this.#report(error),
      emptied: () => this.#emptied(),
    });
    this.#stopListening = onNetworkChange(() => this.#nudge());
    // Not at once: who is called back from here may want to look at what `connectLive` returned.
    queueMicrotask(() => this.#start());
  }

  get state(): LiveState {
    return this.#state;
  }

  get cursor(): string | undefined {
    return this.#position.cursor;
  }

  close(): void {
    this.#finish();
  }

  #start(): void {
    if (this.#state === 'closed') return;
    try {
      if (this.#options.since) this.#position.startAt(this.#options.since);
      else this.#position.load();
      for (const id of this.#position.recent) this.#seen.add(id);
    } catch (cause) {
      this.#report(new LiveError('storage', 'the position could not be read', { cause }));
    }
    this.#attempt();
  }

  #attempt(): void {
    this.#attempts += 1;
    this.#setTimer(ATTEMPT_MS, () => this.#fail(new LiveError('connection', 'no connection in time')));
    if (this.#state !== 'refused') this.#change('connecting');
    void this.#connect(this.#attempts);
  }

  async #connect(attempt: number): Promise<void> {
    try {
      const token = await this.#options.token();
      if (typeof token !== 'string' || token === '') throw new TypeError('no token');
      if (attempt === this.#attempts) this.#socket = this.#openSocket(token);
    } catch (cause) {
      if (attempt === this.#attempts)
        this.#fail(new LiveError('token', 'no token to connect with', { cause }));
    }
  }

  #openSocket(token: string): Socket {
    const url = new URL(this.#url);
    url.searchParams.set('token', token);
    return new Socket({
      WebSocket: this.#WebSocket,
      url: url.href,
      random: this.#random,
      opened: () => this.#opened(),
      heard: (message) => this.#heard(message),
      failed: (error) => this.#report(error),
      ended: (end) => this.#ended(end),
    });
  }

  #opened(): void {
    clearTimeout(this.#timer);
    this.#unopened = 0;
    this.#refusals = 0;
    this.#openedAt = this.#now();
    this.#catchUp();
  }

  #catchUp(): void {
    this.#change('catching-up');
    // A full inbox has no room for more; when it is empty we are here again.
    if (!this.#inbox.roomy) return;
    this.#inbox.catchUp();
    this.#patience.start(() => this.#fail(new LiveError('connection', 'the catch-up stopped half way')));
    const since = this.#position.cursor;
    // Without a cursor nothing was missed, and the answer tells where we begin.
    this.#socket?.send(since === undefined ? { action: 'catch-up' } : { action: 'catch-up', since });
  }

  #heard(message: ServerMessage): void {
    switch (message.eventType) {
      case 'pong':
        return;
      case 'error':
        this.#complained(message);
        break;
      case 'caught-up':
        this.#caughtUp(message);
        break;
      default:
        this.#patience.heard();
        this.#inbox.receive(message);
        if (this.#inbox.behind) this.#change('catching-up');
    }
    this.#delivery.wake();
  }

  #caughtUp({ cursor, incomplete }: CaughtUp): void {
    this.#patience.stop();
    // At once and not behind what waits for the consumer: a connection lost before that would find no cursor.
    if (this.#position.cursor === undefined) this.#position.startAt(cursor);
    this.#inbox.caughtUp(cursor);
    const error = incomplete ? new LiveError('gap', 'too much was missed, or too long ago') : this.#gap;
    this.#gap = undefined;
    this.#change(this.#inbox.behind ? 'catching-up' : 'live', error);
  }

  #complained({ code, detail }: ServerError): void {
    const sinceCursor = this.#inbox.catchingUp && this.#position.cursor !== undefined;
    if (code === 'invalid_cursor' && sinceCursor) return this.#beginAnew(detail);
    const error = new LiveError('server', `${code}: ${detail}`);
    // A catch-up that failed will not end; what it brought is asked for again.
    if (this.#inbox.catchingUp || code === 'not_connected') this.#fail(error);
    else this.#report(error);
  }

  /** Asking again with the same cursor would not help: what happened since is lost, and what happens now need not be. */
  #beginAnew(detail: string): void {
    this.#patience.stop();
    this.#inbox.interrupt();
    this.#position.forget();
    this.#gap = new LiveError('gap', detail);
    this.#catchUp();
  }

  /** The consumer has everything that was ready. What there was no room for comes now. */
  #emptied(): void {
    if (this.#inbox.behind && this.#socket?.open) this.#catchUp();
  }

  #ended({ opened, refused, aged, reason }: End): void {
    if (aged || (opened && this.#now() - this.#openedAt >= STABLE_MS)) this.#backoff.reset();
    this.#unopened = opened ? 0 : this.#unopened + 1;
    this.#refusals = refused ? this.#refusals + 1 : 0;
    if (aged) {
      this.#leave();
      this.#attempt();
    } else if (this.#refusals >= REFUSAL_LIMIT) {
      this.#finish(new LiveError('refused', `the server refuses the token: ${reason}`));
    } else {
      this.#fail(new LiveError(refused ? 'refused' : 'connection', reason));
    }
  }

  /** Another attempt, after a pause. */
  #fail(error: LiveError): void {
    this.#leave();
    const refused = this.#unopened >= UNOPENED_LIMIT;
    this.#setTimer(refused ? this.#backoff.slow() : this.#backoff.next(), () => this.#attempt());
    this.#pausing = true;
    this.#change(refused ? 'refused' : 'waiting', error);
  }

  #nudge(): void {
    if (this.#pausing) this.#attempt();
    else this.#socket?.probe();
  }

  /** Drops the socket, and what is not to be relied on without it. */
  #leave(): void {
    this.#attempts += 1;
    this.#setTimer();
    this.#patience.stop();
    this.#inbox.interrupt();
    this.#socket?.abandon();
    this.#socket = undefined;
  }

  #finish(error?: LiveError): void {
    if (this.#state === 'closed') return;
    this.#leave();
    this.#stopListening();
    this.#delivery.stop();
    this.#change('closed', error);
  }

  /** There is one timer: a new one ends the old one, and the pause that it may have been. */
  #setTimer(ms?: number, then?: () => void): void {
    clearTimeout(this.#timer);
    this.#pausing = false;
    if (ms !== undefined && then) this.#timer = setTimeout(then, ms);
  }

  #change(state: LiveState, error?: LiveError): void {
    if (this.#state === state && !error) return;
    this.#state = state;
    this.#report(error);
  }

  #report(error?: LiveError): void {
    try {
      this.#options.onState?.(this.#state, error);
    } catch (cause) {
      // Nobody else is left to tell, and the stream must not end for it.
      console.error('tradewind live: onState threw', cause);
    }
  }
}

function globalWebSocket(): WebSocketConstructor {
  const found = (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (!found) throw new TypeError('there is no global WebSocket; give the one of the package ws');
  return found;
}
