/** What the person at the keyboard can put right: printed as a message, without a stack trace. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
