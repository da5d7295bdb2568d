import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ATTEMPT_MS, STABLE_MS, UNOPENED_LIMIT } from '../src/connection.ts';
import { connectLive } from '../src/index.ts';
import { IDLE_MS, TOTAL_MS } from '../src/patience.ts';
import { AGE_SPREAD_MS, MAX_AGE_MS, PONG_MS, QUIET_MS } from '../src/socket.ts';
import { connect, mute, NodeWebSocket, serve, until } from './support/client.ts';
import type { Client } from './support/client.ts';
import { ids, note } from './support/events.ts';
import { sockets } from './support/memory.ts';
import type { MemorySocket } from './support/memory.ts';
import { send } from './support/server.ts';
import type { TestServer } from './support/server.ts';

// Time stands still but for `advanceTimersByTime`; sockets are real ones.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Real milliseconds, for what has nothing to wait for: that something does not happen, or that a message was read. */
const realTimeout = setTimeout;
const settled = (ms: number) => new Promise((done) => realTimeout(done, ms));
const pass = (ms: number) => void vi.advanceTimersByTime(ms);
const passPause = () => void vi.advanceTimersToNextTimer();

/** Half a minute in which nothing happens, but for a ping; and that its answer was heard. */
async function passQuietly(server: TestServer, client: Client): Promise<void> {
  const pings = server.heard.length;
  pass(QUIET_MS);
  await until(() => server.heard.length > pings);
  const known = client.events.length;
  server.publish(note(1_000 + known));
  await until(() => client.events.length > known);
}

describe('the heartbeat', () => {
  test('pings a quiet connection only', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    pass(QUIET_MS - 1);
    server.publish(note(1));
    await until(() => client.events.length === 1);
    pass(QUIET_MS - 1);
    expect(server.heard).toHaveLength(1);
    pass(1);
    await until(() => server.heard.length === 2);
    expect(server.heard).toEqual([{ action: 'catch-up' }, { action: 'ping' }]);
    await settled(1);
    expect(client.errors).toEqual([]);
  });

  test('finds a half-open connection, and what was missed meanwhile', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    server.publish(note(1));
    await until(() => client.live.cursor === note(1).cursor);
    server.freeze();
    server.feed.push(note(2));
    pass(QUIET_MS + PONG_MS - 1);
    expect(client.live.state).toBe('live');
    pass(1);
    expect(client.live.state).toBe('waiting');
    pass(1_000);
    await until(() => client.events.length === 2);
    expect(client.ids).toEqual(ids(1, 2));
    expect(client.errors.map(({ message }) => message)).toEqual(['no answer to a ping']);
  });

  test('is skipped ahead when the browser says that the network changed', async () => {
    const network = new EventTarget();
    vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
    vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
    const server = await serve();
    const client = connect(server.url, { random: () => 0.99 });
    await until(() => client.live.state === 'live');
    server.freeze();
    network.dispatchEvent(new Event('offline'));
    pass(PONG_MS);
    expect(client.live.state).toBe('waiting');
    network.dispatchEvent(new Event('online'));
    await until(() => client.live.state === 'live');
    client.live.close();
    network.dispatchEvent(new Event('online'));
    expect(client.live.state).toBe('closed');
    expect(server.tokens).toHaveLength(2);
  });
});

