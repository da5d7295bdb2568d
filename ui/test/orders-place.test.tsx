import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { json, order, problem, Server, show, stockItem, TRACE } from './orders-support.tsx';

const line = (number: number) => within(screen.getByRole('group', { name: `Line ${number}` }));
const place = () => userEvent.click(screen.getByRole('button', { name: 'Place order' }));

async function write(number: number, sku: string, units: string) {
  const [of, how] = [line(number).getByLabelText(/Sku/), line(number).getByLabelText(/Units/)];
  await userEvent.clear(of);
  await userEvent.type(of, sku);
  await userEvent.clear(how);
  await userEvent.type(how, units);
}

function accepting(server = new Server()) {
  server.put(order('o1', ['OrderPlaced']));
  server.commands['/orders'] = () => json(201, { orderId: 'o1', eventId: 'e1', status: 'PENDING' });
  return server;
}

describe('ordering parts', () => {
  it('sends the basket for the work order and its customer, and goes to the order', async () => {
    const server = accepting().keep(stockItem('APPLES', 4));
    show(server, '/orders/new?workOrder=w1');
    expect(await screen.findByRole('link', { name: 'A leak' })).toBeVisible();
    await waitFor(() => expect(screen.getByLabelText('Customer')).toHaveValue('cust-1'));
    await write(1, 'APPLES', '5');
    expect(line(1).getByText(/4 available. That is fewer/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Add a line' }));
    await write(2, 'PEARS', '1');
    expect(line(2).getByText(/Not in the stock list/)).toBeVisible();
    await userEvent.type(screen.getByLabelText('Contact'), 'ada@example.org');
    await place();
    expect(await screen.findByRole('heading', { name: 'Order of 5 × APPLES' })).toBeVisible();
    expect(server.sent).toHaveLength(1);
    expect(server.sent[0]).toMatchObject({
      body: {
        items: [
          { sku: 'APPLES', qty: 5 },
          { sku: 'PEARS', qty: 1 },
        ],
        workOrderId: 'w1',
        customerId: 'cust-1',
        contactEmail: 'ada@example.org',
      },
    });
  });

  it('says before sending what is wrong, with the focus there, and forgets it once it is changed', async () => {
    const server = accepting();
    show(server, '/orders/new');
    await write(1, 'no', '0');
    await place();
    const sku = line(1).getByLabelText(/Sku/);
    await waitFor(() => expect(sku).toHaveFocus());
    expect(sku).toHaveAccessibleDescription(/4 to 64/);
    expect(screen.queryByRole('alert')).toBeNull();
    await userEvent.type(sku, 'pe');
    expect(sku).not.toHaveAccessibleDescription(/4 to 64/);
    expect(line(1).getByLabelText(/Units/)).toHaveAccessibleDescription(/whole number/);
    expect(server.sent).toEqual([]);
  });

  it('shows what the server finds beside its field', async () => {
    const server = new Server();
    const errors = [{ pointer: '/items/1/qty', detail: 'makes more than 1000000' }];
    server.commands['/orders'] = () => problem(400, 'invalid_request', '1 field is not valid', errors);
    show(server, '/orders/new');
    await write(1, 'APPLES', '1');
    await userEvent.click(screen.getByRole('button', { name: 'Add a line' }));
    await write(2, 'APPLES', '2');
    expect(line(2).getByText(/become one: 3 × APPLES/)).toBeVisible();
    await place();
    await waitFor(() =>
      expect(line(2).getByLabelText(/Units/)).toHaveAccessibleDescription('makes more than 1000000'),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Remove line 1' }));
    expect(line(1).getByLabelText(/Units/)).not.toHaveAccessibleDescription(/makes more/);
    expect(line(1).getByLabelText(/Sku/)).toHaveValue('APPLES');
    await waitFor(() => expect(line(1).getByLabelText(/Sku/)).toHaveFocus());
  });

  it('has one key for as long as the same is asked for', async () => {
    const server = new Server();
    server.commands['/orders'] = () => problem(503, 'unavailable', 'try again shortly');
    show(server, '/orders/new');
    await write(1, 'APPLES', '1');
    await place();
    expect(await screen.findByText('try again shortly')).toBeVisible();
    await place();
    await waitFor(() => expect(server.sent).toHaveLength(2));
    await write(1, 'APPLES', '2');
    await place();
    await waitFor(() => expect(server.sent).toHaveLength(3));
    const [first, second, third] = server.sent.map(({ key }) => key);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('explains an order that was flagged: nothing was written, and who to talk to', async () => {
    const server = new Server();
    server.commands['/orders'] = () => problem(422, 'flagged_for_review', 'the order is flagged for review');
    show(server, '/orders/new');
    await write(1, 'PROD-001', '200');
    await place();
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(/Nothing was written.*operator/);
    expect(within(alert).getByTitle(TRACE)).toBeVisible();
    expect(line(1).getByLabelText(/Sku/)).toHaveValue('PROD-001');
  });

  it('does without a work order that is none', async () => {
    const server = accepting();
    show(server, '/orders/new?workOrder=w404');
    expect(await screen.findByText('There is no such work order')).toBeVisible();
    await write(1, 'APPLES', '5');
    await place();
    await screen.findByRole('heading', { name: 'Order of 5 × APPLES' });
    expect(server.sent[0]?.body).toEqual({ items: [{ sku: 'APPLES', qty: 5 }] });
  });

  it('has no more than fifty lines', () => {
    show(new Server(), '/orders/new');
    const add = screen.getByRole('button', { name: 'Add a line' });
    for (let i = 1; i < 50; i += 1) fireEvent.click(add);
    expect(screen.getAllByRole('group')).toHaveLength(50);
    expect(screen.getByRole('button', { name: 'No more than 50 lines' })).toBeDisabled();
  });
});
