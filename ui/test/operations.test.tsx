import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OUTBOX, pass, problem, Server, show, worker } from './operations-support.tsx';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function serving(...queues: ReturnType<typeof worker>[]): Server {
  const server = new Server();
  server.graphql['Queues'] = () => ({ queues, outbox: OUTBOX });
  return server;
}

describe('the overview', () => {
  it('tells who is no operator why they see nothing, and asks for nothing', async () => {
    const server = serving();
    show(server, '/operations', 'technician');
    expect(await screen.findByText('This view is for operators')).toBeVisible();
    expect(server.asked).toEqual([]);
  });

  it('says that something is wrong, what it means, and leads to the letters', async () => {
    show(serving(worker('order-sync', 3), worker('stock-allocator', 0, 2)), '/operations');
    const title = await screen.findByText('Something is wrong');
    expect(title).toBeVisible();
    expect(within(screen.getByRole('group', { name: 'Dead letters' })).getByText('2')).toBeVisible();
    expect(within(screen.getByRole('group', { name: 'Messages waiting' })).getByText('3')).toBeVisible();
    const badge = screen.getByRole('link', { name: '2 dead letters of stock-allocator' });
    expect(badge).toHaveAttribute('href', '/operations/stock-allocator');
    expect(screen.getByText('The order stays pending. Nothing is sold or charged twice.')).toBeVisible();
  });

  it('has a row for the relay, which has no queue', async () => {
    show(serving(worker('event-relay', 0, 1)), '/operations');
    const row = (await screen.findByRole('link', { name: 'event-relay' })).closest('tr');
    expect(row).toHaveTextContent('Reads a stream');
  });

  it('follows by itself, and keeps what it knew when it cannot', async () => {
    vi.useFakeTimers();
    const server = serving(worker('order-sync', 3));
    show(server, '/operations');
    await pass(0);
    server.graphql['Queues'] = () => ({ queues: [worker('order-sync', 7)], outbox: OUTBOX });
    await pass(3_000);
    expect(screen.getByRole('group', { name: 'Messages waiting' })).toHaveTextContent('7');
    server.graphql['Queues'] = () => {
      throw new TypeError('no network');
    };
    await pass(3_000);
    expect(screen.getByRole('group', { name: 'Messages waiting' })).toHaveTextContent('7');
    expect(screen.getByRole('alert')).toHaveTextContent('No connection');
    expect(screen.getByText('When last seen: All is well')).toBeVisible();
    expect(screen.getByText(/Could not be brought up to date: as of/)).toBeVisible();
  });

  it('shows the queues without the outbox while its database is away', async () => {
    const server = serving();
    server.graphql['Queues'] = () => ({ queues: [worker('order-sync', 3)], outbox: null });
    show(server, '/operations');
    expect(await screen.findByRole('link', { name: 'order-sync' })).toBeVisible();
    expect(screen.getByRole('group', { name: 'Outbox' })).toHaveTextContent('Not known');
    expect(screen.getByRole('group', { name: 'Messages waiting' })).toHaveTextContent('3');
  });
});

describe('the switch for rehearsed failures', () => {
  it('shows what the server says, and moves when the server says so', async () => {
    const server = serving(worker('order-sync'));
    let on = true;
    let release: () => void = () => undefined;
    server.http['GET /operations/failure-injection'] = () => ({ on });
    server.http['PUT /operations/failure-injection'] = async (body) => {
      await new Promise<void>((resolve) => (release = resolve));
      on = body['on'] as boolean;
      return { on };
    };
    show(server, '/operations');
    const toggle = await screen.findByRole('switch', { name: 'Rehearsed failures' });
    await vi.waitFor(() => expect(toggle).toBeChecked());
    await userEvent.click(toggle);
    expect(toggle).toBeChecked();
    expect(toggle).toBeDisabled();
    release();
    await vi.waitFor(() => expect(toggle).not.toBeChecked());
    expect(server.requests('PUT /operations/failure-injection')).toEqual([{ on: false }]);
  });

  it('stays where it is when the server refuses', async () => {
    const server = serving(worker('order-sync'));
    server.http['PUT /operations/failure-injection'] = () => problem(503, 'unavailable');
    show(server, '/operations');
    const toggle = await screen.findByRole('switch', { name: 'Rehearsed failures' });
    await vi.waitFor(() => expect(toggle).toBeEnabled());
    await userEvent.click(toggle);
    expect(await screen.findByText('refused: unavailable')).toBeVisible();
    expect(toggle).toBeChecked();
  });
});
