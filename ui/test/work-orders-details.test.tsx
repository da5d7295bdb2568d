import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { putWorkOrder } from '../src/api/lists.ts';
import { detailed, page, refusal, Server, show, workOrder } from './work-orders-support.tsx';

const LEAK = workOrder('w1', 'OPEN', {
  title: 'A leak',
  version: 3,
  description: 'Below the sink',
  address: '1 Main St',
  scheduledAt: '2026-12-01T09:30:20Z',
});
const at = '/work-orders/w1';
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }));

async function edit() {
  await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
}
async function write(name: RegExp | string, text: string) {
  await userEvent.clear(screen.getByLabelText(name));
  if (text) await userEvent.type(screen.getByLabelText(name), text);
}

/** Answers to changes as the server does. */
function changes(server: Server) {
  server.handlers['UpdateWorkOrder'] = ({ id, expectedVersion, ...written }) => {
    const known = server.stored.get(id as string);
    if (!known || known.version !== expectedVersion)
      return refusal('VERSION_CONFLICT', 'it has another version');
    const next = { ...known, ...written, version: known.version + 1 };
    server.stored.set(next.id, next);
    return { updateWorkOrder: next };
  };
}

describe('the details of a work order', () => {
  it('open over the board from a card, and give the focus back', async () => {
    show(new Server(LEAK));
    await userEvent.click(await screen.findByRole('link', { name: 'A leak' }));
    expect(await screen.findByText('Below the sink')).toBeVisible();
    expect(screen.getByRole('link', { name: 'ada@example.org' })).toHaveAttribute(
      'href',
      'mailto:ada@example.org',
    );
    expect(document.title).toBe('A leak · Tradewind');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(screen.getByRole('link', { name: 'A leak' })).toHaveFocus());
    expect(document.title).toBe('Work orders · Tradewind');
  });

  it('show orders of parts, and the way to one more', async () => {
    const server = new Server(LEAK);
    const order = {
      ...{
        __typename: 'Order',
        id: 'o1',
        status: 'CONFIRMED',
        orderStatus: 'ORDER_CONFIRMED_STATUS',
        total: 12.5,
      },
      ...{ userId: 'u1', customerId: null, workOrderId: 'w1', reason: null },
      ...{ placedAt: LEAK.createdAt, updatedAt: LEAK.createdAt },
      lines: [{ __typename: 'Line', sku: 'PIPE-1', units: 3 }],
    };
    server.handlers['WorkOrderDetails'] = () => ({ workOrder: detailed(LEAK, { orders: [order] }) });
    show(server, { at });
    expect(await screen.findByRole('link', { name: '3 × PIPE-1' })).toHaveAttribute('href', '/orders/o1');
    expect(screen.getByText('Confirmed')).toBeVisible();
    const more = screen.getByRole('link', { name: 'Order parts' });
    expect(more).toHaveAttribute('href', '/orders/new?workOrder=w1');
  });

  it('show what was written about it, page by page, with a place to write more', async () => {
    const server = new Server(LEAK);
    const note = (id: string) => ({
      ...{
        __typename: 'Note',
        id,
        userId: 'u2',
        username: 'b@b.example',
        content: `Text of ${id}`,
        isPublic: true,
      },
      ...{ workOrderId: 'w1', createdAt: LEAK.createdAt, updatedAt: LEAK.createdAt },
    });
    server.handlers['WorkOrderDetails'] = ({ after }) => {
      const notes = after === 'next' ? page([note('n2')]) : page([note('n1')], 'next');
      return { workOrder: detailed(LEAK, { notes }) };
    };
    show(server, { at });
    expect(await screen.findByText('Text of n1')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'New note' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show more notes' }));
    expect(await screen.findByText('Text of n2')).toBeVisible();
    expect(screen.getByText('Text of n1')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Show more notes' })).toBeNull();
  });

  it('say that there is no such work order, once, and lead back', async () => {
    const server = new Server();
    show(server, { at });
    expect(await screen.findByText('There is no such work order')).toBeVisible();
    await userEvent.click(screen.getByRole('link', { name: 'To all work orders' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.requests('WorkOrderDetails')).toHaveLength(1);
  });

  it('say the same where the address has no id at all', async () => {
    const server = new Server();
    server.handlers['WorkOrderDetails'] = () => refusal('BAD_USER_INPUT', 'id must be a UUID');
    show(server, { at: '/work-orders/nonsense' });
    expect(await screen.findByText('There is no such work order')).toBeVisible();
  });

  it('wait for a work order that the server has told of, and does not find yet', async () => {
    const server = new Server();
    const { client } = show(server, { at: '/work-orders' });
    await screen.findAllByText('None');
    act(() => putWorkOrder(client.cache, LEAK));
    await userEvent.click(await screen.findByRole('link', { name: 'A leak' }));
    await waitFor(() => expect(server.requests('WorkOrderDetails')).not.toHaveLength(0));
    expect(screen.queryByText('There is no such work order')).toBeNull();
    server.stored.set('w1', LEAK);
    expect(await screen.findByText('Below the sink', {}, { timeout: 3000 })).toBeVisible();
  });

  it('are not to be edited by technicians, nor once all is done', async () => {
    const server = new Server(LEAK, workOrder('w2', 'COMPLETED'));
    show(server, { at, role: 'technician' });
    expect(await screen.findByRole('button', { name: 'Move' })).toBeEnabled();
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
  });

  it('offer nothing for what is final', async () => {
    show(new Server({ ...LEAK, status: 'COMPLETED' }), { at });
    expect(await screen.findByText('Below the sink')).toBeVisible();
    for (const name of ['Edit', 'Move']) expect(screen.queryByRole('button', { name })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Order parts' })).toBeNull();
  });
});

describe('editing a work order', () => {
  it('sends all that is written on it, and null for what is blank', async () => {
    const server = new Server(LEAK);
    changes(server);
    show(server, { at });
    await edit();
    await write(/^Title/, 'A flood');
    await write('Address', '');
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(server.requests('UpdateWorkOrder')).toEqual([
      {
        ...{ id: 'w1', expectedVersion: 3, title: 'A flood', description: 'Below the sink', address: null },
        scheduledAt: LEAK.scheduledAt,
      },
    ]);
    await waitFor(() => expect(screen.getAllByText('A flood').length).toBeGreaterThan(1));
  });

  it('is told of what somebody else has changed, and goes on from there', async () => {
    const server = new Server(LEAK);
    changes(server);
    show(server, { at });
    await edit();
    await write(/^Title/, 'A flood');
    server.stored.set('w1', { ...LEAK, address: '2 High St', version: 4 });
    await save();
    expect(await screen.findByText(/It has another address now/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: 'Go on with mine' }));
    expect(screen.getByLabelText('Address')).toHaveValue('2 High St');
    expect(screen.getByLabelText(/^Title/)).toHaveValue('A flood');
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(server.stored.get('w1')).toMatchObject({ title: 'A flood', address: '2 High St', version: 5 });
  });

  it('is not disturbed by a move', async () => {
    const server = new Server(LEAK);
    changes(server);
    const { client } = show(server, { at });
    await edit();
    await write(/^Title/, 'A flood');
    const moved = { ...LEAK, status: 'SCHEDULED' as const, version: 4 };
    server.stored.set('w1', moved);
    act(() => putWorkOrder(client.cache, moved));
    await save();
    expect(await screen.findByText('Saved')).toBeVisible();
  });

  it('says beside a field what is wrong with it', async () => {
    const server = new Server(LEAK);
    server.handlers['UpdateWorkOrder'] = () =>
      refusal('BAD_USER_INPUT', 'not valid', [{ pointer: '/title', message: 'must not be blank' }]);
    show(server, { at });
    await edit();
    await write(/^Title/, ' ');
    await save();
    await waitFor(() =>
      expect(screen.getByLabelText(/^Title/)).toHaveAccessibleDescription('must not be blank'),
    );
  });
});
