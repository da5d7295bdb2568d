import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Server, show, workOrder } from './work-orders-support.tsx';

vi.mock('@mantine/hooks', async (original) => ({ ...(await original<object>()), useMediaQuery: () => true }));

describe('where there is no room for six columns', () => {
  it('one is chosen, the one that matters to who is there first, and only that is asked for', async () => {
    const server = new Server(workOrder('w1', 'OPEN'), workOrder('w2', 'SCHEDULED'));
    show(server, { role: 'technician' });
    expect(await screen.findByRole('link', { name: 'Title of w2' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'Scheduled' })).toHaveAttribute('aria-selected', 'true');
    expect(server.requests('WorkOrdersOfStatus')).toEqual([{ status: 'SCHEDULED' }]);
    await userEvent.click(screen.getByRole('tab', { name: 'Open' }));
    expect(await screen.findByRole('link', { name: 'Title of w1' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Title of w2' })).toBeNull();
  });

  it('the focus stays in the column that a card leaves', async () => {
    const server = new Server(workOrder('w1', 'OPEN'));
    server.handlers['ChangeWorkOrderStatus'] = () => {
      server.stored.set('w1', workOrder('w1', 'SCHEDULED', { version: 2 }));
      return { changeWorkOrderStatus: server.stored.get('w1') };
    };
    show(server);
    await userEvent.click(await screen.findByRole('button', { name: 'Move Title of w1' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Move to Scheduled' }));
    const column = screen.getByRole('region', { name: 'Open' });
    await waitFor(() => expect(column).toHaveFocus());
    expect(within(column).getByText('None')).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Scheduled' }));
    expect(await screen.findByRole('link', { name: 'Title of w1' })).toBeVisible();
  });
});
