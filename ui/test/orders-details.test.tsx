import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { putOrder } from '../src/api/lists.ts';
import { ORDER_DETAILS } from '../src/views/orders/queries.ts';
import { PATIENCE } from '../src/views/orders/useStalled.ts';
import { event, json, order, problem, Server, show, TRACE } from './orders-support.tsx';

const CONFIRMED = [
  'OrderPlaced',
  'OrderCreated',
  'OrderStockAllocated',
  'OrderPaymentAccepted',
  'OrderConfirmed',
];
const confirmed = () => order('o1', CONFIRMED, { status: 'CONFIRMED' });
const steps = async () =>
  within(await screen.findByRole('list', { name: 'Timeline' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);
const button = (name: string) => screen.getByRole('button', { name });
const payment = (status: string, more: object = {}) => ({
  __typename: 'Payment',
  id: 'o1',
  status,
  amount: 7.5,
  chargeId: null,
  retries: 0,
  reason: null,
  updatedAt: '2026-11-01T08:00:00Z',
  ...more,
});

afterEach(() => void vi.useRealTimers());

describe('an order', () => {
  it('is shown with its payment, its work order and its customer', async () => {
    const server = new Server().put({ ...confirmed(), workOrderId: 'w1', customerId: 'cust-1' });
    server.payment = payment('PAYMENT_FAILED', { retries: 2, reason: 'no answer' });
    show(server, '/orders/o1');
    expect(await screen.findByRole('heading', { name: 'Order of 5 × APPLES', level: 1 })).toBeVisible();
    expect(await screen.findByRole('link', { name: 'A leak' })).toHaveAttribute('href', '/work-orders/w1');
    expect(await screen.findByText('Ada')).toBeVisible();
    expect(await screen.findByText('Tried again soon')).toBeVisible();
    expect(screen.getByText(/2 times, of 3/)).toBeVisible();
    expect(screen.getByText('no answer')).toBeVisible();
    expect(screen.getByText('ORDER_PLACED_STATUS')).toBeVisible();
  });

  it('that is not there is said not to be there', async () => {
    show(new Server(), '/orders/none');
    expect(await screen.findByText('There is no such order')).toBeVisible();
    expect(screen.getByRole('link', { name: 'To all orders' })).toHaveAttribute('href', '/orders');
    expect(screen.queryByRole('button', { name: 'Ship order' })).toBeNull();
  });

  it('that cannot be loaded says why, and tries again', async () => {
    const server = new Server().put(confirmed());
    const answer = server.handlers['OrderDetails'];
    server.handlers['OrderDetails'] = () => new TypeError('Failed to fetch');
    show(server, '/orders/o1');
    expect(await screen.findByText('No connection')).toBeVisible();
    if (answer) server.handlers['OrderDetails'] = answer;
    await userEvent.click(button('Try again'));
    expect(await screen.findByRole('list', { name: 'Timeline' })).toBeVisible();
  });
});

describe('the timeline', () => {
  it('has what happened, and then what is to come; operators find each trace', async () => {
    show(new Server().put(order('o1', ['OrderPlaced', 'OrderCreated'])), '/orders/o1', { role: 'operator' });
    const shown = await steps();
    expect(shown).toHaveLength(7);
    expect(shown[1]).toMatch(/^Created.*1\.0 s after it was placed.*OrderCreated/);
    expect(shown[2]).toMatch(/^Stock allocatedNext.*stock-allocator/);
    expect(shown[6]).toBe('DeliveredTo come');
    const traces = screen.getAllByRole('link', { name: 'Trace' });
    expect(traces).toHaveLength(2);
    expect(traces[0]).toHaveAttribute('href', `/traces/${TRACE}`);
  });

  it('tells what waits for its predecessor, and why something failed', async () => {
    const failed = order('o1', ['OrderPlaced', 'OrderCreated', 'OrderStockDepleted']);
    failed.events.push(event('o1', 'OrderShipped', '2026-11-01T09:00:00Z', { counted: false }));
    failed.events[2] = { ...failed.events[2]!, reason: 'APPLES: 5 wanted, 2 there' };
    show(new Server().put({ ...failed, status: 'FAILED_INSUFFICIENT_STOCK' }), '/orders/o1');
    const shown = await steps();
    expect(shown).toHaveLength(4);
    expect(shown[2]).toMatch(/^Out of stock.*Why: APPLES: 5 wanted, 2 there/);
    expect(shown[3]).toMatch(/^ShippedWaits for its predecessor/);
    expect(screen.queryByRole('link', { name: 'Trace' })).toBeNull();
  });

  it('goes on by itself with what live updates bring', async () => {
    const server = new Server().put(order('o1', CONFIRMED.slice(0, 4)));
    const { client } = show(server, '/orders/o1');
    expect((await steps())[4]).toMatch(/^ConfirmedNext/);
    server.put(confirmed());
    await act(() =>
      client.query({ query: ORDER_DETAILS, variables: { id: 'o1' }, fetchPolicy: 'network-only' }),
    );
    act(() => putOrder(client.cache, confirmed()));
    expect((await steps())[4]).toMatch(/^Confirmed.*OrderConfirmed/);
    expect(button('Ship order')).toHaveAttribute('aria-disabled', 'false');
  });

  it('is asked for again while live updates do not come', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const server = new Server().put(order('o1', ['OrderPlaced'], { placedAt: new Date().toISOString() }));
    show(server, '/orders/o1', { live: 'waiting' });
    await steps();
    server.put(confirmed());
    await vi.advanceTimersByTimeAsync(2_500);
    expect(await screen.findByText('Confirmed', { selector: '.mantine-Badge-label' })).toBeVisible();
  });
});

describe('what can be done with it', () => {
  it('is shipped: accepted first, and shipped once the event is there', async () => {
    const server = new Server().put(confirmed());
    server.commands['/orders/o1/ship'] = () => json(202, { orderId: 'o1', eventId: 'e', status: 'SHIPPED' });
    const { client } = show(server, '/orders/o1');
    await steps();
    button('Ship order').focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(/^Accepted: “Shipped”/)).toHaveAttribute('role', 'status');
    expect(screen.getByText('Confirmed', { selector: '.mantine-Badge-label' })).toBeVisible();
    await userEvent.click(button('Ship order'));
    expect(server.sent).toHaveLength(1);
    server.put(order('o1', [...CONFIRMED, 'OrderShipped'], { status: 'SHIPPED' }));
    await act(() =>
      client.query({ query: ORDER_DETAILS, variables: { id: 'o1' }, fetchPolicy: 'network-only' }),
    );
    await waitFor(() => expect(button('Mark as delivered')).toHaveAttribute('aria-disabled', 'false'));
    expect(screen.queryByText(/^Accepted/)).toBeNull();
    expect(button('Ship order')).toHaveFocus();
  });

  it('is cancelled with a reason, after asking; the focus comes back', async () => {
    const server = new Server().put(confirmed());
    server.commands['/orders/o1/cancel'] = () => {
      server.put(order('o1', [...CONFIRMED, 'OrderCancelled'], { status: 'CANCELLED', reason: 'a mistake' }));
      return json(202, { orderId: 'o1', eventId: 'e', status: 'CANCELLED' });
    };
    show(server, '/orders/o1');
    await steps();
    await userEvent.click(button('Cancel order'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Cancel this order?' }));
    await userEvent.type(dialog.getByLabelText('Reason'), 'a mistake');
    expect(server.sent).toEqual([]);
    await userEvent.click(dialog.getByRole('button', { name: 'Yes, cancel it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.sent[0]?.body).toEqual({ reason: 'a mistake' });
    expect((await steps()).at(-1)).toMatch(/^Money paid backNext/);
    await waitFor(() => expect(button('Cancel order')).toHaveFocus());
    expect(button('Cancel order')).toHaveAttribute('aria-disabled', 'true');
  });

  it('is refused where something else came first: it says so, and shows where it stands', async () => {
    const server = new Server().put(confirmed());
    server.commands['/orders/o1/cancel'] = () => {
      server.put(order('o1', [...CONFIRMED, 'OrderShipped'], { status: 'SHIPPED' }));
      return problem(409, 'status_forbids', 'an order that is SHIPPED cannot be cancelled');
    };
    show(server, '/orders/o1');
    await steps();
    await userEvent.click(button('Cancel order'));
    await userEvent.click(await screen.findByRole('button', { name: 'Yes, cancel it' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Not possible any longer');
    expect(alert).toHaveTextContent('an order that is SHIPPED cannot be cancelled');
    expect(screen.queryByRole('button', { name: 'Yes, cancel it' })).toBeNull();
    await userEvent.click(within(screen.getByRole('dialog')).getByText('Close'));
    expect(await screen.findByText('Shipped', { selector: '.mantine-Badge-label' })).toBeVisible();
  });
});

describe('an order that does not move', () => {
  const fresh = (sku: string) => {
    const lines = [{ __typename: 'Line' as const, sku, units: 1 }];
    const placedAt = new Date(Date.now() - 1000).toISOString();
    return order('o1', ['OrderPlaced', 'OrderCreated'], { lines, placedAt });
  };

  it('is explained after a while, and operators are led to where it is', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    show(new Server().put(fresh('FAIL-ME')), '/orders/o1', { role: 'operator' });
    await steps();
    expect(screen.queryByText('This takes longer than usual')).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(PATIENCE));
    expect(await screen.findByText('This takes longer than usual')).toBeVisible();
    expect(screen.getByText(/fails on purpose while “Rehearsed failures”/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Trace of its last event' })).toHaveAttribute(
      'href',
      `/traces/${TRACE}`,
    );
    expect(screen.getByRole('link', { name: 'Dead letters of stock-allocator' })).toHaveAttribute(
      'href',
      '/operations/stock-allocator',
    );
  });

  it('is not explained once it moves on, and others are told whom to ask', async () => {
    const server = new Server().put(order('o1', ['OrderPlaced']));
    const { client } = show(server, '/orders/o1');
    expect(await screen.findByText(/tell an operator/)).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Operations' })).toBeNull();
    act(() => putOrder(client.cache, { ...confirmed() }));
    await waitFor(() => expect(screen.queryByText('This takes longer than usual')).toBeNull());
  });
});
