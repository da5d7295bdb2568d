import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LiveEvent } from '@tradewind/live-client';
import { describe, expect, it } from 'vitest';
import { putOrder } from '../src/api/lists.ts';
import { order, page, Server, show } from './orders-support.tsx';

const rows = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);

describe('the list of orders', () => {
  it('shows what, how much, for which work order and who', async () => {
    const lines = ['APPLES', 'PEARS', 'PLUMS'].map((sku) => ({ __typename: 'Line' as const, sku, units: 2 }));
    const mine = order('o1', ['OrderPlaced'], { lines, workOrderId: 'w1', placedAt: '2026-11-02T08:00:00Z' });
    const others = order('o2', ['OrderPlaced'], { userId: '00000000-0000-4000-8000-0000000abcde' });
    show(new Server().put(mine, others), '/orders');
    const link = await screen.findByRole('link', { name: '2 × APPLES, 2 × PEARS and 1 more' });
    expect(link).toHaveAttribute('href', '/orders/o1');
    expect(await screen.findByRole('link', { name: 'A leak' })).toHaveAttribute('href', '/work-orders/w1');
    expect(rows()[0]).toMatch(/7\.50Pending.*You$/);
    expect(rows()[1]).toMatch(/User …0abcde$/);
    expect(screen.getAllByTitle('ORDER_PLACED_STATUS')).toHaveLength(2);
  });

  it('changes by itself, newest first, and says so', async () => {
    const { client, feed } = show(new Server().put(order('o1', ['OrderPlaced'])), '/orders');
    await screen.findByText('Pending');
    const older = order('o0', [], { placedAt: '2026-10-01T08:00:00Z', status: 'SHIPPED' });
    act(() => {
      putOrder(client.cache, order('o2', [], { placedAt: '2026-11-03T08:00:00Z', status: 'CONFIRMED' }));
      putOrder(client.cache, order('o1', [], { status: 'FAILED_PAYMENT' }));
      putOrder(client.cache, older);
      const told = { eventType: 'order-shipped', eventId: 'e1', orderId: 'o0', status: 'SHIPPED' };
      feed.add({ ...told, lines: older.lines } as unknown as LiveEvent);
    });
    await waitFor(() => expect(rows()).toHaveLength(3));
    const statuses = ['Confirmed', 'Payment rejected', 'Shipped'];
    statuses.forEach((status, i) => expect(rows()[i]).toContain(status));
    expect(screen.getByText('Shipped: order of 5 × APPLES')).toHaveAttribute('role', 'status');
  });

  it('asks for one status, and leaves out what has moved on', async () => {
    const asked: unknown[] = [];
    const server = new Server();
    server.handlers['Orders'] = ({ status }) => {
      asked.push(status);
      return { orders: page(status ? [order('o1', [], { status: 'CONFIRMED' })] : []) };
    };
    const { client } = show(server, '/orders');
    expect(await screen.findByText('Nothing was ordered yet')).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText('Status'), 'Confirmed');
    expect(await screen.findByRole('link', { name: '5 × APPLES' })).toBeVisible();
    expect(asked).toEqual([null, 'CONFIRMED']);
    act(() => putOrder(client.cache, order('o1', [], { status: 'SHIPPED' })));
    expect(await screen.findByText('No order is “Confirmed”')).toBeVisible();
  });

  it('goes on behind a page that has none, and shows nothing twice', async () => {
    const server = new Server();
    server.handlers['Orders'] = ({ after }) => {
      const one = order('o1', [], { status: 'SHIPPED' });
      return { orders: after === 'next' ? page([one, one]) : page([], 'next') };
    };
    show(server, '/orders?status=SHIPPED');
    expect(await screen.findByText(/None among the newest/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('says what could not be loaded, and tries again', async () => {
    const server = new Server().put(order('o1', []));
    const answer = server.handlers['Orders'];
    server.handlers['Orders'] = () => new TypeError('Failed to fetch');
    show(server, '/orders');
    expect(await screen.findByText('No connection')).toBeVisible();
    if (answer) server.handlers['Orders'] = answer;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: '5 × APPLES' })).toBeVisible();
  });
});
