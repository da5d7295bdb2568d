import type { LiveState } from '@tradewind/live-client';
import { createContext, use, useSyncExternalStore } from 'react';
import { Feed } from './feed.ts';
import { PendingNotes } from './pending.ts';

export interface LiveView {
  readonly state: LiveState;
  readonly feed: Feed;
}

export const LiveContext = createContext<LiveView>({ state: 'connecting', feed: new Feed() });
export const PendingNotesContext = createContext(new PendingNotes());

/** How the connection to live updates stands. */
export function useLiveState(): LiveState {
  return use(LiveContext).state;
}

/** What has happened since the page was opened, newest first. */
export function useFeed(): Feed['events'] {
  const { feed } = use(LiveContext);
  return useSyncExternalStore(feed.subscribe, () => feed.events);
}

/** The notes that were accepted and are not saved yet, newest first. */
export function usePendingNotes(): PendingNotes['list'] {
  const pending = use(PendingNotesContext);
  return useSyncExternalStore(pending.subscribe, () => pending.list);
}
