import { describe, expect, it } from 'vitest';
import { contextOf } from '../src/components/contexts.ts';
import { advice, causes } from '../src/views/operations/advice.ts';
import { age, glance, type WorkerQueues } from '../src/views/operations/health.ts';
import { about, grouped } from '../src/views/operations/workers.ts';

const depth = (waiting: number, oldestAgeSeconds: number | null = null) => ({
  waiting,
  inFlight: 0,
  delayed: 0,
  oldestAgeSeconds,
});
const queues = (worker: string, waiting = 0, dead = 0, oldest: number | null = null): WorkerQueues => ({
  worker,
  queue: depth(waiting, oldest),
  deadLetters: depth(dead),
});
const OUTBOX = { waiting: 0, dead: 0, oldestAgeSeconds: null };

describe('one look', () => {
  it('says that all is well, however much is being worked on', () => {
    const now = glance({
      queues: [queues('order-sync', 40, 0, 4), { worker: 'event-relay' }],
      outbox: OUTBOX,
    });
    expect(now).toMatchObject({ state: 'well', deadLetters: 0, waiting: 40, oldestAgeSeconds: 4 });
  });

  it('says that something is wrong, where, and how much of it', () => {
    const all = [queues('note-saver', 0, 1), queues('order-sync'), queues('email-notifier', 0, 2)];
    const now = glance({ queues: all, outbox: { ...OUTBOX, dead: 1 } });
    expect(now).toMatchObject({ state: 'trouble', deadLetters: 3 });
    expect(now.detail).toMatch(
      /^3 dead letters of note-saver and email-notifier, of all orgs together: .* 1 event of work orders refused/,
    );
  });

  it('says so while the database of the outbox is away', () => {
    expect(glance({ queues: [], outbox: null })).toMatchObject({ state: 'trouble' });
  });

  it.each([
    ['order-sync', 300, 'well'],
    ['order-sync', 301, 'slow'],
    ['email-notifier', 900, 'well'],
    ['email-notifier', 901, 'slow'],
  ])('finds the oldest message of %s after %i s %s, as the alarms do', (worker, oldest, state) => {
    expect(glance({ queues: [queues(worker, 1, 0, oldest)], outbox: OUTBOX }).state).toBe(state);
  });
});

it.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [7_500, '2 h 5 min'],
  [3 * 86_400, '3 days'],
])('an age of %i seconds is %s', (seconds, words) => {
  expect(age(seconds)).toBe(words);
});

describe('workers', () => {
  it('come in the order of the flow, whatever order the server has', () => {
    const named = ['sku-restocker', 'new-worker', 'order-sync', 'stock-allocator', 'work-order-projector'];
    const groups = grouped(named.map((worker) => ({ worker })));
    expect(groups.map(({ context, workers }) => [context, ...workers.map(({ worker }) => worker)])).toEqual([
      ['work-orders', 'work-order-projector'],
      ['orders', 'order-sync'],
      ['inventory', 'stock-allocator', 'sku-restocker'],
      ['other', 'new-worker'],
    ]);
  });

  it('that nobody knows are shown all the same', () => {
    expect(about('new-worker').does).toMatch(/does not know/);
    expect([contextOf('new-api'), contextOf('new-worker')]).toEqual(['api', 'other']);
  });
});

describe('advice', () => {
  it.each([
    ['failure_injected', 'switch'],
    ['unknown_type', 'deploy'],
    ['newer_version', 'deploy'],
    ['store_unavailable', 'wait'],
    ['from_the_future', 'order'],
    ['store_refused', 'repair'],
    ['invalid_data', 'content'],
    ['a_code_of_tomorrow', 'repair'],
    [undefined, 'look'],
  ])('about %s is to %s', (code, remedy) => {
    expect(advice(code).remedy).toBe(remedy);
  });

  it('comes once for each cause, the most frequent first', () => {
    const letters = [{ code: 'malformed' }, {}, { code: 'unknown_type' }, { code: 'unknown_type' }];
    expect(causes(letters).map(({ code, letters: some }) => [code, some.length])).toEqual([
      ['unknown_type', 2],
      ['malformed', 1],
      [undefined, 1],
    ]);
  });
});
