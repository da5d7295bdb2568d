import { ConfigurationError } from './error.ts';

/** A whole number of the context, within its bounds. */
export function whole(key: string, value: string, from: number, to: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < from || number > to) {
    throw new ConfigurationError(`context ${key}: "${value}" is not a whole number from ${from} to ${to}`);
  }
  return number;
}
