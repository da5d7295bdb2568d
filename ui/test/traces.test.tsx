import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LiveEvent } from '@tradewind/live-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pass, Server, show } from './operations-support.tsx';
import { at, line, span, trace } from './traces-support.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const AT = `/traces/${ID}`;

function serving(answer: () => unknown): Server {
  const server = new Server();
  server.graphql['Trace'] = () => ({ trace: answer() });
  return server;
}

const FAILED = trace(
  [
    span('orders-api', 0, 40, { name: 'POST /orders', outcome: '201', eventId: null, id: 'orders-api:r1' }),
    span('stock-allocator', 400, 410, {
      queuedAt: at(100),
      outcome: 'retried',
      code: 'failure_injected',
      orderId: 'ORD-1',
    }),
    span('stock-allocator', 2_000, 2_010, { queuedAt: at(410), outcome: 'dead_lettered', receiveCount: 5 }),
  ],
  [
    line('orders-api', 40, 'answered', { requestId: 'r1' }),
    line('stock-allocator', 410, 'event will be tried again', { eventId: 'e1' }, 'WARN'),
    line('stock-allocator', 2_010, 'gave up on the event', { eventId: 'e1' }, 'ERROR'),
  ],
);

describe('finding a trace', () => {
  it('takes text that contains an id, and says when there is none', async () => {
    const server = serving(() => FAILED);
    show(server, '/traces');
    const field = await screen.findByRole('textbox', { name: 'Trace id' });
    await userEvent.type(field, 'no id{Enter}');
    expect(screen.getByText(/There is no trace id in this text/)).toBeVisible();
    await userEvent.clear(field);
    await userEvent.type(field, `traceparent: 00-${ID}-00f067aa0ba902b7-01{Enter}`);
    expect(await screen.findByRole('heading', { name: 'Across functions' })).toBeVisible();
    expect(server.requests('Trace')).toEqual([{ id: ID, hours: 24 }]);
  });

  it('leads to what was sent from this page, and to live events', async () => {
    const { sent, feed } = show(
      serving(() => FAILED),
      '/traces',
    );
    await screen.findByText('Sent from this page');
    act(() => {
      sent.add('POST /orders', new Response('', { headers: { 'x-trace-id': ID } }));
      const event = { eventType: 'order-placed', eventId: 'e1', timestamp: at(0), traceId: ID };
      feed.add(event as unknown as LiveEvent);
      feed.add({
        ...event,
        eventType: 'note-saved',
        eventId: 'e2',
        traceId: undefined,
      } as unknown as LiveEvent);
    });
    expect(screen.getByRole('link', { name: 'POST /orders' })).toHaveAttribute('href', AT);
    expect(screen.getByRole('link', { name: 'order-placed' })).toHaveAttribute('href', AT);
    expect(screen.queryByText('note-saved')).toBeNull();
  });

  it('is for operators', async () => {
    const server = serving(() => FAILED);
    show(server, AT, 'dispatcher');
    expect(await screen.findByText('This view is for operators')).toBeVisible();
    expect(server.asked).toEqual([]);
  });
});

describe('a trace', () => {
  it('is a table with numbers, also for who does not see bars', async () => {
    show(
      serving(() => FAILED),
      AT,
    );
    const table = await screen.findByRole('table', { name: 'Across functions' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(
      rows.map((row) =>
        within(row)
          .getAllByRole('cell')
          .slice(1)
          .map((cell) => cell.textContent),
      ),
    ).toEqual([
      ['–', '40 ms', ' 201'],
      ['300 ms', '10 ms', ' Retriedfailure_injected'],
      ['1.59 s', '10 ms', ' Dead letter'],
    ]);
    expect(rows[2]).toHaveTextContent('attempt 5');
    expect(screen.getByText(/2.01 s/, { selector: 'b' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Order ORD-1' })).toHaveAttribute('href', '/orders/ORD-1');
  });

  it('opens a row to its own lines, with the keyboard too', async () => {
    show(
      serving(() => FAILED),
      AT,
    );
    const table = within(await screen.findByRole('table'));
    const [first] = table.getAllByRole('button', { name: 'stock-allocator' });
    first?.focus();
    await userEvent.keyboard('{Enter}');
    expect(first).toHaveAttribute('aria-expanded', 'true');
    expect(table.getByText('event will be tried again')).toBeVisible();
    expect(table.queryByText('gave up on the event')).toBeNull();
    await userEvent.keyboard('{Enter}');
    expect(table.queryByText('event will be tried again')).toBeNull();
  });

  it('has its lines below, to be narrowed down', async () => {
    show(
      serving(() => FAILED),
      AT,
    );
    const level = await screen.findByRole('combobox', { name: 'Level' });
    await userEvent.selectOptions(level, 'Errors');
    expect(screen.getByText('1 of 3 lines')).toBeVisible();
    await userEvent.type(screen.getByRole('textbox', { name: 'Text in lines' }), 'tried');
    expect(screen.getByText('0 of 3 lines')).toBeVisible();
    await userEvent.selectOptions(level, 'All levels');
    expect(screen.getByText('event will be tried again')).toBeVisible();
  });

  it('grows while it is young, and then is left alone', async () => {
    vi.useFakeTimers({ now: Date.parse(at(1_000)) });
    let spans = [span('orders-api', 0, 40)];
    const server = serving(() => trace(spans));
    show(server, AT);
    await pass(0);
    expect(screen.getByText(/this page looks again by itself/)).toBeVisible();
    spans = [...spans, span('order-sync', 100, 200)];
    await pass(3_000);
    expect(screen.getByRole('button', { name: 'order-sync' })).toBeVisible();
    await pass(60_000);
    const asked = server.requests('Trace').length;
    await pass(60_000);
    expect(server.requests('Trace')).toHaveLength(asked);
    expect(screen.getByText(/it seems to be over/)).toBeVisible();
  });

  it('that is not in the logs yet is looked for again, and further back if somebody wants', async () => {
    vi.useFakeTimers();
    let found: unknown = null;
    const server = serving(() => found);
    show(server, AT);
    await pass(0);
    expect(screen.getByText('Nothing of this trace in the logs of the last 24 hours')).toBeVisible();
    act(() => screen.getByRole('button', { name: 'Look back 7 days' }).click());
    await pass(0);
    expect(server.requests('Trace').at(-1)).toEqual({ id: ID, hours: 168 });
    found = FAILED;
    await pass(3_000);
    expect(screen.getByRole('heading', { name: 'Across functions' })).toBeVisible();
  });

  it('says that an id is none, and asks for nothing', async () => {
    const server = serving(() => FAILED);
    show(server, '/traces/abc');
    expect(await screen.findByText('This is no trace id')).toBeVisible();
    expect(server.asked).toEqual([]);
  });
});
