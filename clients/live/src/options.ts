import type { LiveError } from './errors.ts';
import type { LiveEvent } from './messages.ts';
import type { PositionStorage } from './position.ts';
import type { WebSocketConstructor } from './socket.ts';

/**
 * - `connecting`: an attempt is under way.
 * - `catching-up`: connected; events that were missed are on their way.
 * - `live`: connected, and nothing is missing.
 * - `waiting`: the next attempt comes after a pause.
 * - `refused`: many attempts in a row were closed before they opened. Most likely the token is not wanted; attempts
 *   go on, slowly.
 * - `closed`: for good, by `close()` or with an error of kind `refused`.
 */
export type LiveState = 'connecting' | 'catching-up' | 'live' | 'waiting' | 'refused' | 'closed';

export interface LiveOptions {
  /** The output `WebSocketUrl`. */
  readonly url: string;
  /** A token that holds now. Asked for at every attempt, so it may answer from a cache only while the token is valid. */
  readonly token: () => Promise<string> | string;
  /** Called with one event after the other: the next waits for the promise of the last. */
  readonly onEvent: (event: LiveEvent) => void | Promise<void>;
  /** Called when the state changes, and with every error; the state may then be the one it was. */
  readonly onState?: ((state: LiveState, error?: LiveError) => void) | undefined;
  /** The `cursor` of an earlier session: begins with what happened since. */
  readonly since?: string | undefined;
  /** Keeps the position over reloads, if `since` is not given: `localStorage` or anything like it. */
  readonly storage?: PositionStorage | undefined;
  /** Where there is no global one (Node 20): the one of the package `ws`. */
  readonly WebSocket?: WebSocketConstructor | undefined;
  /** From 0 up to 1, for jitter. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds that never run backwards. */
  readonly now?: (() => number) | undefined;
}

export interface Live {
  readonly state: LiveState;
  /** Up to where events were delivered; undefined before the first. */
  readonly cursor: string | undefined;
  /** Ends it for good. No event is delivered after it. */
  close(): void;
}
