/**
 * What went wrong:
 * - `token`: the token function threw or gave no token. Tried again.
 * - `connection`: no connection, or it was lost. Tried again.
 * - `refused`: the server does not want the token. Final where the refusal is visible (see README).
 * - `gap`: events are missing for good, because the client was away for too long or the cursor is not one of this feed.
 *   The stream goes on; what is shown has to be loaded anew.
 * - `server`: the server said so in a message.
 * - `protocol`: a message that makes no sense; it was left out.
 * - `handler`: `onEvent` threw. The event counts as delivered.
 * - `storage`: the position could not be read or written.
 */
export type LiveErrorKind =
  'token' | 'connection' | 'refused' | 'gap' | 'server' | 'protocol' | 'handler' | 'storage';

/** Every error that `onState` is told of. None holds a token, nor an address with one in it. */
export class LiveError extends Error {
  override readonly name = 'LiveError';
  readonly kind: LiveErrorKind;

  constructor(kind: LiveErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
