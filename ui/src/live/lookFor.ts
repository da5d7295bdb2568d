import type { ApolloClient } from '@apollo/client';
import { graphql } from '../api/generated/graphql/index.ts';
import { putNote } from '../api/lists.ts';
import type { PendingNotes } from './pending.ts';

const SAVED = graphql(`
  query SavedNotes {
    notes(first: 100) {
      edges {
        node {
          ...NoteInList
        }
      }
    }
  }
`);

/** Long enough for live updates to be faster wherever they work. */
const FIRST = 4_000;
const LAST = 60_000;

/** Looks for notes of one's own that live updates have not told of: perhaps they are down. Returns what ends it. */
export function lookForPending(client: ApolloClient, pending: PendingNotes): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known = new Set<string>();

  const awaited = () => pending.list.filter(({ error }) => error === undefined).map(({ noteId }) => noteId);

  const look = async () => {
    const { data } = await client.query({ query: SAVED, fetchPolicy: 'no-cache' });
    const ids = new Set(awaited());
    for (const { node } of data?.notes.edges ?? []) {
      if (!ids.has(node.id)) continue;
      putNote(client.cache, node, true);
      pending.forget(node.id);
    }
  };

  const schedule = (pause: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void look()
        .catch(() => undefined)
        .then(() => {
          if (awaited().length > 0) schedule(Math.min(pause * 2, LAST));
        });
    }, pause);
  };

  const changed = () => {
    const ids = awaited();
    if (ids.length === 0) clearTimeout(timer);
    else if (ids.some((id) => !known.has(id))) schedule(FIRST);
    known = new Set(ids);
  };

  const unsubscribe = pending.subscribe(changed);
  return () => {
    unsubscribe();
    clearTimeout(timer);
    known = new Set();
  };
}
