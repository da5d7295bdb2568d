import { describe, expect, test } from 'vitest';
import { connect, serve, until } from './support/client.ts';
import { idOf, ids, note, numbers } from './support/events.ts';
import { send, START } from './support/server.ts';

describe('a stream', () => {
  test('delivers what happens, and moves the cursor with it', async () => {
    const server = await serve();
    const client = connect(server.url);
    const { live } = client;
    await until(() => live.state === 'live');
    expect(live.cursor).toBe(START);
    server.publish(note(1), note(2));
    await until(() => client.events.length === 2);
    expect(client.events).toEqual([note(1), note(2)]);
    await until(() => live.cursor === note(2).cursor);
    expect(server.heard).toEqual([{ action: 'catch-up' }]);
  });

  test('has no gap when the connection was lost before the first event', async () => {
    const server = await serve();
    server.overlap = 0;
    server.feed.push(note(1));
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    server.cut();
    server.feed.push(note(2), note(3));
    await until(() => client.events.length === 2);
    expect(client.ids).toEqual(ids(2, 3));
    expect(server.heard).toEqual([{ action: 'catch-up' }, { action: 'catch-up', since: note(1).cursor }]);
  });

  test('has no gap when the consumer was at its first event all the while', async () => {
    const server = await serve();
    server.overlap = 0;
    server.feed.push(note(1));
    server.catchUp = (socket, since) => {
      if (since === undefined) send(socket, note(2));
      server.answer(socket, since);
    };
    let release = (): void => undefined;
    const gate = new Promise<void>((open) => (release = open));
    const got: string[] = [];
    const client = connect(server.url, { onEvent: (event) => gate.then(() => void got.push(idOf(event))) });
    await until(() => client.live.state === 'live');
    server.cut();
    server.feed.push(note(2), note(3));
    await until(() => client.states.filter((state) => state === 'live').length === 2);
    release();
    await until(() => got.length === 2);
    expect(got).toEqual(ids(2, 3));
  });

  test('begins anew when the connection was lost before it was known where', async () => {
    const server = await serve();
    let tries = 0;
    server.catchUp = (socket, since) => {
      tries += 1;
      if (tries > 1) return server.answer(socket, since);
      send(socket, note(1));
      socket.close();
    };
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    expect(client.states).toEqual(['catching-up', 'waiting', 'connecting', 'catching-up', 'live']);
    expect(client.ids).toEqual([]);
    expect(server.heard).toEqual([{ action: 'catch-up' }, { action: 'catch-up' }]);
  });

  test('has no gap after a connection was lost', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    server.publish(note(1));
    await until(() => client.live.cursor === note(1).cursor);
    server.cut();
    server.feed.push(note(2), note(3));
    await until(() => client.events.length === 3);
    server.publish(note(4));
    await until(() => client.events.length === 4);
    expect(client.ids).toEqual(ids(1, 4));
    expect(client.states.slice(-5)).toEqual(['live', 'waiting', 'connecting', 'catching-up', 'live']);
    expect(client.errors.map(({ kind }) => kind)).toEqual(['connection']);
    expect(server.heard).toEqual([{ action: 'catch-up' }, { action: 'catch-up', since: note(1).cursor }]);
  });

  test('begins where the user says', async () => {
    const server = await serve();
    server.overlap = 0;
    server.feed.push(...numbers(1, 5).map(note));
    const client = connect(server.url, { since: note(2).cursor });
    await until(() => client.live.state === 'live' && client.events.length === 3);
    expect(client.ids).toEqual(ids(3, 5));
  });

  test('delivers an event once, however often it is sent', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    server.publish(note(1), note(1), note(2), note(1));
    await until(() => client.live.cursor === note(2).cursor);
    server.cut();
    await until(() => client.states.filter((state) => state === 'live').length === 2);
    server.publish(note(3));
    await until(() => client.events.length === 3);
    expect(client.ids).toEqual(ids(1, 3));
  });

  test('puts events of now behind those of the past while it catches up', async () => {
    const server = await serve();
    server.catchUp = (socket) => {
      for (const n of [2, 7, 3, 8, 4, 7, 5, 6]) send(socket, note(n));
      send(socket, { eventType: 'caught-up', cursor: note(6).cursor });
      send(socket, note(9));
    };
    const client = connect(server.url, { since: note(1).cursor });
    await until(() => client.events.length === 8);
    expect(client.ids).toEqual(ids(2, 9));
  });

  test('holds nothing as known that a catch-up brought which broke off', async () => {
    const server = await serve();
    let tries = 0;
    server.feed.push(...numbers(1, 6).map(note));
    server.catchUp = (socket, since) => {
      tries += 1;
      if (tries > 1) return server.answer(socket, since);
      // 3 and an event of now, 6, and then nothing: 4 and 5 must not be lost for it.
      for (const n of [2, 3, 6]) send(socket, note(n));
      socket.close();
    };
    const client = connect(server.url, { since: note(1).cursor });
    await until(() => client.live.state === 'live');
    expect(client.live.cursor).toBe(note(6).cursor);
    server.overlap = 0;
    expect(client.ids).toEqual(ids(1, 6));
    expect(server.heard).toEqual([
      { action: 'catch-up', since: note(1).cursor },
      { action: 'catch-up', since: note(1).cursor },
    ]);
  });

  test('moves its cursor never back for an event that comes late', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    server.publish(note(1), note(3), note(2));
    await until(() => client.events.length === 3);
    await until(() => client.live.cursor === note(3).cursor);
    expect(client.events.map(idOf)).toEqual(['event-1', 'event-3', 'event-2']);
  });

  test('survives restarts of the server', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    for (const round of numbers(0, 4)) {
      server.publish(note(2 * round + 1));
      await until(() => client.events.length === 2 * round + 1 && client.live.state === 'live');
      await until(() => client.live.cursor === note(2 * round + 1).cursor);
      await server.stop();
      server.feed.push(note(2 * round + 2));
      await server.start();
      await until(() => client.events.length === 2 * round + 2);
    }
    expect(client.ids).toEqual(ids(1, 10));
  });

  test('asks for a token at every attempt', async () => {
    const server = await serve();
    let issued = 0;
    const client = connect(server.url, { token: () => Promise.resolve(`token ${(issued += 1)} &=?`) });
    await until(() => client.live.state === 'live');
    server.cut();
    await until(() => client.states.filter((state) => state === 'live').length === 2);
    expect(server.tokens).toEqual(['token 1 &=?', 'token 2 &=?']);
  });

  test('hands on types that it does not know, and leaves out what is no event', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    const teleported = { ...note(1), eventType: 'order-teleported', orderId: 'ABC001' };
    for (const socket of server.sockets) {
      send(socket, teleported);
      send(socket, { eventType: 'note-saved', noteId: 'without an id of the event' });
      socket.send('no JSON');
      socket.send(Buffer.from([1, 2, 3]));
      send(socket, { message: 'Internal server error', connectionId: 'c', requestId: 'r' });
      send(socket, note(2));
    }
    await until(() => client.events.length === 2);
    const { eventId, cursor, timestamp } = note(1);
    expect(client.events).toEqual([
      { eventType: 'unknown', type: 'order-teleported', eventId, cursor, timestamp, fields: teleported },
      note(2),
    ]);
    expect(client.errors.map(({ kind }) => kind)).toEqual(['protocol', 'protocol', 'protocol', 'server']);
    expect(client.live.state).toBe('live');
  });

  test('ends with close, in the middle of things', async () => {
    const server = await serve();
    const client = connect(server.url, {
      onEvent: (event) => {
        client.events.push(event);
        client.live.close();
      },
    });
    await until(() => client.live.state === 'live');
    server.publish(note(1), note(2));
    await until(() => client.live.state === 'closed' && server.sockets.length === 0);
    await until(() => client.live.cursor === note(1).cursor);
    expect(client.ids).toEqual(ids(1, 1));
    client.live.close();
    expect(client.states.slice(-2)).toEqual(['live', 'closed']);
  });
});
