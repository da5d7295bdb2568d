import { ApolloClient, ApolloLink, Observable } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider } from '@mantine/core';
import type { LiveState } from '@tradewind/live-client';
import { render } from '@testing-library/react';
import { Route, Router, Switch } from 'wouter';
import { placeAt } from './router.ts';
import { vi } from 'vitest';
import { ApisContext } from '../src/api/context.ts';
import type { OrderInListFragment } from '../src/api/generated/graphql/graphql.ts';
import { cache } from '../src/api/graphql.ts';
import { httpApi } from '../src/api/http.ts';
import { SentRequests } from '../src/api/requests.ts';
import { LiveContext } from '../src/live/context.ts';
import { Feed } from '../src/live/feed.ts';
import { ConfigContext, SessionContext } from '../src/session/context.ts';
import { Session, type Role } from '../src/session/session.ts';
import { OrderDetails } from '../src/views/orders/OrderDetails.tsx';
import { Orders } from '../src/views/orders/Orders.tsx';
import { PlaceOrder } from '../src/views/orders/PlaceOrder.tsx';
import type { OrderEvent } from '../src/views/orders/queries.ts';
import type { StockItem } from '../src/views/stock/queries.ts';
import { Stock } from '../src/views/stock/Stock.tsx';

const CONFIG = {
  stage: 'test',
  region: 'us-east-1',
  graphqlUrl: 'http://api.example/graphql',
  httpApiUrl: 'http://api.example',
  webSocketUrl: 'ws://api.example',
  failureInjection: true,
  signInAs: [],
};
export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

type Answer = Record<string, unknown> | Error;
type Variables = Record<string, unknown>;

export interface StoredOrder extends OrderInListFragment {
  reason: string | null;
  events: OrderEvent[];
}

/** An order to which these things happened, a second after each other. */
export function order(id: string, types: readonly string[], more: Partial<StoredOrder> = {}): StoredOrder {
  const placedAt = more.placedAt ?? '2026-11-01T08:00:00Z';
  const at = (i: number) => new Date(Date.parse(placedAt) + i * 1000).toISOString();
  return {
    ...{ __typename: 'Order' as const },
    id,
    status: 'PENDING',
    orderStatus: 'ORDER_PLACED_STATUS',
    lines: [{ ...{ __typename: 'Line' as const }, sku: 'APPLES', units: 5 }],
    total: 7.5,
    userId: 'u1',
    customerId: null,
    workOrderId: null,
    placedAt,
    updatedAt: at(types.length - 1),
    reason: null,
    events: types.map((type, i) => event(id, type, at(i))),
    ...more,
  };
}

export function event(id: string, type: string, at: string, more: Partial<OrderEvent> = {}): OrderEvent {
  return {
    ...{ __typename: 'OrderEvent' as const },
    id: `${id}-${type}`,
    type,
    orderStatus: `${type}_STATUS`,
    at,
    counted: true,
    reason: null,
    traceId: TRACE,
    ...more,
  };
}

export function stockItem(sku: string, available: number, more: Partial<StockItem> = {}): StockItem {
  return {
    ...{ __typename: 'StockItem' as const },
    id: sku,
    sku,
    available,
    allocated: 0,
    shipped: 0,
    updatedAt: '2026-11-01T08:00:00Z',
    ...more,
  };
}

export function page(nodes: readonly object[], endCursor: string | null = null) {
  return {
    __typename: 'Connection',
    edges: nodes.map((node) => ({ __typename: 'Edge', node })),
    pageInfo: { __typename: 'PageInfo', endCursor, hasNextPage: endCursor !== null },
  };
}

/** A server that keeps orders and stock. Commands are answered by what a test puts into `commands`. */
export class Server {
  readonly orders = new Map<string, StoredOrder>();
  readonly stock = new Map<string, StockItem>();
  readonly sent: { path: string; body: unknown; key: string | null }[] = [];
  readonly commands: Record<string, () => Response | Promise<Response>> = {};
  readonly workOrder = { __typename: 'WorkOrder', id: 'w1', title: 'A leak', customerId: 'cust-1' };
  payment: Record<string, unknown> | null = null;
  readonly handlers: Record<string, (variables: Variables) => Answer | Promise<Answer>> = {
    Orders: () => ({ orders: page([...this.orders.values()]) }),
    OrderDetails: ({ id }) => ({ order: this.orders.get(id as string) ?? null }),
    OrderPayment: ({ id }) => ({ order: { __typename: 'Order', id, payment: this.payment } }),
    WorkOrderOfOrder: ({ id }) => ({ workOrder: id === this.workOrder.id ? this.workOrder : null }),
    Customers: () => ({ listCustomers: [{ __typename: 'Customer', id: 'cust-1', name: 'Ada' }] }),
    Stock: () => ({ stock: page([...this.stock.values()]) }),
    StockItemNow: ({ sku }) => ({ stockItem: this.stock.get(sku as string) ?? null }),
  };

  put(...orders: StoredOrder[]): this {
    for (const one of orders) this.orders.set(one.id, one);
    return this;
  }

  keep(...items: StockItem[]): this {
    for (const one of items) this.stock.set(one.sku, one);
    return this;
  }

  readonly link = new ApolloLink(
    ({ operationName: name = '', variables }) =>
      new Observable((observer) => {
        void (async () => {
          const handler = this.handlers[name];
          if (!handler) throw new Error(`nobody answers ${name}`);
          const answer = await handler(variables);
          if (answer instanceof Error) throw answer;
          observer.next({ data: answer });
          observer.complete();
        })().catch((error: unknown) => observer.error(error));
      }),
  );

  readonly fetch = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    const text = await request.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    this.sent.push({ path, body, key: request.headers.get('idempotency-key') });
    const answer = this.commands[path];
    if (!answer) throw new Error(`nobody answers ${path}`);
    return answer();
  };
}

export function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

export function problem(status: number, code: string, detail: string, errors?: object[]): Response {
  return json(status, { title: 'No', status, code, detail, errors, traceId: TRACE });
}

interface Shown {
  readonly role?: Role;
  readonly live?: LiveState;
}

/** The views as somebody of that role sees them. */
export function show(server: Server, at: string, { role = 'technician', live = 'live' }: Shown = {}) {
  vi.stubGlobal('fetch', server.fetch);
  const user = { userId: 'u1', username: 'a@b.example', orgId: 'org1', roles: [role] };
  const kept = { user, token: 't', refreshToken: 'r', expiresAt: Date.now() + 3_600_000 };
  sessionStorage.setItem('tradewind-session', JSON.stringify(kept));
  const session = new Session(CONFIG);
  const sent = new SentRequests();
  const client = new ApolloClient({
    link: server.link,
    cache: cache(),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  });
  const feed = new Feed();
  render(
    <MantineProvider env="test">
      <ConfigContext value={CONFIG}>
        <SessionContext value={session}>
          <ApisContext value={{ http: httpApi(CONFIG, session, sent), sent }}>
            <LiveContext value={{ state: live, feed }}>
              <ApolloProvider client={client}>
                <Router {...placeAt(at)}>
                  <Switch>
                    <Route path="/orders" component={Orders} />
                    <Route path="/orders/new" component={PlaceOrder} />
                    <Route path="/orders/:id" component={OrderDetails} />
                    <Route path="/stock" component={Stock} />
                  </Switch>
                </Router>
              </ApolloProvider>
            </LiveContext>
          </ApisContext>
        </SessionContext>
      </ConfigContext>
    </MantineProvider>,
  );
  return { client, feed };
}
