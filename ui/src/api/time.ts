/** A time of the API (RFC 3339, to the microsecond) in milliseconds since 1970. */
export function millis(at: string): number {
  return Date.parse(at);
}

/** Whether the first time is before the second. As texts they do not compare: a fraction has as many digits as it needs. */
export function isOlder(at: string, than: string): boolean {
  return millis(at) < millis(than);
}

/** When an id was made, RFC 3339: those of the API begin with the milliseconds since 1970 (UUID version 7). */
export function timeOf(id: string): string | undefined {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id) ?? [];
  return high && low ? new Date(parseInt(high + low, 16)).toISOString() : undefined;
}