describe('a connection', () => {
  test('is renewed before the server ends it, without a pause', async () => {
    const server = await serve();
    const client = connect(server.url, { random: () => 0.5 });
    await until(() => client.live.state === 'live');
    server.publish(note(1));
    await until(() => client.live.cursor === note(1).cursor);
    const age = MAX_AGE_MS + AGE_SPREAD_MS / 2;
    for (let passed = 0; passed < age - QUIET_MS; passed += QUIET_MS) await passQuietly(server, client);
    expect(server.tokens).toHaveLength(1);
    pass(QUIET_MS);
    await until(() => server.tokens.length === 2 && client.live.state === 'live');
    expect(client.errors).toEqual([]);
    expect(client.states.slice(-4)).toEqual(['live', 'connecting', 'catching-up', 'live']);
  });

  test('that fails with an error alone, and is never closed, is tried again', async () => {
    const made: MemorySocket[] = [];
    const client = connect('wss://live.example', { WebSocket: sockets((socket) => made.push(socket)) });
    await until(() => made.length === 1);
    made[0]?.onerror?.({} as never);
    made[0]?.lose();
    expect(client.live.state).toBe('waiting');
    passPause();
    await until(() => made.length === 2);
    expect(client.errors).toHaveLength(1);
  });

  test('that takes too long to open is given up', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await until(() => silent.listening);
    const { port } = silent.address() as AddressInfo;
    const client = connect(`ws://127.0.0.1:${port}`);
    await until(() => client.live.state === 'connecting');
    await settled(1);
    pass(ATTEMPT_MS);
    expect(client.live.state).toBe('waiting');
    expect(client.errors.map(({ kind }) => kind)).toEqual(['connection']);
    client.live.close();
    silent.close();
  });

  test('has pauses that grow until it was stable for a minute', async () => {
    const server = await serve();
    const pauses: number[] = [];
    const client = connect(server.url, { random: () => 1 });
    for (const stable of [false, false, false, true, false]) {
      await until(() => client.live.state === 'live');
      if (stable) {
        for (let passed = 0; passed < STABLE_MS; passed += QUIET_MS) await passQuietly(server, client);
      }
      server.cut();
      await until(() => client.live.state === 'waiting');
      const began = performance.now();
      passPause();
      pauses.push(performance.now() - began);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 1_000, 2_000]);
  });

  test('whose catch-up brings nothing is replaced', async () => {
    const server = await serve();
    server.feed.push(note(1));
    server.catchUp = (socket) => send(socket, note(1));
    const client = connect(server.url, { since: '0' });
    await until(() => server.heard.length === 1);
    await settled(20);
    pass(IDLE_MS);
    expect(client.live.state).toBe('waiting');
    expect(client.events).toEqual([]);
    server.catchUp = (socket, since) => server.answer(socket, since);
    pass(1_000);
    await until(() => client.events.length === 1);
  });

  test('whose catch-up never ends is replaced, whatever else arrives', async () => {
    const server = await serve();
    server.catchUp = () => undefined;
    const client = connect(server.url, { since: '0' });
    await until(() => server.heard.length === 1);
    let n = 0;
    for (let passed = 0; passed < TOTAL_MS; passed += 10_000) {
      expect(client.live.state).toBe('catching-up');
      server.publish(note((n += 1)));
      await settled(10);
      pass(10_000);
    }
    expect(client.live.state).toBe('waiting');
  });

  test('that the server does not know is replaced', async () => {
    const server = await serve();
    const client = connect(server.url);
    await until(() => client.live.state === 'live');
    for (const socket of server.sockets) {
      send(socket, { eventType: 'error', code: 'not_connected', detail: 'connect again' });
    }
    await until(() => client.live.state === 'waiting');
    passPause();
    await until(() => client.live.state === 'live');
  });

  test('whose catch-up fails is replaced at once', async () => {
    const server = await serve();
    server.catchUp = (socket) =>
      send(socket, { eventType: 'error', code: 'unavailable', detail: 'try again' });
    const client = connect(server.url, { since: '0' });
    await until(() => client.live.state === 'waiting');
    expect(client.errors.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'server: unavailable: try again',
    ]);
  });
});

describe('what is lost for good', () => {
  test('is said when the client was away for too long, and the stream goes on', async () => {
    const server = await serve();
    server.catchUp = (socket) =>
      send(socket, { eventType: 'caught-up', cursor: note(7).cursor, incomplete: true });
    const client = connect(server.url, { since: note(1).cursor });
    await until(() => client.live.state === 'live');
    expect(client.errors.map(({ kind }) => kind)).toEqual(['gap']);
    expect(client.live.cursor).toBe(note(7).cursor);
    server.publish(note(8));
    await until(() => client.events.length === 1);
  });

  test('is said when the cursor is of another feed, and a new position begins', async () => {
    const server = await serve();
    server.feed.push(note(1));
    server.catchUp = refuseCursors(server);
    const client = connect(server.url, { since: '9.of-another-org' });
    await until(() => client.live.state === 'live');
    expect(client.errors.map(({ kind }) => kind)).toEqual(['gap']);
    expect(client.live.cursor).toBe(note(1).cursor);
    server.publish(note(2));
    await until(() => client.live.cursor === note(2).cursor);
    expect(client.ids).toEqual(ids(2, 2));
    expect(server.heard).toEqual([{ action: 'catch-up', since: '9.of-another-org' }, { action: 'catch-up' }]);
  });

  test('is said when the new position is known, and not before', async () => {
    const server = await serve();
    let begins = 0;
    server.catchUp = (socket, since) => {
      if (since === undefined && (begins += 1) === 1) socket.close();
      else refuseCursors(server)(socket, since);
    };
    const said: string[] = [];
    const client = connect(server.url, {
      since: '9.of-another-org',
      onState: (state, error) => said.push(`${state} ${error?.kind ?? ''}`),
    });
    await until(() => client.live.state === 'waiting');
    passPause();
    await until(() => client.live.state === 'live');
    expect(said).toEqual(['catching-up ', 'waiting connection', 'connecting ', 'catching-up ', 'live gap']);
  });

  test('is no reason to ask without end', async () => {
    const server = await serve();
    server.catchUp = (socket) => send(socket, INVALID_CURSOR);
    const client = connect(server.url, { since: '9.of-another-org' });
    await until(() => client.live.state === 'waiting');
    expect(client.errors.map(({ kind }) => kind)).toEqual(['server']);
    expect(server.heard).toHaveLength(2);
  });
});

