import { ApolloClient, ApolloLink, Observable } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { render } from '@testing-library/react';
import { Route, Router, Switch } from 'wouter';
import { placeAt } from './router.ts';
import type { WorkOrderInListFragment, WorkOrderStatus } from '../src/api/generated/graphql/graphql.ts';
import { ApisContext } from '../src/api/context.ts';
import { cache } from '../src/api/graphql.ts';
import { httpApi } from '../src/api/http.ts';
import { SentRequests } from '../src/api/requests.ts';
import { LiveContext } from '../src/live/context.ts';
import { Feed } from '../src/live/feed.ts';
import { ConfigContext, SessionContext } from '../src/session/context.ts';
import { Session, type Role } from '../src/session/session.ts';
import { WorkOrders } from '../src/views/work-orders/WorkOrders.tsx';

const CONFIG = {
  stage: 'test',
  region: 'us-east-1',
  graphqlUrl: 'http://api.example/graphql',
  httpApiUrl: 'http://api.example',
  webSocketUrl: 'ws://api.example',
  failureInjection: false,
  signInAs: [],
};

export interface StoredWorkOrder extends WorkOrderInListFragment {
  description: string | null;
  address: string | null;
}

export function workOrder(
  id: string,
  status: WorkOrderStatus,
  more: Partial<StoredWorkOrder> = {},
): StoredWorkOrder {
  return {
    ...{ __typename: 'WorkOrder' as const },
    id,
    status,
    title: `Title of ${id}`,
    version: 1,
    customerId: 'c1',
    scheduledAt: null,
    createdAt: '2026-11-01T08:00:00Z',
    updatedAt: '2026-11-01T08:00:00Z',
    customer: { ...{ __typename: 'Customer' as const }, id: 'c1', name: 'Ada' },
    description: null,
    address: null,
    ...more,
  };
}

// Text areas that grow wait for fonts, which jsdom has none of.
if (!('fonts' in document)) {
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
}

type Variables = Record<string, unknown>;
type Answer = Record<string, unknown> | Error;
type Handler = (variables: Variables) => Answer | Promise<Answer>;

export function refusal(
  code: string,
  message: string,
  errors?: { pointer: string; message: string }[],
): Error {
  return new CombinedGraphQLErrors({ errors: [{ message, extensions: { code, errors } }] });
}

/** A server that keeps work orders, and whose every operation a test can answer otherwise. */
export class Server {
  readonly stored = new Map<string, StoredWorkOrder>();
  readonly asked: { readonly name: string; readonly variables: Variables }[] = [];
  customers = [{ __typename: 'Customer', id: 'c1', name: 'Ada' }];
  readonly handlers: Record<string, Handler> = {
    WorkOrdersOfStatus: ({ status }) => ({ workOrders: page(this.of(status as WorkOrderStatus)) }),
    WorkOrderAsItStands: ({ id }) => ({ workOrder: this.stored.get(id as string) ?? null }),
    WorkOrderDetails: ({ id }) => ({ workOrder: detailed(this.stored.get(id as string)) }),
    Customers: () => ({ listCustomers: this.customers }),
  };

  constructor(...workOrders: StoredWorkOrder[]) {
    for (const one of workOrders) this.stored.set(one.id, one);
  }

  of(status: WorkOrderStatus): StoredWorkOrder[] {
    return [...this.stored.values()].filter((one) => one.status === status);
  }

  /** The variables of all requests of that name. */
  requests(name: string): Variables[] {
    return this.asked.filter((one) => one.name === name).map(({ variables }) => variables);
  }

  readonly link = new ApolloLink(({ operationName: name = '', variables }) => {
    this.asked.push({ name, variables });
    return new Observable((observer) => {
      void (async () => {
        const handler = this.handlers[name];
        if (!handler) throw new Error(`nobody answers ${name}`);
        const answer = await handler(variables);
        if (answer instanceof Error) throw answer;
        observer.next({ data: answer });
        observer.complete();
      })().catch((error: unknown) => observer.error(error));
    });
  });
}

export function page(nodes: readonly unknown[], endCursor: string | null = null) {
  return {
    __typename: 'WorkOrderConnection',
    edges: nodes.map((node) => ({ __typename: 'WorkOrderEdge', node })),
    pageInfo: { __typename: 'PageInfo', endCursor, hasNextPage: endCursor !== null },
  };
}

export function detailed(stored: StoredWorkOrder | undefined, more: Record<string, unknown> = {}) {
  if (!stored) return null;
  const customer = { ...stored.customer, email: 'ada@example.org', phone: '+44 20 79' };
  const notes = {
    __typename: 'NoteConnection',
    edges: [],
    pageInfo: { __typename: 'PageInfo', endCursor: null, hasNextPage: false },
  };
  return { ...stored, customer, orders: [], notes, ...more };
}

/** The view as somebody of that role sees it. */
export function show(
  server: Server,
  { role = 'dispatcher', at = '/work-orders' }: { role?: Role; at?: string } = {},
) {
  notifications.clean();
  const user = { userId: 'u1', username: 'a@b.example', orgId: 'org1', roles: [role] };
  const kept = { user, token: 't', refreshToken: 'r', expiresAt: Date.now() + 3_600_000 };
  sessionStorage.setItem('tradewind-session', JSON.stringify(kept));
  const client = new ApolloClient({
    link: server.link,
    cache: cache(),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  });
  const feed = new Feed();
  const session = new Session(CONFIG);
  const sent = new SentRequests();
  render(
    <MantineProvider env="test">
      <Notifications />
      <ConfigContext value={CONFIG}>
        <SessionContext value={session}>
          <ApisContext value={{ sent, http: httpApi(CONFIG, session, sent) }}>
            <LiveContext value={{ state: 'live', feed }}>
              <ApolloProvider client={client}>
                <Router {...placeAt(at)}>
                  <Switch>
                    <Route path="/work-orders/:id?" component={WorkOrders} />
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
