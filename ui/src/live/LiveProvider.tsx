import { useApolloClient } from '@apollo/client/react';
import { notifications } from '@mantine/notifications';
import { connectLive, type LiveError, type LiveState } from '@tradewind/live-client';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useConfig, useSession, useUser } from '../session/context.ts';
import { Applier } from './apply.ts';
import { LiveContext, PendingNotesContext } from './context.ts';
import { Feed } from './feed.ts';
import { lookForPending } from './lookFor.ts';
import { PendingNotes } from './pending.ts';
import { askAgain } from './settled.ts';

/** Keeps the connection to live updates while somebody is signed in, and the cache up to date with what it tells. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { webSocketUrl } = useConfig();
  const session = useSession();
  const { userId } = useUser();
  const client = useApolloClient();
  const [state, setState] = useState<LiveState>('connecting');
  const [feed] = useState(() => new Feed());
  const [pending] = useState(() => new PendingNotes());

  useEffect(() => lookForPending(client, pending), [client, pending]);

  useEffect(() => {
    const applier = new Applier(client, userId);
    let heard = false;
    const live = connectLive({
      url: webSocketUrl,
      token: () => session.token(),
      onEvent: (event) => {
        feed.add(event);
        applier.apply(event);
        pending.hear(event);
        if (event.eventType === 'note-failed') {
          notifications.show({ color: 'red', title: 'A note of yours was not saved', message: event.error });
        }
      },
      onState: (next: LiveState, error?: LiveError) => {
        setState(next);
        // What was loaded before one could hear of changes may be old; and after a gap too much was missed to be told one by one.
        const first = next === 'live' && !heard;
        heard ||= first;
        if (first || error?.kind === 'gap') askAgain(client);
      },
    });
    return () => {
      live.close();
      applier.close();
    };
  }, [client, feed, pending, session, userId, webSocketUrl]);

  const view = useMemo(() => ({ state, feed }), [state, feed]);
  return (
    <LiveContext value={view}>
      <PendingNotesContext value={pending}>{children}</PendingNotesContext>
    </LiveContext>
  );
}
