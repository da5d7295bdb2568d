import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { NoteInListFragment } from '../src/api/generated/graphql/graphql.ts';
import { Notes } from '../src/views/notes/Notes.tsx';
import { Api, at, later, note, noteDeleted, noteEvent, noteFailed, page } from './live-support.ts';
import { json, show } from './notes-support.tsx';

const MINE = note('mine', 5, { content: 'Two\nlines' });
const HERS = note('hers', 6, { userId: 'she', username: 'she@example.org', workOrderId: 'w1' });

function view(open: NoteInListFragment[] = [MINE, HERS], at = '/notes') {
  const api = new Api({
    PublicNotes: ({ after }) => ({ publicNotes: page('Note', after ? [note('older', 1)] : open, null) }),
    MyNotes: () => ({
      notes: page(
        'Note',
        open.filter(({ userId }) => userId === 'me'),
      ),
    }),
    WorkOrderOfNote: () => ({ workOrder: { __typename: 'WorkOrder', id: 'w1', title: 'A leak' } }),
  });
  return { api, ...show(<Notes />, api, { at }) };
}

const field = () => screen.getByRole('textbox', { name: 'New note' });
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save note' }));
const card = async (text: RegExp | string) =>
  (await screen.findByText(text)).closest<HTMLElement>('article') ?? document.body;
const onTheWay = () => screen.queryByRole('list', { name: 'Notes on their way' });
const accepted = (noteId = 'new') => json(202, { noteId, status: 'pending', message: 'submitted' });

/** As the HTTP API has it after a change. */
function wire({ id: noteId, userId, username, content, isPublic, createdAt }: NoteInListFragment) {
  return { noteId, userId, username, content, isPublic, createdAt, updatedAt: at(30) };
}

