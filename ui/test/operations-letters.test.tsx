import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { letter, OUTBOX, pass, problem, Server, show, worker } from './operations-support.tsx';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const LIST = 'GET /operations/dead-letters/stock-allocator';
const REDRIVE = 'POST /operations/dead-letters/stock-allocator/redrive';
const DISCARD = 'POST /operations/dead-letters/stock-allocator/discard';
const AT = '/operations/stock-allocator';

/** A server whose letters a redrive and a discard take away. */
function serving(...items: ReturnType<typeof letter>[]) {
  const server = new Server();
  const letters = [...items];
  const take = ({ messageIds }: Record<string, unknown>) => {
    const before = letters.length;
    for (const id of messageIds as string[]) {
      const place = letters.findIndex(({ messageId }) => messageId === id);
      if (place >= 0) letters.splice(place, 1);
    }
    return before - letters.length;
  };
  server.http[LIST] = () => ({ items: [...letters], unreadable: 0, more: false });
  server.http[REDRIVE] = (body) => ({ redriven: take(body), refused: 0, left: letters.length, more: false });
  server.http[DISCARD] = (body) => ({ discarded: take(body), refused: 0 });
  server.graphql['Queues'] = () => ({
    queues: [worker('stock-allocator', 0, letters.length)],
    outbox: OUTBOX,
  });
  return { server, letters };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => letter(`m${index}`));

describe('dead letters', () => {
  it('say why, what they are about and what to do, with the switch at hand', async () => {
    show(serving(letter('m1'), letter('m2', { code: undefined, reason: undefined })).server, AT);
    expect(await screen.findAllByText('A failure that was rehearsed')).not.toHaveLength(0);
    expect(screen.getByText(/fails on purpose while rehearsed failures are on/)).toBeVisible();
    expect(await screen.findByRole('switch', { name: 'Rehearsed failures' })).toBeVisible();
    expect(screen.getByText(/No worker gave a reason/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'ORD-m1' })).toHaveAttribute('href', '/orders/ORD-m1');
    const [trace] = screen.getAllByRole('link', { name: 'Trace' });
    expect(trace).toHaveAttribute('href', '/traces/4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('that are none are told of as such, and others that cannot be read too', async () => {
    const { server } = serving();
    show(server, AT);
    expect(await screen.findByText('No dead letters of your org')).toBeVisible();
    server.http[LIST] = () => ({ items: [], unreadable: 2, more: true });
    await userEvent.click(screen.getByRole('button', { name: 'Reload' }));
    expect(await screen.findByText('2 letters not shown')).toBeVisible();
    expect(screen.getByText('There may be more')).toBeVisible();
    expect(screen.queryByText('No dead letters of your org')).toBeNull();
  });

  it('are looked at once, as looking hides them from others', async () => {
    vi.useFakeTimers();
    const { server } = serving(letter('m1'));
    show(server, AT);
    await pass(120_000);
    expect(server.requests(LIST)).toHaveLength(1);
  });
});

describe('a redrive', () => {
  it('of all goes in tens, shows how far it is, and says at the end that none came back', async () => {
    vi.useFakeTimers();
    const { server } = serving(...many(12));
    show(server, AT);
    await pass(0);
    fireEvent.click(screen.getByRole('button', { name: 'Redrive all' }));
    await pass(0);
    expect(server.requests(REDRIVE).map(({ messageIds }) => (messageIds as string[]).length)).toEqual([
      10, 2,
    ]);
    expect(screen.getByText('12 of 12 put back into the queue')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Letters put back' })).toHaveAttribute(
      'aria-valuenow',
      '100',
    );
    expect(screen.getByText(/Watching for half a minute/)).toBeVisible();
    await pass(6_000);
    expect(screen.getByText('None came back')).toBeVisible();
    expect(screen.getByText('No dead letters of your org')).toBeVisible();
  });

  it('says which came back', async () => {
    vi.useFakeTimers();
    const { server, letters } = serving(letter('m1'), letter('m2'));
    show(server, AT);
    await pass(0);
    fireEvent.click(screen.getAllByRole('button', { name: /^Redrive this/ })[0] as HTMLElement);
    await pass(3_000);
    expect(server.requests(REDRIVE)).toEqual([{ messageIds: ['m1'] }]);
    letters.push(letter('m9', { eventId: 'event-of-m1' }));
    await pass(3_000);
    expect(screen.getByText('1 letter came back')).toBeVisible();
    expect(screen.getByRole('checkbox', { name: 'Select OrderCreated m9' })).toBeVisible();
  });

  it('of some leaves the others, and tells of what was refused', async () => {
    const { server } = serving(...many(3));
    server.http[REDRIVE] = () => ({
      redriven: 1,
      refused: 1,
      left: 2,
      more: false,
      reasons: ['it is too old'],
    });
    show(server, AT);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select OrderCreated m0' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select OrderCreated m2' }));
    expect(screen.getByRole('checkbox', { name: '2 of 3 selected' })).toBePartiallyChecked();
    await userEvent.click(screen.getByRole('button', { name: 'Redrive selected' }));
    expect(await screen.findByText(/1 letter refused/)).toBeVisible();
    expect(screen.getByText('it is too old')).toBeVisible();
    expect(server.requests(REDRIVE)).toEqual([{ messageIds: ['m0', 'm2'] }]);
  });

  it('that is interrupted says how far it came, and watches those that went', async () => {
    const { server } = serving(...many(12));
    const first = server.http[REDRIVE];
    server.http[REDRIVE] = (body) =>
      server.requests(REDRIVE).length > 1 ? problem(503, 'unavailable') : first?.(body);
    show(server, AT);
    await userEvent.click(await screen.findByRole('button', { name: 'Redrive all' }));
    expect(await screen.findByText(/Interrupted: 10 of 12 put back/)).toBeVisible();
    expect(screen.getByText('refused: unavailable')).toBeVisible();
    expect(await screen.findByText(/Watching for half a minute/)).toBeVisible();
  });
});

describe('a discard', () => {
  it('says what it means, and wants a reason', async () => {
    const { server } = serving(letter('m1'), letter('m2'));
    show(server, AT);
    const [button] = await screen.findAllByRole('button', { name: /^Discard this/ });
    await userEvent.click(button as HTMLElement);
    const dialog = within(await screen.findByRole('dialog', { name: 'Discard 1 dead letter?' }));
    expect(dialog.getByText(/gone for good/)).toBeVisible();
    await userEvent.click(dialog.getByRole('button', { name: 'Discard for good' }));
    expect(dialog.getByText('Say why: it is kept.')).toBeVisible();
    expect(server.requests(DISCARD)).toEqual([]);
    await userEvent.type(dialog.getByRole('textbox'), '  a test of ours ');
    await userEvent.click(dialog.getByRole('button', { name: 'Discard for good' }));
    expect(await screen.findByText('1 letter discarded')).toBeVisible();
    expect(server.requests(DISCARD)).toEqual([{ messageIds: ['m1'], reason: 'a test of ours' }]);
    await vi.waitFor(() => expect(screen.queryByText('ORD-m1')).toBeNull());
    expect(screen.getByText('ORD-m2')).toBeVisible();
  });

  it('that is refused stays open and says why', async () => {
    const { server } = serving(letter('m1'));
    server.http[DISCARD] = () => problem(503, 'unavailable');
    show(server, AT);
    await userEvent.click(await screen.findByRole('button', { name: /^Discard this/ }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox'), 'why not');
    await userEvent.click(dialog.getByRole('button', { name: 'Discard for good' }));
    expect(await dialog.findByText('refused: unavailable')).toBeVisible();
  });
});
