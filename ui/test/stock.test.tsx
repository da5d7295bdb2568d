import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LOOKS, proposeLot, targetOf, type Receipt } from '../src/views/stock/receipts.ts';
import { json, page, problem, Server, show, stockItem } from './orders-support.tsx';

const RESTOCK = '/api/v1/inventory/restockSku';
const row = (sku: string) => screen.getByRole('row', { name: new RegExp(`^${sku} `) });
const ALL_LOOKS = LOOKS.reduce((sum, pause) => sum + pause, 0);

function accepting(...items: Parameters<Server['keep']>) {
  const server = new Server().keep(...items);
  server.commands[RESTOCK] = () => json(202, { status: 'ACCEPTED' });
  return server;
}

async function restock(name: string, units: string, sku?: string) {
  await userEvent.click(await screen.findByRole('button', { name }));
  const dialog = within(await screen.findByRole('dialog'));
  if (sku) await userEvent.type(dialog.getByLabelText(/Sku/), sku);
  await userEvent.type(dialog.getByLabelText(/Units/), units);
  await userEvent.click(dialog.getByRole('button', { name: 'Take in' }));
}

afterEach(() => void vi.useRealTimers());

describe('the stock', () => {
  it('has each sku once, and marks what runs out', async () => {
    const server = new Server();
    server.handlers['Stock'] = ({ after }) => {
      const none = stockItem('BOLTS', 0, { allocated: 2, shipped: 1234 });
      return {
        stock: after ? page([none, stockItem('NUTS', 10)]) : page([stockItem('APPLES', 11), none], 'a'),
      };
    };
    show(server, '/stock');
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(4));
    expect(row('APPLES')).toHaveTextContent(/^APPLES110/);
    expect(row('BOLTS')).toHaveTextContent(/None left021,234/);
    expect(row('NUTS')).toHaveTextContent(/Low10/);
  });

  it('says when there is nothing, and what could not be loaded', async () => {
    const server = new Server();
    server.handlers['Stock'] = () => new TypeError('Failed to fetch');
    show(server, '/stock');
    expect(await screen.findByText('No connection')).toBeVisible();
    server.handlers['Stock'] = () => ({ stock: page([]) });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Nothing is in stock')).toBeVisible();
  });
});

describe('restocking', () => {
  it('is on its way until the number has changed, and not when an order changes it', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const server = accepting(stockItem('APPLES', 20));
    show(server, '/stock');
    await restock('Restock APPLES', '7');
    expect(await screen.findByText('7 on its way')).toBeVisible();
    expect(server.sent[0]?.body).toEqual({
      sku: 'APPLES',
      units: 7,
      lotId: expect.stringMatching(/^LOT-\d{8}-[A-Z2-9]{6}$/) as string,
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('button', { name: 'Restock APPLES' })).toHaveFocus();
    server.keep(stockItem('APPLES', 15, { allocated: 5 }));
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(screen.getByText('7 on its way')).toBeVisible();
    server.keep(stockItem('APPLES', 22, { allocated: 5 }));
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    await waitFor(() => expect(screen.queryByText('7 on its way')).toBeNull());
    expect(row('APPLES')).toHaveTextContent(/^APPLES225/);
  });

  it('of a new sku has a row at once, without numbers that nobody knows', async () => {
    const server = accepting(stockItem('APPLES', 20));
    show(server, '/stock');
    await restock('Restock a new sku', '3', 'PEARS');
    expect(await screen.findByText('3 on its way')).toBeVisible();
    expect(row('PEARS')).toHaveTextContent(/–––/);
    server.keep(stockItem('PEARS', 3));
    await waitFor(() => expect(row('PEARS')).toHaveTextContent(/^PEARSLow300/), { timeout: 3_000 });
  });

  it('that does not show is explained, not given out as done', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    show(accepting(stockItem('APPLES', 20)), '/stock');
    await restock('Restock APPLES', '7');
    await screen.findByText('7 on its way');
    await act(() => vi.advanceTimersByTimeAsync(ALL_LOOKS + 1_000));
    expect(await screen.findByText('7 of APPLES do not show yet')).toBeVisible();
    expect(screen.queryByText('7 on its way')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText('7 of APPLES do not show yet')).toBeNull();
  });

  it('is checked before it is sent', async () => {
    const server = accepting(stockItem('APPLES', 20));
    show(server, '/stock');
    await restock('Restock APPLES', '1.5');
    const units = screen.getByLabelText(/Units/);
    await waitFor(() => expect(units).toHaveFocus());
    expect(units).toHaveAccessibleDescription(/whole number from 1 to 1,000,000/);
    expect(server.sent).toEqual([]);
  });

  it('explains a lot that came with other units, beside the lot', async () => {
    const server = accepting(stockItem('APPLES', 20));
    server.commands[RESTOCK] = () => problem(409, 'lot_conflict', 'the lot has 5 units');
    show(server, '/stock');
    await restock('Restock APPLES', '7');
    await waitFor(() =>
      expect(screen.getByLabelText(/Lot/)).toHaveAccessibleDescription(/another number of units/),
    );
    expect(screen.queryByText('7 on its way')).toBeNull();
  });

  it('that was not accepted says why, and keeps what was written', async () => {
    const server = accepting(stockItem('APPLES', 20));
    server.commands[RESTOCK] = () => problem(503, 'unavailable', 'try again shortly');
    show(server, '/stock');
    await restock('Restock APPLES', '7');
    expect(await screen.findByText('try again shortly')).toBeVisible();
    const lot = screen.getByLabelText<HTMLInputElement>(/Lot/).value;
    server.commands[RESTOCK] = () => json(202, { status: 'ACCEPTED' });
    await userEvent.click(screen.getByRole('button', { name: 'Take in' }));
    expect(await screen.findByText('7 on its way')).toBeVisible();
    // The same lot: had the first one been counted, the second would not be.
    expect(server.sent.map(({ body }) => (body as { lotId: string }).lotId)).toEqual([lot, lot]);
  });
});

describe('a lot', () => {
  it('is expected after all that are on their way', () => {
    const receipt = { sku: 'APPLES', target: 30 } as Receipt;
    expect(targetOf(20, 5, [], 'APPLES')).toBe(25);
    expect(targetOf(20, 5, [receipt], 'APPLES')).toBe(35);
    expect(targetOf(30, 5, [receipt], 'APPLES')).toBe(35);
    expect(targetOf(20, 5, [receipt], 'PEARS')).toBe(25);
  });

  it('is proposed with the day and something nobody has used', () => {
    const lots = Array.from({ length: 20 }, () => proposeLot(new Date('2026-11-21T10:00:00Z')));
    expect(new Set(lots).size).toBe(20);
    for (const lot of lots) expect(lot).toMatch(/^LOT-20261121-[A-Z2-9]{6}$/);
  });
});
