import { useApolloClient } from '@apollo/client/react';
import { useHttp } from '../../api/context.ts';
import { answered } from '../../api/http.ts';
import { drop, putNote } from '../../api/lists.ts';
import { asProblem } from '../../api/problem.ts';

interface Change {
  readonly content?: string;
  readonly isPublic?: boolean;
}

/** To change and delete one's own notes. The answer is the note as it is now: all views show it. */
export function useChangeNote(id: string) {
  const http = useHttp();
  const { cache } = useApolloClient();
  const params = { path: { noteId: id } };
  return {
    change: async (body: Change) => {
      const {
        noteId,
        workOrderId = null,
        ...note
      } = await answered(http.PUT('/notes/{noteId}', { params, body }));
      putNote(cache, { ...note, id: noteId, workOrderId }, true);
    },
    remove: async () => {
      try {
        await answered(http.DELETE('/notes/{noteId}', { params }));
      } catch (error) {
        // Deleted elsewhere meanwhile: that is what was wanted.
        if (asProblem(error).status !== 404) throw error;
      }
      drop(cache, 'Note', id);
    },
  };
}
