import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookForPending } from '../src/live/lookFor.ts';
import { PendingNotes } from '../src/live/pending.ts';
import { MY_NOTES } from '../src/views/notes/MyNotes.tsx';
import { Api, at, ids, note, noteEvent, noteFailed, page } from './live-support.ts';

const pendingNote = (noteId: string) => ({ noteId, content: noteId, isPublic: false, at: at(1) });

describe('a pending note that live updates do not tell of', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is looked for, and is real when the list has it', async () => {
    let saved: unknown[] = [];
    const api = new Api({
      SavedNotes: () => ({ notes: { __typename: 'NoteConnection', edges: page('Note', saved).edges } }),
      MyNotes: () => ({ notes: page('Note', []) }),
    });
    const mine = await api.show(MY_NOTES, {});
    const pending = new PendingNotes();
    const stop = lookForPending(api.client, pending);
    pending.add(pendingNote('n1'));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(api.count('SavedNotes')).toBe(1);
    expect(pending.list).toHaveLength(1);
    saved = [note('n1', 10), note('other', 9)];
    await vi.advanceTimersByTimeAsync(8_000);
    expect(pending.list).toEqual([]);
    expect(ids(mine.data()?.notes)).toEqual(['n1']);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(api.count('SavedNotes')).toBe(2);
    stop();
  });

  it('is looked for again after an error, ever more slowly, and not when it is over', async () => {
    const api = new Api({ SavedNotes: () => Promise.reject(new TypeError('offline')) });
    const pending = new PendingNotes();
    const stop = lookForPending(api.client, pending);
    pending.add(pendingNote('n1'));
    await vi.advanceTimersByTimeAsync(4_000 + 8_000 + 16_000 + 32_000 + 60_000);
    expect(api.count('SavedNotes')).toBe(5);
    stop();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(api.count('SavedNotes')).toBe(5);
  });

  it('is not looked for where live updates are quick', async () => {
    const api = new Api({});
    const pending = new PendingNotes();
    lookForPending(api.client, pending);
    pending.add(pendingNote('n1'));
    pending.hear(noteEvent('note-saved', note('n1', 10)));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(api.asked).toEqual([]);
  });
});

describe('what became of a note', () => {
  it('is remembered for an answer that comes later', () => {
    const pending = new PendingNotes();
    pending.hear(noteFailed('n1'));
    pending.hear(noteEvent('note-saved', note('n2', 10)));
    pending.add(pendingNote('n1'));
    pending.add(pendingNote('n2'));
    expect(pending.list).toMatchObject([{ noteId: 'n1', error: 'the table was full' }]);
  });

  it('changes if a redrive saves it after all', () => {
    const pending = new PendingNotes();
    pending.add(pendingNote('n1'));
    pending.hear(noteFailed('n1'));
    expect(pending.list).toMatchObject([{ error: 'the table was full' }]);
    pending.hear(noteEvent('note-saved', note('n1', 10)));
    expect(pending.list).toEqual([]);
  });
});
