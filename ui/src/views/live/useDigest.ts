import type { LiveEvent } from '@tradewind/live-client';
import { useEffect, useRef, useState } from 'react';

/** Whoever listens to the page is told at most so often, in milliseconds. */
const EVERY = 5_000;

/** What has come to the feed since it was last told, in one sentence: not each event by itself. */
export function useDigest(feed: readonly LiveEvent[], tell: (event: LiveEvent) => string): string {
  const [said, say] = useState('');
  const latest = useRef({ feed, tell });
  const before = useRef(feed[0]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newest = feed[0];

  useEffect(() => {
    latest.current = { feed, tell };
  });

  useEffect(() => {
    if (!newest || newest === before.current || timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const { feed: now, tell: words } = latest.current;
      const end = before.current ? now.indexOf(before.current) : -1;
      const count = end < 0 ? now.length : end;
      before.current = now[0];
      if (now[0]) say(count > 1 ? `${count} new events. The last: ${words(now[0])}` : words(now[0]));
    }, EVERY);
  }, [newest]);

  useEffect(() => () => clearTimeout(timer.current), []);
  return said;
}
