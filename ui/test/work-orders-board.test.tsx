import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LiveEvent } from '@tradewind/live-client';
import { describe, expect, it } from 'vitest';
import { putWorkOrder } from '../src/api/lists.ts';
import { page, refusal, Server, show, workOrder, type StoredWorkOrder } from './work-orders-support.tsx';

const column = (name: string) => screen.getByRole('region', { name });
const titles = (name: string) =>
  within(column(name))
    .queryAllByRole('link')
    .map((link) => link.textContent);

async function openMenu(id: string) {
  await userEvent.click(await screen.findByRole('button', { name: `Move Title of ${id}` }));
}
async function choose(name: string) {
  await userEvent.click(await screen.findByRole('menuitem', { name }));
}

/** Moves wait until a test lets them go on. */
function held(server: Server) {
  let release: (answer: Error | StoredWorkOrder) => void = () => undefined;
  server.handlers['ChangeWorkOrderStatus'] = async () => {
    const answer = await new Promise<Error | StoredWorkOrder>((resolve) => (release = resolve));
    return answer instanceof Error ? answer : { changeWorkOrderStatus: answer };
  };
  return (answer: Error | StoredWorkOrder) => act(() => Promise.resolve(release(answer)));
}

describe('the board', () => {
  it('has a column for each status, with what it has and how many', async () => {
    show(new Server(workOrder('w1', 'OPEN'), workOrder('w2', 'ON_HOLD'), workOrder('w3', 'OPEN')));
    await waitFor(() => expect(titles('Open')).toEqual(['Title of w1', 'Title of w3']));
    expect(titles('On hold')).toEqual(['Title of w2']);
    expect(within(column('Open')).getByText('2')).toBeVisible();
    expect(within(column('Cancelled')).getByText('None')).toBeVisible();
  });

  it('leaves out what has moved on, and shows nothing twice, however pages overlap', async () => {
    const server = new Server();
    const [one, two, gone] = [workOrder('w1', 'OPEN'), workOrder('w2', 'OPEN'), workOrder('w9', 'SCHEDULED')];
    server.handlers['WorkOrdersOfStatus'] = ({ status, after }) => {
      if (status !== 'OPEN') return { workOrders: page([]) };
      return { workOrders: after === 'next' ? page([one, two]) : page([one, gone], 'next') };
    };
    show(server);
    await waitFor(() => expect(titles('Open')).toEqual(['Title of w1']));
    expect(within(column('Open')).getByText('1+')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show more: Open' }));
    await waitFor(() => expect(titles('Open')).toEqual(['Title of w1', 'Title of w2']));
    expect(screen.queryByRole('button', { name: 'Show more: Open' })).toBeNull();
  });

  it('says what could not be loaded, and tries again', async () => {
    const server = new Server(workOrder('w1', 'OPEN'));
    const answer = server.handlers['WorkOrdersOfStatus'];
    server.handlers['WorkOrdersOfStatus'] = () => refusal('UNAVAILABLE', 'try again shortly');
    show(server);
    await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(6));
    if (answer) server.handlers['WorkOrdersOfStatus'] = answer;
    await userEvent.click(within(column('Open')).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(titles('Open')).toEqual(['Title of w1']));
    expect(within(column('Open')).queryByRole('alert')).toBeNull();
  });

  it('shows what live updates bring, and says so', async () => {
    const { client, feed } = show(new Server(workOrder('w1', 'OPEN')));
    await waitFor(() => expect(titles('Open')).toHaveLength(1));
    const event = {
      eventType: 'work-order-created',
      eventId: 'e1',
      workOrderId: 'w2',
      version: 1,
      title: 'A leak',
    };
    act(() => {
      feed.add(event as unknown as LiveEvent);
      putWorkOrder(client.cache, workOrder('w2', 'OPEN', { title: 'A leak' }));
    });
    await waitFor(() => expect(titles('Open')).toEqual(['A leak', 'Title of w1']));
    expect(screen.getByText('New work order: A leak')).toHaveAttribute('role', 'status');
  });
});

