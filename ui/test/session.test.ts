import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../src/api/problem.ts';
import { Session } from '../src/session/session.ts';

const USER = { userId: 'u1', username: 'a@b.example', orgId: 'org1', roles: ['operator'] };
const answers = new Map<string, () => Response>();
const calls: string[] = [];

function json(body: unknown, status = 200) {
  return () => new Response(JSON.stringify(body), { status });
}

beforeEach(() => {
  sessionStorage.clear();
  calls.length = 0;
  answers.set('/auth/login', json({ token: 't1', refreshToken: 'r1', expiresIn: 3600 }));
  answers.set('/auth/user', json(USER));
  vi.stubGlobal('fetch', (url: string) => {
    const { pathname } = new URL(url);
    calls.push(pathname);
    return Promise.resolve(answers.get(pathname)?.() ?? new Response('{}', { status: 404 }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const session = () => new Session({ httpApiUrl: 'http://api.example' });

describe('a session', () => {
  it('knows who signed in, tells its listeners, and lasts over a reload', async () => {
    const first = session();
    const told = vi.fn();
    first.subscribe(told);
    await first.signIn('a@b.example', 'secret');
    expect(first.user).toEqual(USER);
    expect(told).toHaveBeenCalledOnce();
    expect(session().user).toEqual(USER);
  });

  it('renews its token once for everybody who waits, before it runs out', async () => {
    vi.useFakeTimers();
    const one = session();
    await one.signIn('a@b.example', 'secret');
    expect(await one.token()).toBe('t1');
    vi.advanceTimersByTime(3550 * 1000);
    answers.set('/auth/refresh', json({ token: 't2', refreshToken: 'r1', expiresIn: 3600 }));
    expect(await Promise.all([one.token(), one.token()])).toEqual(['t2', 't2']);
    expect(calls.filter((path) => path === '/auth/refresh')).toHaveLength(1);
  });

  it('ends when it cannot be renewed, and not when only the network is gone', async () => {
    vi.useFakeTimers();
    const one = session();
    await one.signIn('a@b.example', 'secret');
    vi.advanceTimersByTime(3600 * 1000);
    answers.set('/auth/refresh', json({ message: 'oops' }, 503));
    await expect(one.token()).rejects.toThrow(Problem);
    expect(one.user).toEqual(USER);
    answers.set(
      '/auth/refresh',
      json({ code: 'unauthorized', title: 'Unauthorized', detail: 'ran out' }, 401),
    );
    await expect(one.token()).rejects.toThrow('ran out');
    expect(one.user).toBeUndefined();
    expect(session().user).toBeUndefined();
  });

  it('says why somebody is not let in, and keeps nothing', async () => {
    answers.set(
      '/auth/login',
      json({ code: 'invalid_credentials', title: 'Unauthorized', detail: 'wrong' }, 401),
    );
    const one = session();
    await expect(one.signIn('a@b.example', 'no')).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(sessionStorage).toHaveLength(0);
  });
});
