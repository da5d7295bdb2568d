import { Connection } from './connection.ts';
import type { Live, LiveOptions } from './options.ts';

/**
 * Connects, and stays connected until `close()`. Events arrive in the order of the feed, each once, none missing since
 * the state was `live` for the first time (or since `since`). Throws a TypeError if `url` is none or there is no WebSocket.
 */
export function connectLive(options: LiveOptions): Live {
  return new Connection(options);
}

export { LiveError } from './errors.ts';
export type { LiveErrorKind } from './errors.ts';
export type * from './messages.ts';
export type { Live, LiveOptions, LiveState } from './options.ts';
export type { PositionStorage } from './position.ts';
export type { WebSocketConstructor, WebSocketLike } from './socket.ts';
