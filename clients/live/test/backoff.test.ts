import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Backoff } from '../src/backoff.ts';
import { connectLive } from '../src/index.ts';
import type { Live } from '../src/index.ts';
import { seeded } from './support/events.ts';
import { settle, sockets } from './support/memory.ts';

const SEED = Number(process.env.SEED ?? 7);

describe('a backoff', () => {
  test('doubles its ceiling from 1 s to 30 s, and begins anew after a reset', () => {
    const backoff = new Backoff(() => 1);
    expect(Array.from({ length: 7 }, () => backoff.next())).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    backoff.reset();
    expect(backoff.next()).toBe(1_000);
  });

  test('is anything below its ceiling, each as likely', () => {
    const random = seeded(SEED);
    const pauses = Array.from({ length: 10_000 }, () => {
      const backoff = new Backoff(random);
      for (let i = 0; i < 4; i += 1) backoff.next();
      return backoff.next();
    });
    for (let decile = 0; decile < 10; decile += 1) {
      const inside = pauses.filter((pause) => Math.floor(pause / 1_600) === decile).length;
      expect(inside, `decile ${decile} of SEED=${SEED}`).toBeGreaterThan(850);
      expect(inside, `decile ${decile} of SEED=${SEED}`).toBeLessThan(1_150);
    }
  });

  test('that is slow takes half a minute to a minute', () => {
    expect(new Backoff(() => 0).slow()).toBe(30_000);
    expect(new Backoff(() => 1).slow()).toBe(60_000);
  });
});

describe('a thousand clients', () => {
  const CLIENTS = 1_000;
  const attempts: number[] = [];
  let clients: Live[] = [];
  let down = false;
  let lose = (): void => undefined;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    for (const client of clients) client.close();
    vi.useRealTimers();
  });

  async function start(): Promise<void> {
    const random = seeded(SEED);
    const losers: (() => void)[] = [];
    const WebSocket = sockets((socket) => {
      attempts.push(performance.now());
      socket.send = (data) => {
        const ping = data.includes('ping');
        socket.say(ping ? { eventType: 'pong' } : { eventType: 'caught-up', cursor: '1' });
      };
      if (!down) losers.push(() => socket.lose());
      queueMicrotask(() => (down ? socket.lose() : socket.open()));
    });
    const options = {
      url: 'wss://live.example',
      token: () => 'token',
      onEvent: () => undefined,
      WebSocket,
      random,
    };
    clients = Array.from({ length: CLIENTS }, () => connectLive(options));
    lose = () => losers.splice(0).forEach((each) => each());
    await settle();
  }

  /** Attempts in each interval from now on. */
  async function count(intervals: number, ms: number): Promise<number[]> {
    const counts: number[] = [];
    for (let i = 0; i < intervals; i += 1) {
      attempts.length = 0;
      for (let part = 0; part < 5; part += 1) {
        vi.advanceTimersByTime(ms / 5);
        await settle();
      }
      counts.push(attempts.length);
    }
    return counts;
  }

  test('that lose their server spread over the second that follows', async () => {
    await start();
    expect(clients.every(({ state }) => state === 'live')).toBe(true);
    lose();
    const counts = await count(10, 100);
    expect(counts.reduce((a, b) => a + b)).toBe(CLIENTS);
    // 100 each, were it even.
    for (const each of counts) expect(each).toBeGreaterThan(60);
    for (const each of counts) expect(each).toBeLessThan(140);
  });

  test('that find it gone for minutes come ever less often, and never all at once', async () => {
    await start();
    down = true;
    lose();
    const counts = await count(180, 1_000);
    down = false;
    expect(Math.max(...counts.slice(30))).toBeLessThan(CLIENTS / 6);
    expect(Math.max(...counts.slice(120))).toBeLessThan(CLIENTS / 20);
    expect(Math.min(...counts.slice(30))).toBeGreaterThan(0);
    await count(65, 1_000);
    expect(clients.every(({ state }) => state === 'live')).toBe(true);
  });
});
