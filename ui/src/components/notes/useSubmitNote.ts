import { use } from 'react';
import { useHttp } from '../../api/context.ts';
import { answered } from '../../api/http.ts';
import { PendingNotesContext } from '../../live/context.ts';

export interface NewNote {
  readonly content: string;
  readonly isPublic: boolean;
  readonly workOrderId?: string | undefined;
}

/** Sends a note, perhaps once more `instead` of one that was not saved. What is accepted is pending from then on. */
export function useSubmitNote() {
  const http = useHttp();
  const pending = use(PendingNotesContext);
  return async ({ content, isPublic, workOrderId }: NewNote, key: string, instead?: string) => {
    const body = { content, isPublic, ...(workOrderId && { workOrderId }) };
    const { noteId } = await answered(
      http.POST('/notes', { body, params: { header: { 'Idempotency-Key': key } } }),
    );
    pending.add({ noteId, content, isPublic, workOrderId, at: new Date().toISOString() }, instead);
  };
}
