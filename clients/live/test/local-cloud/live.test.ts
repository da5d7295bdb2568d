import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { connect, mute } from '../support/client.ts';
import {
  author,
  colleague,
  createWorkOrder,
  deleteNote,
  placeOrder,
  stranger,
  webSocketUrl,
  writeNote,
} from './support/cloud.ts';
import { listen, within } from './support/listener.ts';
import type { Listener } from './support/listener.ts';

const everybody = () => Promise.all([listen(author), listen(colleague), listen(stranger)]);

describe('a note', () => {
  test('is told of within a second', async () => {
    const mine = await listen(author);
    const theirs = await listen(colleague);
    const write = async (content: string) => {
      const noteId = await writeNote(author, content, true);
      await Promise.all([mine.hears('note-saved', { noteId }), theirs.hears('note-saved', { noteId })]);
      return mine.hears('note-saved', { noteId });
    };
    await write('The first one starts the functions');
    const began = performance.now();
    const event = await write('This is an event-driven note!');
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(event).toMatchObject({ content: 'This is an event-driven note!', isPublic: true, version: 1 });
  });

  test('is told to who may read it, and to nobody else', async () => {
    const [mine, theirs, elsewhere] = await everybody();
    const begin = theirs.live.cursor;
    const secret = await writeNote(author, 'For me', false);
    await mine.hears('note-saved', { noteId: secret, isPublic: false });
    const open = await writeNote(author, 'For us', true);
    await Promise.all([mine, theirs].map((one) => one.hears('note-saved', { noteId: open })));
    const other = await writeNote(stranger, 'For them', true);
    await elsewhere.hears('note-saved', { noteId: other });
    // What is read from the feed is told to the same people.
    const later = await listen(colleague, { since: begin });
    for (const listener of [theirs, later]) {
      expect(listener.notes('note-saved')).toContain(open);
      expect(listener.notes('note-saved')).not.toContain(secret);
    }
    expect(mine.notes('note-saved')).not.toContain(other);
    expect(elsewhere.notes('note-saved')).toEqual([other]);
  });

  test('that its author deletes is told of', async () => {
    const [mine, theirs, elsewhere] = await everybody();
    const noteId = await writeNote(author, 'Never mind', true);
    await mine.hears('note-saved', { noteId });
    await deleteNote(author, noteId);
    await Promise.all([mine, theirs].map((one) => one.hears('note-deleted', { noteId })));
    expect(elsewhere.notes('note-deleted')).toEqual([]);
  });
});

describe('the org hears', () => {
  test('that an order was confirmed', async () => {
    const [mine, theirs, elsewhere] = await everybody();
    const orderId = await placeOrder(author);
    const events = await Promise.all([mine, theirs].map((one) => one.hears('order-confirmed', { orderId })));
    for (const event of events) {
      expect(event).toMatchObject({ status: 'CONFIRMED', total: 19.9, lines: [{ sku: 'SKU-1', units: 1 }] });
    }
    expect(elsewhere.events.filter((event) => 'orderId' in event)).toEqual([]);
  });

  test('that a work order was created', async () => {
    const [mine, theirs, elsewhere] = await everybody();
    const title = `Leak ${randomUUID()}`;
    const workOrderId = await createWorkOrder(author, title);
    const events = await Promise.all(
      [mine, theirs].map((one) => one.hears('work-order-created', { workOrderId })),
    );
    for (const event of events) expect(event).toMatchObject({ title, status: 'OPEN', version: 1 });
    expect(elsewhere.events.filter((event) => 'workOrderId' in event)).toEqual([]);
  });
});

describe('a client that was away', () => {
  /** What happens one after the other, as somebody hears of it who is there. */
  async function happen(witness: Listener, contents: string[]): Promise<string[]> {
    const noteIds: string[] = [];
    for (const content of contents) {
      const noteId = await writeNote(author, content, true);
      await witness.hears('note-saved', { noteId });
      noteIds.push(noteId);
    }
    return noteIds;
  }

  /** The notes that the listener was told of, of these. */
  const told = (listener: Listener, noteIds: string[]) =>
    listener.notes('note-saved').filter((noteId) => noteIds.includes(String(noteId)));

  test.each([
    ['before its first event', []],
    ['later', ['seen before']],
  ])('%s hears once and in order what it missed', async (_, before) => {
    const [mine, theirs] = await everybody();
    const seen = await happen(mine, before);
    for (const noteId of seen) await theirs.hears('note-saved', { noteId });
    const comeBack = await theirs.disconnect();
    const missed = await happen(mine, ['missed 1', 'missed 2', 'missed 3']);
    expect(told(theirs, missed)).toEqual([]);
    comeBack();
    await within(() => theirs.live.state === 'live', 'live again');
    const after = await happen(mine, ['heard again']);
    for (const noteId of [...missed, ...after]) await theirs.hears('note-saved', { noteId });
    const all = [...seen, ...missed, ...after];
    expect(told(theirs, all)).toEqual(all);
    expect(theirs.errors.map(({ kind }) => kind)).toEqual(['connection']);
  });
});

describe('a token that is not good', () => {
  const forged = () => `${author.token.slice(0, -8)}AAAAAAAA`;

  test('ends it, where the refusal is seen', async () => {
    const client = connect(webSocketUrl, { token: forged });
    await within(() => client.live.state === 'closed', 'closed');
    expect(client.errors.map(({ kind }) => kind)).toEqual(['refused', 'refused']);
    expect(client.states).not.toContain('live');
  });

  test('ends in the state refused, where a browser shows no reason', async () => {
    const client = connect(webSocketUrl, { token: forged, WebSocket: mute() });
    await within(() => client.live.state === 'refused', 'refused');
    expect(client.states).not.toContain('live');
  });
});
