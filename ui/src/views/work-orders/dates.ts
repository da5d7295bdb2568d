/** What an input of date and time holds (local, without a zone), as RFC 3339 in UTC; null if it is empty. */
export function toUtc(local: string): string | null {
  return local === '' ? null : new Date(local).toISOString();
}

/** The other way round, to the minute. */
export function toLocal(at: string | null): string {
  if (!at) return '';
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
