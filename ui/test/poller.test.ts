import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Poller } from '../src/components/poller.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  Object.defineProperty(document, 'hidden', { configurable: true, value: false });
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
function hide(hidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('a poller', () => {
  it('asks at once, and again after each answer, until it is ended', async () => {
    let count = 0;
    const poller = new Poller(
      () => Promise.resolve(++count),
      () => 3_000,
    );
    const stop = poller.start();
    await pass(0);
    expect(poller.state).toMatchObject({ data: 1, busy: false });
    await pass(6_000);
    expect(count).toBe(3);
    stop();
    await pass(60_000);
    expect(count).toBe(3);
  });

  it('keeps the last answer and its time when one fails, and asks more slowly', async () => {
    const answers: (() => Promise<string>)[] = [() => Promise.resolve('good')];
    const ask = vi.fn(() => (answers.shift() ?? (() => Promise.reject(new TypeError('no network'))))());
    const poller = new Poller(ask, () => 3_000);
    const stop = poller.start();
    await pass(0);
    const { at } = poller.state;
    await pass(3_000);
    expect(poller.state).toMatchObject({ data: 'good', at, problem: { code: 'network' } });
    await pass(5_999);
    expect(ask).toHaveBeenCalledTimes(2);
    await pass(1);
    expect(ask).toHaveBeenCalledTimes(3);
    answers.push(() => Promise.resolve('better'));
    await pass(12_000);
    expect(poller.state).toMatchObject({ data: 'better', problem: undefined });
    stop();
  });

  it('asks nothing while nobody looks, and at once when somebody does again', async () => {
    const ask = vi.fn(() => Promise.resolve(1));
    const poller = new Poller(ask, () => 3_000);
    const stop = poller.start();
    await pass(0);
    hide(true);
    await pass(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    hide(false);
    await pass(0);
    expect(ask).toHaveBeenCalledTimes(2);
    stop();
  });

  it('asks one question at a time, and only once without a pause', async () => {
    const ask = vi.fn(() => new Promise<number>((resolve) => setTimeout(() => resolve(1), 1_000)));
    const poller = new Poller(ask);
    const stop = poller.start();
    void poller.refresh();
    await pass(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    void poller.refresh();
    expect(ask).toHaveBeenCalledTimes(2);
    stop();
  });
});