describe('who may do what', () => {
  it('operators look', async () => {
    show(new Server(workOrder('w1', 'OPEN')), { role: 'operator' });
    await waitFor(() => expect(titles('Open')).toHaveLength(1));
    expect(screen.queryByRole('button', { name: /^Move/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Create work order' })).toBeNull();
    expect(screen.getByRole('listitem')).toHaveAttribute('draggable', 'false');
  });

  it('technicians move', async () => {
    show(new Server(workOrder('w1', 'OPEN'), workOrder('w2', 'COMPLETED')), { role: 'technician' });
    await waitFor(() => expect(titles('Completed')).toHaveLength(1));
    expect(screen.getAllByRole('button', { name: /^Move/ })).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Create work order' })).toBeNull();
  });
});

describe('moving', () => {
  it('offers what is possible from there, and shows it at once, with the focus', async () => {
    const server = new Server(workOrder('w1', 'SCHEDULED', { version: 4 }));
    const answer = held(server);
    show(server);
    await openMenu('w1');
    const offered = (await screen.findAllByRole('menuitem')).map((item) => item.textContent);
    expect(offered).toEqual(['Move to In progress', 'Move to On hold', 'Move to Cancelled']);
    await choose('Move to In progress');
    expect(titles('In progress')).toEqual(['Title of w1']);
    expect(titles('Scheduled')).toEqual([]);
    expect(screen.getByRole('link', { name: 'Title of w1' })).toHaveFocus();
    expect(screen.getByRole('button', { name: 'Move Title of w1' })).toHaveAttribute('aria-disabled');
    expect(server.requests('ChangeWorkOrderStatus')).toEqual([
      { id: 'w1', status: 'IN_PROGRESS', expectedVersion: 4 },
    ]);
    await answer(workOrder('w1', 'IN_PROGRESS', { version: 5 }));
    expect(titles('In progress')).toEqual(['Title of w1']);
    expect(screen.getByRole('button', { name: 'Move Title of w1' })).not.toHaveAttribute('aria-disabled');
  });

  it('is taken back when somebody else was faster, with the reason, and shows what is so', async () => {
    const server = new Server(workOrder('w1', 'SCHEDULED'));
    const answer = held(server);
    show(server);
    await openMenu('w1');
    await choose('Move to In progress');
    server.stored.set('w1', workOrder('w1', 'ON_HOLD', { version: 2 }));
    await answer(refusal('VERSION_CONFLICT', 'it is at version 2'));
    expect(await screen.findByText('Changed meanwhile')).toBeVisible();
    expect(screen.getByText(/“Title of w1” was not moved to In progress. Somebody else/)).toBeVisible();
    await waitFor(() => expect(titles('On hold')).toEqual(['Title of w1']));
    expect(titles('In progress')).toEqual([]);
    expect(titles('Scheduled')).toEqual([]);
  });

  it('goes back where it was when the server cannot be reached', async () => {
    const server = new Server(workOrder('w1', 'OPEN'));
    const answer = held(server);
    show(server);
    await openMenu('w1');
    await choose('Move to Scheduled');
    expect(titles('Scheduled')).toEqual(['Title of w1']);
    await answer(new TypeError('Failed to fetch'));
    expect(await screen.findByText('No connection')).toBeVisible();
    expect(titles('Open')).toEqual(['Title of w1']);
    expect(screen.getByRole('link', { name: 'Title of w1' })).toHaveFocus();
  });

  it('asks before a work order is cancelled', async () => {
    const server = new Server(workOrder('w1', 'OPEN'));
    show(server);
    await openMenu('w1');
    await choose('Move to Cancelled');
    await userEvent.click(await screen.findByRole('button', { name: 'Keep it' }));
    expect(server.requests('ChangeWorkOrderStatus')).toEqual([]);
    server.handlers['ChangeWorkOrderStatus'] = () => ({
      changeWorkOrderStatus: workOrder('w1', 'CANCELLED', { version: 2 }),
    });
    await openMenu('w1');
    await choose('Move to Cancelled');
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel the work order' }));
    await waitFor(() => expect(titles('Cancelled')).toEqual(['Title of w1']));
  });

  it('goes by dragging, only to where it may go', async () => {
    const server = new Server(workOrder('w1', 'OPEN'));
    server.handlers['ChangeWorkOrderStatus'] = () => ({
      changeWorkOrderStatus: workOrder('w1', 'SCHEDULED', { version: 2 }),
    });
    show(server);
    const card = (await screen.findByRole('link', { name: 'Title of w1' })).closest('li');
    if (!card) throw new Error('no card');
    const dataTransfer = { setData: () => undefined };
    fireEvent.dragStart(card, { dataTransfer });
    expect(column('Scheduled')).toHaveAttribute('data-possible');
    expect(column('Completed')).toHaveAttribute('data-impossible');
    expect(fireEvent.dragOver(column('Completed'))).toBe(true);
    fireEvent.drop(column('Completed'));
    expect(server.requests('ChangeWorkOrderStatus')).toEqual([]);
    fireEvent.dragStart(card, { dataTransfer });
    // Prevented: the browser lets it be dropped.
    expect(fireEvent.dragOver(column('Scheduled'))).toBe(false);
    fireEvent.drop(column('Scheduled'));
    await waitFor(() => expect(titles('Scheduled')).toEqual(['Title of w1']));
    expect(column('Completed')).not.toHaveAttribute('data-impossible');
  });
});
