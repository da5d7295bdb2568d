import { describe, expect, it, vi } from 'vitest';
import { Applier } from '../src/live/apply.ts';
import { DETAILS } from '../src/views/work-orders/Details.tsx';
import { MY_NOTES } from '../src/views/notes/MyNotes.tsx';
import { PUBLIC_NOTES } from '../src/views/notes/PublicNotes.tsx';
import { Api, at, ids, later, note, noteDeleted, noteEvent, page, workOrder } from './live-support.ts';

const OLD = note('old', 5);

/** Both lists shown, with one older note in each. */
async function shown(mine = [OLD], open = [OLD], more: string | null = null) {
  const api = new Api({
    MyNotes: () => ({ notes: page('Note', mine, more) }),
    PublicNotes: () => ({ publicNotes: page('Note', open, more) }),
  });
  const [my, all] = await Promise.all([api.show(MY_NOTES, {}), api.show(PUBLIC_NOTES, {})]);
  const applier = new Applier(api.client, 'me');
  return { api, applier, mine: () => ids(my.data()?.notes), open: () => ids(all.data()?.publicNotes), all };
}

describe('live updates of notes', () => {
  it("put one's own private note among one's own, and a public one into both lists", async () => {
    const { applier, mine, open } = await shown();
    applier.apply(noteEvent('note-saved', note('a', 10, { isPublic: false })));
    applier.apply(noteEvent('note-saved', note('b', 11)));
    expect(mine()).toEqual(['b', 'a', 'old']);
    expect(open()).toEqual(['b', 'old']);
  });

  it("put others' notes among the public ones alone", async () => {
    const { applier, mine, open } = await shown();
    applier.apply(noteEvent('note-saved', note('a', 10, { userId: 'she' })));
    expect(mine()).toEqual(['old']);
    expect(open()).toEqual(['a', 'old']);
  });

  it('are believed again if they come again, and change nothing', async () => {
    const { applier, mine } = await shown();
    const saved = noteEvent('note-saved', note('a', 10));
    applier.apply(saved);
    applier.apply(saved);
    expect(mine()).toEqual(['a', 'old']);
  });

  it('change what a note says; what is older does not, whatever the number of its digits', async () => {
    const { api, applier } = await shown();
    const content = () =>
      (api.client.cache.extract() as Record<string, { content?: string }>)['Note:old']?.content;
    const later = { updatedAt: '2026-11-21T09:20:00.95Z', content: 'late' };
    applier.apply(noteEvent('note-updated', { ...OLD, ...later }));
    applier.apply(
      noteEvent('note-updated', { ...OLD, updatedAt: '2026-11-21T09:20:00.949157Z', content: 'early' }),
    );
    expect(content()).toBe('late');
  });

  it("take one's own out of the public list when it is private, and put it back at its place", async () => {
    const [a, b, c] = [note('a', 12), note('b', 11), note('c', 10)];
    const { applier, mine, open } = await shown([a, b, c], [a, b, c]);
    applier.apply(noteEvent('note-updated', { ...b, isPublic: false, updatedAt: at(20) }));
    expect(mine()).toEqual(['a', 'b', 'c']);
    expect(open()).toEqual(['a', 'c']);
    applier.apply(noteEvent('note-updated', { ...b, updatedAt: at(21) }));
    expect(open()).toEqual(['a', 'b', 'c']);
  });

  it("take others' notes away when they are private, and bring them back when they are public", async () => {
    const hers = note('hers', 7, { userId: 'she' });
    const { applier, open } = await shown([OLD], [hers, OLD]);
    applier.apply(noteDeleted('hers', 'she'));
    expect(open()).toEqual(['old']);
    applier.apply(noteEvent('note-updated', { ...hers, updatedAt: at(21) }));
    expect(open()).toEqual(['hers', 'old']);
  });

  it('tell when a note was written that is not known here, by its id', async () => {
    const { api, applier } = await shown();
    const id = '01a1fda1-f08d-7388-8c39-76955c652c78';
    applier.apply(noteEvent('note-updated', note(id, 50, { userId: 'she' })));
    const known = api.client.cache.extract() as Record<string, { createdAt?: string }>;
    expect(known[`Note:${id}`]?.createdAt).toBe('2026-11-21T10:23:30.957Z');
  });

  it('take a deleted note out of everything', async () => {
    const { applier, mine, open } = await shown();
    applier.apply(noteDeleted('old'));
    expect(mine()).toEqual([]);
    expect(open()).toEqual([]);
  });

  it('leave to its page what belongs to one that is not loaded', async () => {
    const { applier, open } = await shown([OLD], [OLD], 'next');
    applier.apply(
      noteEvent('note-updated', note('01a1f000-0000-7000-8000-000000000001', 20, { userId: 'she' })),
    );
    expect(open()).toEqual(['old']);
  });

  it('are not undone by an answer from before that comes later', async () => {
    const answer = later<unknown>();
    const gone = later<unknown>();
    const api = new Api({ MyNotes: () => gone.promise, PublicNotes: () => answer.promise });
    const open = api.begin(PUBLIC_NOTES, {});
    const mine = api.begin(MY_NOTES, {});
    const applier = new Applier(api.client, 'me');
    applier.apply(noteEvent('note-saved', note('new', 10)));
    applier.apply(noteDeleted('old'));
    answer.give({ publicNotes: page('Note', [OLD]) });
    gone.give({ notes: page('Note', [OLD]) });
    await Promise.all([open.ready, mine.ready]);
    await vi.waitFor(() => expect(ids(open.data()?.publicNotes)).toEqual(['new']));
    await vi.waitFor(() => expect(ids(mine.data()?.notes)).toEqual(['new']));
  });

  it('show below the work order that a note is about', async () => {
    const api = new Api({
      WorkOrderDetails: () => ({
        workOrder: {
          ...workOrder('w1', 1),
          customer: { __typename: 'Customer', id: 'c1', name: 'Ada', email: 'a@b.example', phone: null },
          orders: [],
          notes: page('Note', []),
        },
      }),
    });
    const details = await api.show(DETAILS, { id: 'w1' });
    const applier = new Applier(api.client, 'me');
    applier.apply(noteEvent('note-saved', note('hers', 10, { userId: 'she', workOrderId: 'w1' })));
    applier.apply(noteEvent('note-saved', note('other', 10, { workOrderId: 'w2' })));
    expect(ids(details.data()?.workOrder?.notes)).toEqual(['hers']);
  });
});

