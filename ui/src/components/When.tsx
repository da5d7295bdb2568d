import { useSyncExternalStore } from 'react';

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A point in time as people say it, by itself up to date; the exact one is its title. `at` is RFC 3339. */
export function When({ at }: { readonly at: string }) {
  const now = useSyncExternalStore(everyTenSeconds, tenSeconds);
  const date = new Date(at);
  return (
    <time dateTime={at} title={absolute.format(date)} style={{ whiteSpace: 'nowrap' }}>
      {ago(date.getTime(), now * 10_000)}
    </time>
  );
}

/** Such as `3 minutes ago`. What is less than half a minute away is `just now`, as clocks differ. */
export function ago(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  if (Math.abs(seconds) < 30) return 'just now';
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(seconds, 'second');
}

/** A date and a time of day, for what is agreed. */
export function moment(at: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

function tenSeconds(): number {
  return Math.ceil(Date.now() / 10_000);
}

function everyTenSeconds(listener: () => void): () => void {
  const timer = setInterval(listener, 10_000);
  return () => clearInterval(timer);
}