describe('a token', () => {
  test('that is refused twice in a row ends it for good, where the refusal is seen', async () => {
    const server = await serve();
    server.accepts = () => false;
    const client = connect(server.url);
    await until(() => client.live.state === 'waiting');
    pass(1_000);
    await until(() => client.live.state === 'closed');
    expect(client.errors.map(({ kind }) => kind)).toEqual(['refused', 'refused']);
    expect(server.tokens).toHaveLength(2);
    pass(3_600_000);
    expect(server.tokens).toHaveLength(2);
  });

  test('that ran out on its way is replaced', async () => {
    const server = await serve();
    server.accepts = (token) => token === 'new';
    const tokens = ['old', 'new'];
    const client = connect(server.url, { token: () => tokens.shift() ?? 'none' });
    await until(() => client.live.state === 'waiting');
    pass(1_000);
    await until(() => client.live.state === 'live');
  });

  test('that seems to be refused is tried slowly, where a browser shows no reason', async () => {
    const server = await serve();
    server.accepts = () => false;
    const client = connect(server.url, { WebSocket: mute() });
    for (let tries = 1; tries <= UNOPENED_LIMIT; tries += 1) {
      await until(() => server.tokens.length === tries && client.errors.length === tries);
      expect(client.live.state).toBe(tries < UNOPENED_LIMIT ? 'waiting' : 'refused');
      if (tries < UNOPENED_LIMIT) passPause();
    }
    pass(29_000);
    expect(server.tokens).toHaveLength(UNOPENED_LIMIT);
    server.accepts = () => true;
    pass(2_000);
    await until(() => client.live.state === 'live');
    expect(client.states.slice(-3)).toEqual(['refused', 'catching-up', 'live']);
  });

  test('that cannot be had is asked for again', async () => {
    const server = await serve();
    let asked = 0;
    const client = connect(server.url, {
      token: () => {
        asked += 1;
        if (asked === 1) throw new Error('not signed in');
        return asked === 2 ? Promise.reject(new Error('offline')) : asked === 3 ? '' : 'token';
      },
    });
    for (const failures of [1, 2, 3]) {
      await until(() => client.errors.length === failures);
      passPause();
    }
    await until(() => client.live.state === 'live');
    expect(client.errors.map(({ kind }) => kind)).toEqual(['token', 'token', 'token']);
  });

  test('that comes after the client was closed opens nothing', async () => {
    const server = await serve();
    let give: (token: string) => void = () => undefined;
    const client = connect(server.url, { token: () => new Promise((resolve) => (give = resolve)) });
    await settled(1);
    client.live.close();
    give('token');
    await settled(50);
    expect(server.tokens).toEqual([]);
  });

  test('is in no error', async () => {
    const server = await serve();
    server.accepts = () => false;
    const client = connect(server.url, { token: () => 'secret-token' });
    await until(() => client.live.state === 'waiting');
    pass(1_000);
    await until(() => client.live.state === 'closed');
    await server.stop();
    const other = connect(server.url, { token: () => 'secret-token' });
    await until(() => other.live.state === 'waiting');
    const errors = [...client.errors, ...other.errors];
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(`${error.message} ${String(error.stack)} ${JSON.stringify(error)}`).not.toContain('secret');
      expect(error.cause).toBeUndefined();
    }
  });
});

describe('connectLive', () => {
  test('refuses what is no address, and an environment without WebSocket', () => {
    const options = { token: () => 'token', onEvent: () => undefined };
    expect(() => connectLive({ ...options, url: 'nowhere', WebSocket: NodeWebSocket })).toThrow(TypeError);
    vi.stubGlobal('WebSocket', undefined);
    expect(() => connectLive({ ...options, url: 'ws://127.0.0.1' })).toThrow('there is no global WebSocket');
  });
});

const INVALID_CURSOR = { eventType: 'error', code: 'invalid_cursor', detail: 'no' };

/** A server that knows no cursor. */
const refuseCursors = (server: TestServer): TestServer['catchUp'] => {
  return (socket, since) => (since === undefined ? server.answer(socket) : send(socket, INVALID_CURSOR));
};
