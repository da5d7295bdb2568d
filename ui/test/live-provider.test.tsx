import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { LiveProvider } from '../src/live/LiveProvider.tsx';
import { Connection } from '../src/shell/Connection.tsx';
import { PublicNotes } from '../src/views/notes/PublicNotes.tsx';
import { Api, note, noteEvent, noteFailed, page } from './live-support.ts';
import { show } from './notes-support.tsx';

/** The server's side of the connections, the newest last. */
const sockets: Socket[] = [];

class Socket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly heard: unknown[] = [];

  constructor() {
    sockets.push(this);
  }

  send(data: string): void {
    this.heard.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

async function connected(count: number): Promise<Socket> {
  await waitFor(() => expect(sockets).toHaveLength(count), { timeout: 3_000 });
  const socket = sockets[count - 1];
  if (!socket) throw new Error('no connection');
  socket.open();
  await waitFor(() => expect(socket.heard).toMatchObject([{ action: 'catch-up' }]));
  return socket;
}

describe('the connection to live updates', () => {
  it('asks again for what was loaded before it, hears of changes, and asks again after a gap', async () => {
    vi.stubGlobal('WebSocket', Socket);
    const lists = [[note('before', 1)], [note('missed', 2)], [note('gap', 3)]];
    const api = new Api({ PublicNotes: () => ({ publicNotes: page('Note', lists.shift() ?? []) }) });
    show(
      <LiveProvider>
        <Connection />
        <PublicNotes />
      </LiveProvider>,
      api,
    );
    expect(await screen.findByText('Content of before')).toBeVisible();
    expect(screen.getByText('Connecting')).toBeVisible();

    const first = await connected(1);
    first.say({ eventType: 'caught-up', cursor: '1' });
    expect(await screen.findByText('Content of missed')).toBeVisible();
    expect(screen.getByText('Live')).toBeVisible();

    first.say({ ...noteEvent('note-saved', note('new', 9, { userId: 'she' })), cursor: '2' });
    expect(await screen.findByText('Content of new')).toBeVisible();
    first.say({ ...noteFailed('lost'), cursor: '3' });
    expect(api.count('PublicNotes')).toBe(2);

    first.onclose?.({ code: 1006 });
    const second = await connected(2);
    expect(second.heard).toMatchObject([{ action: 'catch-up', since: '3' }]);
    second.say({ eventType: 'caught-up', cursor: '9', incomplete: true });
    expect(await screen.findByText('Content of gap')).toBeVisible();
    expect(api.count('PublicNotes')).toBe(3);
  });
});
