import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Connection } from '../src/connection.ts';
import { connect, NodeWebSocket, serve, until } from './support/client.ts';
import { ids, note, numbers } from './support/events.ts';
import { START } from './support/server.ts';

/** A storage as browsers have it. */
function memory(initial: Record<string, string> = {}) {
  const items = new Map(Object.entries(initial));
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

describe('a consumer', () => {
  test('that is slow gets one event after the other, and the cursor waits for it', async () => {
    const server = await serve();
    let running = 0;
    const client = connect(server.url, {
      onEvent: async (event) => {
        expect((running += 1)).toBe(1);
        expect(client.live.cursor).toBe(client.events.at(-1)?.cursor ?? START);
        await turn();
        client.events.push(event);
        running -= 1;
      },
    });
    await until(() => client.live.state === 'live');
    server.publish(...numbers(1, 50).map(note));
    await until(() => client.events.length === 50);
    expect(client.ids).toEqual(ids(1, 50));
  });

  test('that is too slow gets everything in the end, from a bounded inbox', async () => {
    const server = await serve();
    let release = (): void => undefined;
    const gate = new Promise<void>((open) => (release = open));
    const got: string[] = [];
    const states: string[] = [];
    const live = new Connection(
      {
        url: server.url,
        token: () => 'token',
        onEvent: async ({ eventId }) => {
          await gate;
          got.push(eventId);
        },
        onState: (state) => states.push(state),
        WebSocket: NodeWebSocket,
      },
      10,
    );
    await until(() => live.state === 'live');
    server.publish(...numbers(1, 500).map(note));
    await until(() => live.state === 'catching-up');
    release();
    await until(() => live.state === 'live' && got.length === 500);
    server.publish(note(501));
    await until(() => got.length === 501);
    expect(got).toEqual(ids(1, 501));
    expect(server.heard.every(({ action }) => action === 'catch-up')).toBe(true);
    expect(server.tokens).toHaveLength(1);
    live.close();
  });

  test('that throws is reported, and gets the next event', async () => {
    const server = await serve();
    const client = connect(server.url, {
      onEvent: (event) => {
        client.events.push(event);
        if (event.eventId === 'event-1') throw new RangeError('out of paper');
        if (event.eventId === 'event-2') return Promise.reject(new RangeError('out of ink'));
        return undefined;
      },
    });
    await until(() => client.live.state === 'live');
    server.publish(...numbers(1, 3).map(note));
    await until(() => client.live.cursor === note(3).cursor);
    expect(client.ids).toEqual(ids(1, 3));
    expect(client.errors.map(({ kind, cause }) => [kind, cause])).toEqual([
      ['handler', new RangeError('out of paper')],
      ['handler', new RangeError('out of ink')],
    ]);
    expect(client.live.state).toBe('live');
  });

  test('whose onState throws does not end the stream', async () => {
    const server = await serve();
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const client = connect(server.url, {
      onState: () => {
        throw new Error('no');
      },
    });
    await until(() => client.live.state === 'live');
    server.publish(note(1));
    await until(() => client.events.length === 1);
    expect(said).toHaveBeenCalledTimes(2);
    client.live.close();
    said.mockRestore();
  });
});

describe('a reload', () => {
  test('goes on at a cursor that the user kept', async () => {
    const server = await serve();
    const first = connect(server.url);
    await until(() => first.live.state === 'live');
    server.publish(note(1), note(2));
    await until(() => first.live.cursor === note(2).cursor);
    first.live.close();
    server.feed.push(note(3), note(4));
    server.overlap = 0;
    const second = connect(server.url, { since: first.live.cursor });
    await until(() => second.events.length === 2);
    expect(second.ids).toEqual(ids(3, 4));
  });

  test('with a storage goes on by itself, and knows what was delivered before', async () => {
    const server = await serve();
    const storage = memory();
    const first = connect(server.url, { storage });
    await until(() => first.live.state === 'live');
    server.publish(...numbers(1, 5).map(note));
    await until(() => first.live.cursor === note(5).cursor);
    first.live.close();
    server.feed.push(note(6));
    const second = connect(server.url, { storage });
    await until(() => second.live.state === 'live');
    // The server repeated 3 to 5.
    expect(second.ids).toEqual(ids(6, 6));
  });

  test('does not count an event as delivered that the consumer was still at', async () => {
    const server = await serve();
    const storage = memory();
    const first = connect(server.url, { storage, onEvent: () => new Promise(() => undefined), since: '0' });
    server.feed.push(note(1), note(2));
    await until(() => first.live.state === 'live');
    first.live.close();
    expect(first.live.cursor).toBe('0');
    const second = connect(server.url, { storage });
    await until(() => second.events.length === 2);
    expect(second.ids).toEqual(ids(1, 2));
  });

  test('reports a storage that fails, and goes on without', async () => {
    const server = await serve();
    const broken = { ...memory({ [`tradewind-live:${server.url}`]: '{"cursor":7}' }) };
    broken.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const client = connect(server.url, { storage: broken });
    await until(() => client.live.state === 'live');
    server.publish(note(1));
    // It could not be read, nor where it begins be saved, nor the event.
    await until(() => client.errors.length === 3);
    expect(client.errors.map(({ kind }) => kind)).toEqual(['storage', 'storage', 'storage']);
    expect(client.ids).toEqual(ids(1, 1));
  });
});
