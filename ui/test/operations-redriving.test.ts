import { describe, expect, it } from 'vitest';
import { Problem } from '../src/api/problem.ts';
import { redriveAll, type Progress, type Redriven, type Request } from '../src/views/operations/redriving.ts';
import { comeBack } from '../src/views/operations/useRedrive.ts';
import type { Letter } from '../src/views/operations/useLetters.ts';
import { watch, type Sights, type Watched } from '../src/views/operations/watching.ts';
import { letter } from './operations-support.tsx';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
const answer = (redriven: number, left = 0, more = false, refused = 0): Redriven => ({
  redriven,
  refused,
  left,
  more,
});
const free = new AbortController().signal;

/** Answers one after the other, and what was asked and told. */
function script(...answers: (Redriven | Error)[]) {
  const asked: Request[] = [];
  const told: Progress[] = [];
  const ask = (request: Request) => {
    asked.push(request);
    const next = answers.shift();
    return next instanceof Error || !next
      ? Promise.reject(next ?? new Error('no more'))
      : Promise.resolve(next);
  };
  return { ask, asked, told, tell: (progress: Progress) => void told.push(progress) };
}

describe('a redrive', () => {
  it('names ten letters with each request, and tells after each how far it is', async () => {
    const { ask, asked, told, tell } = script(answer(10, 13), answer(9, 4, false, 1), answer(3));
    const end = await redriveAll(ask, { messageIds: ids(23) }, tell, free);
    expect(asked.map((request) => 'messageIds' in request && request.messageIds.length)).toEqual([10, 10, 3]);
    expect(told.map(({ redriven, total }) => `${redriven}/${total}`)).toEqual([
      '0/23',
      '10/23',
      '19/23',
      '22/23',
      '22/23',
    ]);
    expect(end).toMatchObject({ state: 'done', redriven: 22, refused: 1 });
  });

  it('of all goes on until none is left', async () => {
    const { ask, asked, tell } = script(answer(10, 5, true), answer(10, 2), answer(2));
    const end = await redriveAll(ask, { atMost: 1_000 }, tell, free);
    expect(asked).toEqual([{ max: 10 }, { max: 10 }, { max: 10 }]);
    expect(end).toMatchObject({ state: 'done', redriven: 22, total: 22, left: 0 });
  });

  it('of all ends, though letters that are dead again at once never do', async () => {
    const { ask, asked, tell } = script(...Array.from({ length: 99 }, () => answer(10, 15)));
    expect(await redriveAll(ask, { atMost: 25 }, tell, free)).toMatchObject({ state: 'done', left: 15 });
    expect(asked).toEqual([{ max: 10 }, { max: 10 }, { max: 5 }]);
  });

  it('of all ends where the queue takes none', async () => {
    const refusing = { ...answer(0, 3, false, 3), reasons: ['the stream has forgotten them'] };
    const { ask, asked, tell } = script(refusing, refusing);
    const end = await redriveAll(ask, { atMost: 50 }, tell, free);
    expect(asked).toHaveLength(1);
    expect(end).toMatchObject({ refused: 3, left: 3, reasons: ['the stream has forgotten them'] });
  });

  it('that fails in between says how far it came, and why', async () => {
    const { ask, tell } = script(answer(10, 5), Problem.network('gone'));
    const end = await redriveAll(ask, { messageIds: ids(15) }, tell, free);
    expect(end).toMatchObject({ state: 'failed', redriven: 10, total: 15, problem: { code: 'network' } });
  });

  it('can be stopped after a request', async () => {
    const control = new AbortController();
    const { ask, asked } = script(answer(10, 5), answer(5));
    const stop = ({ redriven }: Progress) => redriven > 0 && control.abort();
    expect(await redriveAll(ask, { messageIds: ids(15) }, stop, control.signal)).toMatchObject({
      state: 'stopped',
      redriven: 10,
    });
    expect(asked).toHaveLength(1);
  });
});

/** What is seen with each look: messages in the queue, dead letters; and how many are back. */
async function watched(looks: ([number, number] | Error)[], back: number) {
  const told: Watched[] = [];
  let asked = 0;
  const sights: Sights = {
    depths: () => {
      const next = looks.length > 1 ? looks.shift() : looks[0];
      if (!next || next instanceof Error) return Promise.reject(next ?? new Error('nothing'));
      return Promise.resolve({ inQueue: next[0], dead: next[1] });
    },
    back: () => {
      asked += 1;
      return Promise.resolve(back);
    },
    pause: () => Promise.resolve(),
  };
  await watch(sights, (one) => told.push(one), free);
  return { end: told.at(-1), looks: told.length - 1, asked };
}

describe('watching letters that were put back', () => {
  it('ends when the queue is empty twice, and none is dead again', async () => {
    const result = await watched(
      [
        [2, 0],
        [0, 0],
        [1, 0],
        [0, 0],
        [0, 0],
      ],
      0,
    );
    expect(result).toEqual({ end: { state: 'taken' }, looks: 5, asked: 1 });
  });

  it('ends at once when more are dead than before, and they are these', async () => {
    const result = await watched(
      [
        [2, 3],
        [1, 4],
      ],
      1,
    );
    expect(result).toEqual({ end: { state: 'back', count: 1 }, looks: 2, asked: 1 });
  });

  it('is not misled by dead letters of others', async () => {
    const result = await watched(
      [
        [1, 0],
        [1, 5],
        [0, 5],
        [0, 5],
      ],
      0,
    );
    expect(result).toMatchObject({ end: { state: 'taken' }, looks: 4 });
  });

  it('gives up after half a minute, and says that it is not over', async () => {
    expect(await watched([[4, 0]], 0)).toEqual({
      end: { state: 'unclear', inQueue: 4 },
      looks: 10,
      asked: 1,
    });
  });

  it('bears that it cannot see for a moment', async () => {
    expect(await watched([new Error('502'), [0, 0], [0, 0]], 0)).toMatchObject({ end: { state: 'taken' } });
  });
});

it('a letter came back if its event is dead under another name', () => {
  const before = [letter('m1'), letter('m2'), letter('m3', { eventId: undefined })];
  const now = [
    letter('m2'),
    letter('m9', { eventId: 'event-of-m1' }),
    letter('m8'),
    letter('m7', { eventId: undefined }),
  ];
  expect(comeBack(before as unknown as Letter[], now as unknown as Letter[])).toBe(1);
});
