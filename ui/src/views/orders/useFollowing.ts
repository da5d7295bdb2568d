import { useEffect } from 'react';
import { useLiveState } from '../../live/context.ts';

interface Query {
  readonly startPolling: (milliseconds: number) => void;
  readonly stopPolling: () => void;
}

/**
 * Asks again now and then while something happens by itself, or while live updates do not come: those are hints, and may be late
 * or lost.
 */
export function useFollowing({ startPolling, stopPolling }: Query, underWay: boolean): void {
  const live = useLiveState() === 'live';
  const pause = underWay ? (live ? 5_000 : 2_000) : live ? undefined : 10_000;
  useEffect(() => {
    if (pause !== undefined) startPolling(pause);
    return stopPolling;
  }, [pause, startPolling, stopPolling]);
}

/** For queries that are polled: a tab in the background asks nothing. */
export const UNSEEN = { skipPollAttempt: () => document.hidden };
