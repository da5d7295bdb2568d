import { describe, expect, it, vi } from 'vitest';
import { Applier } from '../src/live/apply.ts';
import { askAgain } from '../src/live/settled.ts';
import { ORDERS } from '../src/views/orders/queries.ts';
import { COLUMN } from '../src/views/work-orders/Column.tsx';
import { DETAILS } from '../src/views/work-orders/Details.tsx';
import { Api, ids, later, order, orderEvent, page, workOrder, workOrderEvent } from './live-support.ts';

describe('live updates of work orders', () => {
  function board(now: () => unknown) {
    const column = () => ({ workOrders: page('WorkOrder', [workOrder('old', 5)]) });
    return new Api({ WorkOrdersOfStatus: column, WorkOrderNow: () => ({ workOrder: now() }) });
  }

  it('show one that was created elsewhere in its column', async () => {
    const api = board(() => workOrder('new', 10));
    const open = await api.show(COLUMN, { status: 'OPEN' });
    const scheduled = await api.show(COLUMN, { status: 'SCHEDULED' });
    new Applier(api.client, 'me').apply(workOrderEvent('new', 1));
    await vi.waitFor(() => expect(ids(open.data()?.workOrders)).toEqual(['new', 'old']));
    expect(ids(scheduled.data()?.workOrders)).toEqual(['old']);
  });

  it('ask again while the projection lags, also for what was told meanwhile', async () => {
    const answers = [null, workOrder('new', 10), workOrder('new', 10, { version: 2, title: 'Second' })];
    const api = board(() => answers.shift());
    const open = await api.show(COLUMN, { status: 'OPEN' });
    const applier = new Applier(api.client, 'me');
    applier.apply(workOrderEvent('new', 1));
    applier.apply(workOrderEvent('new', 2));
    await vi.waitFor(() => {
      const card = open.data()?.workOrders.edges[0]?.node;
      expect(card).toMatchObject({ id: 'new', title: 'Second', version: 2 });
    });
  });

  it('that are older change nothing', async () => {
    const api = board(() => workOrder('old', 5, { version: 1, title: 'Stale' }));
    const open = await api.show(COLUMN, { status: 'OPEN' });
    const applier = new Applier(api.client, 'me');
    const newer = workOrder('old', 5, { version: 3, title: 'Newer' });
    api.handlers['WorkOrderNow'] = () => ({ workOrder: newer });
    applier.apply(workOrderEvent('old', 3));
    await vi.waitFor(() => expect(open.data()?.workOrders.edges[0]?.node.title).toBe('Newer'));
    expect(api.count('WorkOrderNow')).toBe(1);
    // A replica that is behind answers to the event that was overtaken.
    api.handlers['WorkOrderNow'] = () => ({ workOrder: workOrder('old', 5, { title: 'Stale' }) });
    applier.apply(workOrderEvent('old', 1));
    await vi.waitFor(() => expect(api.count('WorkOrderNow')).toBe(2));
    await api.client.query({ query: COLUMN, variables: { status: 'OPEN' } });
    expect(open.data()?.workOrders.edges[0]?.node.title).toBe('Newer');
  });

  it('are over when it is over', () => {
    const api = board(() => workOrder('new', 10));
    const applier = new Applier(api.client, 'me');
    applier.close();
    applier.apply(workOrderEvent('new', 1));
    expect(api.count('WorkOrderNow')).toBe(0);
  });
});

