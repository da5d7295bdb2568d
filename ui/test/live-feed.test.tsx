import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sentence, spoken } from '../src/views/live/sentences.ts';
import { LiveFeed } from '../src/views/live/LiveFeed.tsx';
import {
  Api,
  note,
  noteDeleted,
  noteEvent,
  noteFailed,
  order,
  orderEvent,
  workOrder,
  workOrderEvent,
} from './live-support.ts';
import { show } from './notes-support.tsx';

const ORDER = '01a1fda1-f08d-7388-8c39-76955c651234';

function view(role: 'technician' | 'operator' = 'technician') {
  const api = new Api({
    OrderNow: () => ({ order: order(ORDER, 10) }),
    WorkOrderNow: ({ id }) => ({ workOrder: workOrder(id as string, 10) }),
  });
  return show(<LiveFeed />, api, { role, at: '/live' });
}

const items = () =>
  within(screen.getByRole('list', { name: /events/i }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);

afterEach(() => void vi.useRealTimers());

describe('the live feed', () => {
  it('says what to do where nothing has happened', () => {
    view();
    expect(screen.getByText('Nothing has happened since you opened the page')).toBeVisible();
    expect(screen.getByRole('link', { name: 'write a note' })).toHaveAttribute('href', '/notes');
    expect(screen.getByText('Changes show by themselves.')).toBeVisible();
  });

  it('shows events in plain words, the newest first, with links to what they are about', () => {
    const { tell } = view();
    tell(workOrderEvent('w1', 1), orderEvent('order-confirmed', ORDER));
    expect(items()).toMatchObject([
      expect.stringContaining('Order …1234 was confirmed: 3 × APPLES'),
      expect.stringContaining('Work order “Title of w1” was opened'),
    ]);
    expect(screen.getByRole('link', { name: 'Order …1234' })).toHaveAttribute('href', `/orders/${ORDER}`);
    expect(screen.getByRole('link', { name: /Title of w1/ })).toHaveAttribute('href', '/work-orders/w1');
  });

  it('leads nobody but operators to traces', () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    view().tell(orderEvent('order-placed', ORDER, { traceId }));
    expect(screen.queryByRole('link', { name: 'Trace' })).toBeNull();
  });

  it('leads operators to traces', () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    view('operator').tell(orderEvent('order-placed', ORDER, { traceId }));
    expect(screen.getByRole('link', { name: 'Trace' })).toHaveAttribute('href', `/traces/${traceId}`);
  });

  it('shows one kind alone', async () => {
    const { tell } = view();
    tell(workOrderEvent('w1', 1), orderEvent('order-placed', ORDER));
    await userEvent.click(screen.getByRole('button', { name: 'Orders' }));
    expect(items()).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Notes' }));
    expect(screen.getByText('Nothing of this kind yet')).toBeVisible();
  });

  it('holds what comes while it is paused, and says how much waits', async () => {
    const { tell } = view();
    tell(orderEvent('order-placed', ORDER));
    await userEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(screen.getByText('Paused. Nothing waits.')).toBeVisible();
    tell(orderEvent('order-created', ORDER), noteEvent('note-saved', note('n1', 10)));
    expect(items()).toHaveLength(1);
    expect(screen.getByText('Paused. 2 events wait.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Notes' }));
    expect(screen.getByText('Paused. One event waits.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'All' }));
    await userEvent.click(screen.getByRole('button', { name: 'Go on' }));
    expect(items()).toHaveLength(3);
  });

  it('tells those who listen of many events at once', () => {
    vi.useFakeTimers();
    const { tell } = view();
    tell(noteEvent('note-saved', note('n1', 10)));
    tell(noteEvent('note-saved', note('n2', 11)), orderEvent('order-shipped', ORDER));
    const status = screen.getByRole('status');
    expect(status).toBeEmptyDOMElement();
    act(() => void vi.advanceTimersByTime(5_000));
    expect(status).toHaveTextContent('3 new events. The last: Order …1234 was shipped: 3 × APPLES');
    tell(noteDeleted('n1'));
    act(() => void vi.advanceTimersByTime(5_000));
    expect(status).toHaveTextContent('You deleted a note');
  });
});

describe('an event in words', () => {
  const words = (event: Parameters<typeof sentence>[0]) => spoken(sentence(event, 'me'));
  const hers = { userId: 'she', username: 'she@example.org' };

  it.each([
    [noteEvent('note-saved', note('n', 1, { content: 'A\n\n b ' })), 'You wrote a public note: “A b”'],
    [noteEvent('note-updated', note('n', 1, { ...hers, content: 'C' })), 'she changed a public note: “C”'],
    [
      noteEvent('note-saved', note('n', 1, { isPublic: false, content: 'D' })),
      'You wrote a private note: “D”',
    ],
    [noteDeleted('n', 'she@example.org'), 'she deleted a note, or keeps it private now'],
    [noteFailed('n'), 'A note of yours was not saved: the table was full'],
    [
      orderEvent('order-payment-rejected', ORDER, { reason: 'card declined' }),
      'Order …1234 could not be paid: 9.50 (card declined)',
    ],
    [
      { ...workOrderEvent('w1', 2), previousStatus: 'SCHEDULED' } as Parameters<typeof sentence>[0],
      'Work order “Title of w1” moved from “Scheduled” to “Open”',
    ],
    [
      {
        eventType: 'unknown',
        type: 'moon-rose',
        eventId: 'e',
        cursor: 'c',
        timestamp: 't',
        fields: {},
      } as const,
      'Something happened that this page does not know: moon-rose',
    ],
  ])('%#: is what people say', (event, said) => {
    expect(words(event)).toBe(said);
  });

  it('says the beginning of a long note', () => {
    const long = words(noteEvent('note-saved', note('n', 1, { content: 'word '.repeat(100) })));
    expect(long).toMatch(/word…”$/);
    expect(long.length).toBeLessThan(160);
  });
});
