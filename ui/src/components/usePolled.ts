import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { Poller, type Pause, type Polled } from './poller.ts';

export interface Polling<T> extends Polled<T> {
  /** Asks now. */
  readonly refresh: () => Promise<void>;
}

/** What is asked for when the view opens, and then as often as `pause` says. Both have to stay the same between renderings. */
export function usePolled<T>(ask: () => Promise<T>, pause?: Pause<T>): Polling<T> {
  const poller = useMemo(() => new Poller(ask, pause), [ask, pause]);
  useEffect(() => poller.start(), [poller]);
  const state = useSyncExternalStore(poller.subscribe, () => poller.state);
  return { ...state, refresh: poller.refresh };
}