describe('live updates of orders', () => {
  it('that overlap ask once more, and not once each', async () => {
    const first = later<unknown>();
    const answers = [first.promise, { order: order('o1', 10, { status: 'CONFIRMED' }) }];
    const api = new Api({ Orders: () => ({ orders: page('Order', []) }), OrderNow: () => answers.shift() });
    const list = await api.show(ORDERS, { status: null });
    const applier = new Applier(api.client, 'me');
    for (const type of [
      'order-placed',
      'order-created',
      'order-stock-allocated',
      'order-confirmed',
    ] as const) {
      applier.apply(orderEvent(type, 'o1'));
    }
    first.give({ order: order('o1', 10) });
    await vi.waitFor(() => expect(list.data()?.orders.edges[0]?.node.status).toBe('CONFIRMED'));
    expect(api.count('OrderNow')).toBe(2);
  });

  it('go on after a question that failed', async () => {
    const api = new Api({
      Orders: () => ({ orders: page('Order', []) }),
      OrderNow: () => Promise.reject(new Error('no connection')),
    });
    const list = await api.show(ORDERS, { status: null });
    const applier = new Applier(api.client, 'me');
    applier.apply(orderEvent('order-placed', 'o1'));
    await vi.waitFor(() => expect(api.count('OrderNow')).toBe(1));
    api.handlers['OrderNow'] = () => ({ order: order('o1', 10) });
    await vi.waitFor(() => {
      applier.apply(orderEvent('order-created', 'o1'));
      expect(ids(list.data()?.orders)).toEqual(['o1']);
    });
  });

  it('put an order into the lists that it belongs to, at its place, and out of the others', async () => {
    const others = [order('late', 20, { status: 'CONFIRMED' }), order('early', 5, { status: 'CONFIRMED' })];
    const pending = [order('p', 12), order('o1', 10)];
    const api = new Api({
      Orders: ({ status }) => ({
        orders: page('Order', status === 'PENDING' ? pending : status ? others : [...others, ...pending]),
      }),
      OrderNow: () => ({ order: order('o1', 10, { status: 'CONFIRMED' }) }),
    });
    const all = await api.show(ORDERS, { status: null });
    const waiting = await api.show(ORDERS, { status: 'PENDING' });
    const confirmed = await api.show(ORDERS, { status: 'CONFIRMED' });
    new Applier(api.client, 'me').apply(orderEvent('order-confirmed', 'o1'));
    await vi.waitFor(() => expect(ids(confirmed.data()?.orders)).toEqual(['late', 'o1', 'early']));
    expect(ids(waiting.data()?.orders)).toEqual(['p']);
    expect(ids(all.data()?.orders)).toHaveLength(4);
  });

  it('show an order of parts below its work order', async () => {
    const api = new Api({
      WorkOrderDetails: () => ({
        workOrder: {
          ...workOrder('w1', 1),
          customer: { __typename: 'Customer', id: 'c1', name: 'Ada', email: 'a@b.example', phone: null },
          orders: [],
          notes: page('Note', []),
        },
      }),
      OrderNow: () => ({ order: order('o1', 10, { workOrderId: 'w1' }) }),
    });
    const details = await api.show(DETAILS, { id: 'w1' });
    const applier = new Applier(api.client, 'me');
    applier.apply(orderEvent('order-placed', 'o1'));
    await vi.waitFor(() => expect(details.data()?.workOrder?.orders).toMatchObject([{ id: 'o1' }]));
  });

  it('do not make an order pending again', async () => {
    const answers = [order('o1', 10, { status: 'CONFIRMED' }), order('o1', 10)];
    const api = new Api({
      Orders: () => ({ orders: page('Order', []) }),
      OrderNow: () => ({ order: answers.shift() }),
    });
    const list = await api.show(ORDERS, { status: null });
    const applier = new Applier(api.client, 'me');
    applier.apply(orderEvent('order-confirmed', 'o1'));
    await vi.waitFor(() => expect(list.data()?.orders.edges[0]?.node.status).toBe('CONFIRMED'));
    applier.apply(orderEvent('order-placed', 'o1'));
    await vi.waitFor(() => expect(answers).toHaveLength(0));
    await api.client.query({ query: ORDERS, variables: { status: null } });
    expect(list.data()?.orders.edges[0]?.node.status).toBe('CONFIRMED');
  });
});

describe('after a gap', () => {
  it('everything that is shown is asked again, also what is being asked, and nothing else', async () => {
    const first = later<unknown>();
    const answers = [first.promise];
    const column = { workOrders: page('WorkOrder', [workOrder('missed', 5)]) };
    const api = new Api({
      Orders: () => ({ orders: page('Order', []) }),
      WorkOrdersOfStatus: () => answers.shift() ?? column,
    });
    const list = await api.show(ORDERS, { status: null });
    const left = await api.show(ORDERS, { status: 'PENDING' });
    left.end();
    const open = api.begin(COLUMN, { status: 'OPEN' });
    askAgain(api.client);
    expect(list.data()).toBeDefined();
    first.give({ workOrders: page('WorkOrder', []) });
    await vi.waitFor(() => expect(ids(open.data()?.workOrders)).toEqual(['missed']));
    expect(api.count('Orders')).toBe(3);
    expect(api.count('WorkOrdersOfStatus')).toBe(2);
  });

  it('what fails is left to its view', async () => {
    const api = new Api({ Orders: () => ({ orders: page('Order', []) }) });
    const list = await api.show(ORDERS, { status: null });
    api.handlers['Orders'] = () => Promise.reject(new Error('no connection'));
    askAgain(api.client);
    await vi.waitFor(() => expect(list.observable.getCurrentResult().error).toBeDefined());
    expect(ids(list.data()?.orders)).toEqual([]);
  });
});
