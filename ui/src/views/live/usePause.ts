import type { LiveEvent } from '@tradewind/live-client';
import { useState } from 'react';

/** The feed, which can be held: what comes meanwhile waits. */
export function usePause(feed: readonly LiveEvent[]) {
  const [held, setHeld] = useState<readonly LiveEvent[]>();
  const newest = held?.[0];
  const end = newest ? feed.indexOf(newest) : -1;
  return {
    shown: held ?? feed,
    paused: held !== undefined,
    /** What has come since. If it is more than the feed keeps, all that it keeps. */
    waiting: held ? (end < 0 ? feed : feed.slice(0, end)) : [],
    pause: () => setHeld(feed),
    goOn: () => setHeld(undefined),
  };
}