describe('a new note', () => {
  it('shows at once as being saved, and becomes real when live updates say so', async () => {
    const { commands, tell } = view();
    commands.answer = () => accepted();
    await userEvent.type(field(), '  Checked the valve ');
    await userEvent.click(screen.getByRole('switch', { name: 'Public' }));
    expect(screen.getByText('Everybody in your org can read it.')).toBeVisible();
    await save();
    expect(await screen.findByText('Being saved')).toBeVisible();
    expect(commands.sent).toMatchObject([
      { what: 'POST /notes', body: { content: 'Checked the valve', isPublic: true } },
    ]);
    expect(field()).toHaveValue('');
    expect(field()).toHaveFocus();
    tell(noteEvent('note-saved', note('new', 20, { content: 'Checked the valve' })));
    expect(onTheWay()).toBeNull();
    expect(await screen.findAllByText('Checked the valve')).toHaveLength(1);
    expect(within(await card('Checked the valve')).queryByText(/edited/)).toBeNull();
  });

  it('is not pending if live updates were faster than the answer', async () => {
    const { commands, tell } = view();
    const answer = later<Response>();
    commands.answer = () => answer.promise;
    await userEvent.type(field(), 'Quick');
    await save();
    tell(noteEvent('note-saved', note('new', 20, { content: 'Quick' })));
    answer.give(accepted());
    await waitFor(() => expect(field()).toHaveValue(''));
    expect(onTheWay()).toBeNull();
  });

  it('keeps its text when it was not saved, and is another attempt when it is tried again', async () => {
    const { commands, tell } = view();
    commands.answer = () => accepted();
    await userEvent.type(field(), 'Precious');
    await save();
    await screen.findByText('Being saved');
    tell(noteFailed('new'));
    expect(screen.getByText('Not saved')).toBeVisible();
    expect(screen.getByText(/the table was full/)).toBeVisible();
    commands.answer = () => json(503, { title: 'Not available', code: 'unavailable', detail: 'Later.' });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Later.');
    commands.answer = () => accepted('second');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Being saved')).toBeVisible();
    const keys = commands.sent.map(({ key }) => key);
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys[2]).toBe(keys[1]);
    expect(screen.getAllByText('Precious')).toHaveLength(1);
  });

  it('that failed can be discarded', async () => {
    const { commands, tell } = view();
    commands.answer = () => accepted();
    await userEvent.type(field(), 'Not so precious');
    await save();
    await screen.findByText('Being saved');
    tell(noteFailed('new'));
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(onTheWay()).toBeNull();
  });

  it('that was refused stays in the field; the same is the same attempt, other words are another', async () => {
    const { commands } = view();
    commands.answer = () => Promise.reject(new TypeError('offline'));
    await userEvent.type(field(), 'Once');
    await save();
    expect(await screen.findByText('No connection')).toBeVisible();
    expect(field()).toHaveValue('Once');
    await save();
    await userEvent.type(field(), ' more');
    await save();
    await waitFor(() => expect(commands.sent).toHaveLength(3));
    const [first, second, third] = commands.sent.map(({ key }) => key);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('is not sent while there is nothing in it or too much, and tells how much room is left', async () => {
    const { commands } = view();
    await save();
    expect(screen.getByText('Write something first.')).toBeVisible();
    expect(field()).toHaveFocus();
    fireEvent.change(field(), { target: { value: '🔧'.repeat(9_999) } });
    expect(screen.getByText('1 character left')).toBeVisible();
    fireEvent.change(field(), { target: { value: 'x'.repeat(10_002) } });
    expect(screen.getByText('Too long by 2 characters.')).toBeVisible();
    await save();
    expect(commands.sent).toEqual([]);
  });

  it('has beside its field what the server does not like about it', async () => {
    const { commands } = view();
    const errors = [{ pointer: '/content', detail: 'has control characters' }];
    commands.answer = () => json(400, { title: 'Not valid', code: 'invalid_request', detail: 'No.', errors });
    await userEvent.type(field(), 'x');
    await save();
    await waitFor(() => expect(field()).toHaveAccessibleDescription(/has control characters/));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is saved by keyboard', async () => {
    const { commands } = view();
    commands.answer = () => accepted();
    await userEvent.type(field(), 'Fast{Control>}{Enter}{/Control}');
    expect(await screen.findByText('Being saved')).toBeVisible();
  });
});

describe('a note', () => {
  it('of somebody else can be read and not changed, and leads to its work order', async () => {
    view();
    const hers = within(await card('Content of hers'));
    expect(hers.queryByRole('button')).toBeNull();
    expect(hers.getByText('she@example.org')).toBeVisible();
    expect(await hers.findByRole('link', { name: 'A leak' })).toHaveAttribute('href', '/work-orders/w1');
  });

  it("of one's own is edited in its place, and the focus comes back", async () => {
    const { commands } = view();
    commands.answer = ({ body }) => {
      return json(200, { ...wire(MINE), ...(body as object) });
    };
    const mine = within(await card(/^Two\s+lines$/));
    await userEvent.click(mine.getByRole('button', { name: 'Edit' }));
    const text = mine.getByRole('textbox', { name: 'Text of the note' });
    expect(text).toHaveFocus();
    await userEvent.type(text, ' more');
    await userEvent.click(mine.getByRole('button', { name: 'Save changes' }));
    expect(await mine.findByText(/Two\s+lines more/)).toBeVisible();
    expect(mine.getByText(/edited/)).toBeVisible();
    expect(mine.getByRole('button', { name: 'Edit' })).toHaveFocus();
    expect(commands.sent).toMatchObject([{ what: 'PUT /notes/mine', body: { content: 'Two\nlines more' } }]);
  });

  it('that is changed elsewhere while it is edited says so; nothing is sent if nothing was changed', async () => {
    const { commands, tell } = view();
    const mine = within(await card(/^Two\s+lines$/));
    await userEvent.click(mine.getByRole('button', { name: 'Edit' }));
    tell(noteEvent('note-updated', { ...MINE, content: 'Elsewhere', updatedAt: at(20) }));
    expect(await mine.findByText(/changed elsewhere meanwhile/)).toBeVisible();
    await userEvent.click(mine.getByRole('button', { name: 'Cancel' }));
    expect(mine.getByText('Elsewhere')).toBeVisible();
    await userEvent.click(mine.getByRole('button', { name: 'Edit' }));
    await userEvent.click(mine.getByRole('button', { name: 'Save changes' }));
    expect(mine.queryByRole('textbox')).toBeNull();
    expect(commands.sent).toEqual([]);
  });

  it('that is made private leaves the public list, and stays among the own ones', async () => {
    const { commands } = view();
    commands.answer = () => json(200, { ...wire(MINE), isPublic: false });
    const mine = within(await card(/^Two\s+lines$/));
    await userEvent.click(mine.getByRole('button', { name: 'Make private' }));
    await waitFor(() => expect(screen.queryByText(/^Two\s+lines$/)).toBeNull());
    expect(commands.sent).toMatchObject([{ body: { isPublic: false } }]);
    await userEvent.click(screen.getByRole('tab', { name: 'Mine' }));
    expect(within(await card(/^Two\s+lines$/)).getByText('Private')).toBeVisible();
  });

  it('is deleted once one is sure, also if it is gone already; the focus goes to the next', async () => {
    const { commands } = view();
    commands.answer = () => json(404, { title: 'Not found', code: 'not_found', detail: 'No such note.' });
    const mine = within(await card(/^Two\s+lines$/));
    await userEvent.click(mine.getByRole('button', { name: 'Delete' }));
    expect(mine.getByRole('button', { name: 'Delete note' })).toHaveFocus();
    await userEvent.click(mine.getByRole('button', { name: 'Keep' }));
    expect(mine.getByRole('button', { name: 'Delete' })).toHaveFocus();
    expect(commands.sent).toEqual([]);
    await userEvent.click(mine.getByRole('button', { name: 'Delete' }));
    await userEvent.click(mine.getByRole('button', { name: 'Delete note' }));
    await waitFor(() => expect(screen.queryByText(/^Two\s+lines$/)).toBeNull());
    expect(await card('Content of hers')).toHaveFocus();
    expect(commands.sent).toMatchObject([{ what: 'DELETE /notes/mine' }]);
  });

  it('that could not be deleted is still there, and says why', async () => {
    const { commands } = view();
    commands.answer = () => json(503, { title: 'Not available', code: 'unavailable', detail: 'Later.' });
    const mine = within(await card(/^Two\s+lines$/));
    await userEvent.click(mine.getByRole('button', { name: 'Delete' }));
    await userEvent.click(mine.getByRole('button', { name: 'Delete note' }));
    expect(await mine.findByRole('alert')).toHaveTextContent('Later.');
    expect(mine.getByText(/^Two\s+lines$/)).toBeVisible();
  });

  it('that its author takes away goes away', async () => {
    const { tell } = view();
    await card('Content of hers');
    tell(noteDeleted('hers', 'she'));
    await waitFor(() => expect(screen.queryByText('Content of hers')).toBeNull());
  });
});

describe('the lists of notes', () => {
  it('say what to do where there is nothing', async () => {
    view([]);
    expect(await screen.findByText('There are no public notes')).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Mine' }));
    expect(await screen.findByText('You have written no notes')).toBeVisible();
  });

  it('open at the tab that the address names', async () => {
    view([MINE, HERS], '/notes?tab=mine');
    expect(await card(/^Two\s+lines$/)).toBeVisible();
    expect(screen.queryByText('Content of hers')).toBeNull();
  });

  it('show more, and are asked again after an error', async () => {
    const { api } = view([]);
    await screen.findByText('There are no public notes');
    api.handlers['PublicNotes'] = () => Promise.reject(new TypeError('offline'));
    await act(() => api.client.refetchQueries({ include: ['PublicNotes'] }).catch(() => undefined));
    expect(await screen.findByText('No connection')).toBeVisible();
    api.handlers['PublicNotes'] = ({ after }) => ({
      publicNotes: after ? page('Note', [note('older', 1)]) : page('Note', [HERS], 'next'),
    });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Show more notes' }));
    expect(await screen.findByText('Content of older')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Show more notes' })).toBeNull();
  });
});
