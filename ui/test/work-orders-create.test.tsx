import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { refusal, Server, show, workOrder } from './work-orders-support.tsx';

const field = (name: string | RegExp) => screen.getByLabelText(name);
const create = () => userEvent.click(screen.getByRole('button', { name: 'Create' }));

async function openForm(server: Server) {
  show(server);
  await userEvent.click(await screen.findByRole('button', { name: 'Create work order' }));
  await screen.findByRole('option', { name: 'Ada' });
}

async function fill(title: string) {
  await userEvent.selectOptions(field(/^Customer/), 'Ada');
  await userEvent.type(field(/^Title/), title);
}

describe('creating a work order', () => {
  it('sends what was written, closes, says so, and shows the card at once', async () => {
    const server = new Server();
    server.handlers['CreateWorkOrder'] = ({ title }) => ({
      createWorkOrder: workOrder('w1', 'OPEN', { title: title as string }),
    });
    await openForm(server);
    await fill('A leak');
    await userEvent.type(field('Address'), '1 Main St');
    fireEvent.change(field('Date and time'), { target: { value: '2026-12-01T09:30' } });
    await create();
    const column = screen.getByRole('region', { name: 'Open' });
    expect(await within(column).findByText('A leak')).toBeInTheDocument();
    expect(await screen.findByText('Work order created')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.requests('CreateWorkOrder')).toEqual([
      {
        customerId: 'c1',
        title: 'A leak',
        description: null,
        address: '1 Main St',
        scheduledAt: new Date('2026-12-01T09:30').toISOString(),
        idempotencyKey: expect.any(String) as string,
      },
    ]);
  });

  it('says beside each field what the server finds wrong with it, and goes to the first', async () => {
    const server = new Server();
    server.handlers['CreateWorkOrder'] = () =>
      refusal('BAD_USER_INPUT', 'not valid', [
        { pointer: '/title', message: 'must be shorter' },
        { pointer: '/address', message: 'must be a place' },
      ]);
    await openForm(server);
    await fill('A leak');
    await create();
    await waitFor(() => expect(field(/^Title/)).toHaveFocus());
    expect(field(/^Title/)).toHaveAccessibleDescription('must be shorter');
    expect(field('Address')).toHaveAccessibleDescription('must be a place');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('dialog')).toBeVisible();
  });

  it('tries again with the same key as long as the same is asked for', async () => {
    const server = new Server();
    server.handlers['CreateWorkOrder'] = () => new TypeError('Failed to fetch');
    await openForm(server);
    await fill('A leak');
    await create();
    expect(await screen.findByText('No connection')).toBeVisible();
    await create();
    await userEvent.type(field(/^Title/), ' in the cellar');
    await create();
    await waitFor(() => expect(server.requests('CreateWorkOrder')).toHaveLength(3));
    const [first, second, third] = server.requests('CreateWorkOrder').map((asked) => asked['idempotencyKey']);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('adds a customer on the way, and keeps what was written', async () => {
    const server = new Server();
    server.handlers['CreateCustomer'] = ({ name }) => ({
      createCustomer: { __typename: 'Customer', id: 'c0', name },
    });
    await openForm(server);
    await userEvent.type(field(/^Title/), 'A leak');
    await userEvent.click(screen.getByRole('button', { name: 'New customer' }));
    await waitFor(() => expect(field(/^Name/)).toHaveFocus());
    await userEvent.type(field(/^Name/), 'Aaron');
    await userEvent.type(field('E-mail'), 'aaron@example.org');
    await userEvent.click(screen.getByRole('button', { name: 'Add customer' }));
    await waitFor(() => expect(field(/^Customer/)).toHaveValue('c0'));
    expect(field(/^Title/)).toHaveValue('A leak');
    const names = screen.getAllByRole('option').map((option) => option.textContent);
    expect(names).toEqual(['Choose a customer', 'Aaron', 'Ada']);
    expect(server.requests('CreateCustomer')).toMatchObject([
      { name: 'Aaron', email: 'aaron@example.org', phone: null },
    ]);
  });
});
