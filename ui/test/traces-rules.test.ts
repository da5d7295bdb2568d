import { describe, expect, it } from 'vitest';
import { narrowed } from '../src/views/traces/LogLines.tsx';
import { outcomeOf } from '../src/views/traces/outcome.ts';
import { duration, scale, union } from '../src/views/traces/scale.ts';
import { traceIdIn } from '../src/views/traces/traceId.ts';
import { isRetrying, linesOf, nextLook, shares, waterfall } from '../src/views/traces/waterfall.ts';
import { at, line, span, trace } from './traces-support.ts';

describe('the time axis', () => {
  it('begins with the first and ends with the last', () => {
    const axis = scale([
      { from: 1_000, to: 1_400 },
      { from: 1_200, to: 2_000 },
    ]);
    expect([1_000, 1_500, 2_000].map(axis.at)).toEqual([0, 50, 100]);
    expect(axis.ticks.map(({ label }) => label)).toEqual([
      '0 ms',
      '200 ms',
      '400 ms',
      '600 ms',
      '800 ms',
      '1 s',
    ]);
    expect(axis.ticks.map(({ left }) => Math.round(left))).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it('cuts a long pause short, so that what comes behind it can be seen', () => {
    const [minutes, busy] = [600_000, 1_000];
    const axis = scale([
      { from: 0, to: busy },
      { from: minutes, to: minutes + busy },
    ]);
    expect(axis.stretches.map(({ idle }) => idle)).toEqual([false, true, false]);
    const [, pause] = axis.stretches;
    expect(pause?.width).toBeCloseTo(8);
    expect(axis.at(busy)).toBeCloseTo(46);
    expect(axis.at(minutes)).toBeCloseTo(54);
    expect(axis.at(minutes + busy)).toBeCloseTo(100);
    const { left = 0, width = 0 } = pause ?? {};
    expect(axis.ticks.filter((tick) => tick.left > left && tick.left < left + width)).toEqual([]);
  });

  it('leaves short pauses as they are', () => {
    expect(
      scale([
        { from: 0, to: 10 },
        { from: 400, to: 410 },
      ]).stretches,
    ).toHaveLength(1);
  });

  it('takes what is only a moment, and nothing at all', () => {
    const moment = scale([{ from: 5, to: 5 }]);
    expect(moment.at(5)).toBe(0);
    expect(moment.ticks).toHaveLength(1);
    expect(scale([])).toMatchObject({ stretches: [], ticks: [] });
  });

  it.each([1, 7, 59, 840, 9_999, 61_000, 3_600_000, 90_000_000, 600_000_000])(
    'has some labels, none in the way of another, for %i ms',
    (length) => {
      const { ticks } = scale([{ from: 0, to: length }]);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(13);
      const gaps = ticks.slice(1).map(({ left }, index) => left - (ticks[index]?.left ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(9);
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    },
  );

  it('joins what overlaps', () => {
    const all = [
      { from: 5, to: 9 },
      { from: 0, to: 3 },
      { from: 2, to: 4 },
      { from: 6, to: 7 },
    ];
    expect(union(all)).toEqual([
      { from: 0, to: 4 },
      { from: 5, to: 9 },
    ]);
  });
});

it.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1_000, '1 s'],
  [1_234, '1.23 s'],
  [14_100, '14.1 s'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [12_000_000, '3 h 20 min'],
])('%d ms are %s', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});

describe('the waterfall', () => {
  const spans = [
    span('order-sync', 600, 1_000, { queuedAt: at(200) }),
    span('orders-api', 0, 100, { name: 'POST /orders', outcome: '201' }),
  ];

  it('has a row for each span by its beginning, with its wait before its work', () => {
    const { rows, contexts } = waterfall(spans);
    expect(rows.map(({ span: { service }, gap, work }) => [service, gap, work])).toEqual([
      ['orders-api', undefined, { left: 0, width: 10 }],
      ['order-sync', { left: 20, width: 40 }, { left: 60, width: 40 }],
    ]);
    expect(rows.map(({ waited, took, after }) => [waited, took, after])).toEqual([
      [undefined, 100, 0],
      [400, 400, 600],
    ]);
    expect(contexts).toEqual(['api', 'orders']);
  });

  it('knows where the time went: at work, else in queues, else nowhere', () => {
    expect(shares(spans)).toEqual({ total: 1_000, working: 500, waiting: 400, neither: 100 });
    const parallel = span('live-broadcaster', 300, 900, { queuedAt: at(250) });
    expect(shares([...spans, parallel])).toEqual({ total: 1_000, working: 800, waiting: 100, neither: 100 });
    expect(shares([])).toEqual({ total: 0, working: 0, waiting: 0, neither: 0 });
  });

  it('bears a queue time behind the beginning', () => {
    expect(waterfall([span('order-sync', 10, 20, { queuedAt: at(15) })]).rows[0]?.gap).toBeUndefined();
  });
});

describe('lines of a span', () => {
  it('are those of its event in its time, and not those of another attempt', () => {
    const lines = [
      line('stock-allocator', 100, 'event will be tried again', { eventId: 'e1' }),
      line('stock-allocator', 200, 'applied event', { eventId: 'e1' }),
      line('stock-allocator', 200, 'applied event', { eventId: 'e2' }),
      line('order-sync', 200, 'applied event', { eventId: 'e1' }),
    ];
    const second = span('stock-allocator', 190, 200, { eventId: 'e1' });
    expect(linesOf(second, lines)).toEqual([lines[1]]);
  });

  it('of a request are those of its invocation', () => {
    const lines = [
      line('orders-api', 50, 'placed an order', { requestId: 'r1' }),
      line('orders-api', 60, 'answered', { requestId: 'r2' }),
    ];
    const request = span('orders-api', 0, 70, { id: 'orders-api:r1', eventId: null });
    expect(linesOf(request, lines)).toEqual([lines[0]]);
  });
});

describe('a trace is looked at again', () => {
  const done = trace([span('order-sync', 0, 100)]);
  const retried = span('stock-allocator', 0, 100, { outcome: 'retried' });
  const now = Date.parse(at(100));

  it('while its last line is young', () => {
    expect(nextLook(done, 1, now + 29_000)).toBe(3_000);
    expect(nextLook(done, 1, now + 31_000)).toBeUndefined();
  });

  it('longer while something will be tried again, but not for ever', () => {
    expect(nextLook(trace([retried]), 1, now + 60_000)).toBe(6_000);
    expect(nextLook(trace([retried]), 1, now + 400_000)).toBeUndefined();
    const applied = span('stock-allocator', 4_000, 4_100, { receiveCount: 2 });
    expect([isRetrying([retried]), isRetrying([applied, retried])]).toEqual([true, false]);
  });

  it('some times while there is nothing', () => {
    expect(nextLook(null, 1, now)).toBe(3_000);
    expect(nextLook(null, 10, now)).toBeUndefined();
  });
});

it('lines are narrowed down by level and by words', () => {
  const lines = [
    line('orders-api', 0, 'answered', { status: 201 }),
    line('stock-allocator', 1, 'gave up', { code: 'failure_injected' }, 'ERROR'),
    line('stock-allocator', 2, 'event will be tried again', {}, 'WARN'),
  ];
  expect(narrowed(lines, 'all', '')).toHaveLength(3);
  expect(narrowed(lines, 'warn', '')).toEqual([lines[1], lines[2]]);
  expect(narrowed(lines, 'error', 'stock')).toEqual([lines[1]]);
  expect(narrowed(lines, 'all', 'INJECTED gave')).toEqual([lines[1]]);
});

it.each([
  ['201', 'teal'],
  ['404', 'orange'],
  ['503', 'red'],
  ['dead_lettered', 'red'],
  ['something_new', 'gray'],
  [null, 'gray'],
])('the outcome %s is %s', (outcome, color) => {
  expect(outcomeOf(outcome)).toMatchObject({ color });
});

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
it.each([
  [ID, ID],
  [` ${ID.toUpperCase()}\n`, ID],
  [`00-${ID}-00f067aa0ba902b7-01`, ID],
  [`https://ui.example/traces/${ID}?a=b`, ID],
  [`{"traceId":"${ID}"}`, ID],
  ['Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1', '5759e988bd862e3fe1be46a994272793'],
  [`${ID}0`, undefined],
  ['01a1fda0-0c5c-7312-89ee-eb53aed4277f', undefined],
  ['', undefined],
])('the trace id in %j is %s', (text, id) => {
  expect(traceIdIn(text)).toBe(id);
});