describe('a list of notes', () => {
  it('has everything once, however live updates and pages overlap', async () => {
    const [a, b, c, d] = [note('a', 9), note('b', 8), note('c', 7), note('d', 6)];
    const api = new Api({
      PublicNotes: ({ after }) => ({
        publicNotes: after ? page('Note', [b, c, d]) : page('Note', [a, b], 'b!'),
      }),
    });
    const list = await api.show(PUBLIC_NOTES, {});
    const applier = new Applier(api.client, 'me');
    applier.apply(noteEvent('note-saved', note('new', 20)));
    await list.observable.fetchMore({ variables: { after: 'b!' } });
    expect(ids(list.data()?.publicNotes)).toEqual(['new', 'a', 'b', 'c', 'd']);
    expect(list.data()?.publicNotes.pageInfo.hasNextPage).toBe(false);
  });

  it('goes on from its end, also if what was last is gone, and over pages that have nothing', async () => {
    const pages: Record<string, unknown> = {
      first: page('Note', [note('a', 9)], 'p1'),
      p1: page('Note', [], 'p2'),
      p2: page('Note', [note('b', 8)]),
    };
    const api = new Api({
      PublicNotes: ({ after }) => ({ publicNotes: pages[(after ?? 'first') as string] }),
    });
    const list = await api.show(PUBLIC_NOTES, {});
    new Applier(api.client, 'me').apply(noteDeleted('a'));
    for (const cursor of ['p1', 'p2']) {
      expect(list.data()?.publicNotes.pageInfo.endCursor).toBe(cursor);
      await list.observable.fetchMore({ variables: { after: cursor } });
    }
    expect(ids(list.data()?.publicNotes)).toEqual(['b']);
  });
});

describe('what was deleted', () => {
  it('stays out while lists still have it, and comes back if its author makes it public again', async () => {
    const { api, applier, open, all } = await shown([OLD], [note('hers', 7, { userId: 'she' }), OLD]);
    applier.apply(noteDeleted('hers', 'she'));
    await all.observable.refetch();
    expect(open()).toEqual(['old']);
    applier.apply(noteEvent('note-updated', note('hers', 21, { userId: 'she' })));
    await all.observable.refetch();
    expect(open()).toEqual(['hers', 'old']);
    expect(api.count('PublicNotes')).toBe(3);
  });

  it('is believed to be there if a list has it a while later', async () => {
    const { applier, open, all } = await shown();
    applier.apply(noteDeleted('old'));
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 11_000);
    await all.observable.refetch();
    expect(open()).toEqual(['old']);
  });
});
