import { ApolloClient, ApolloLink, Observable } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { act, render } from '@testing-library/react';
import { Route, Router, Switch } from 'wouter';
import { placeAt } from './router.ts';
import { vi } from 'vitest';
import { ApisContext } from '../src/api/context.ts';
import { cache } from '../src/api/graphql.ts';
import { httpApi } from '../src/api/http.ts';
import { SentRequests } from '../src/api/requests.ts';
import { LiveContext } from '../src/live/context.ts';
import { Feed } from '../src/live/feed.ts';
import { ConfigContext, SessionContext } from '../src/session/context.ts';
import { Session, type Role } from '../src/session/session.ts';
import { DeadLetters } from '../src/views/operations/DeadLetters.tsx';
import { Operations } from '../src/views/operations/Operations.tsx';
import { Trace } from '../src/views/traces/Trace.tsx';
import { Traces } from '../src/views/traces/Traces.tsx';

const CONFIG = {
  stage: 'test',
  region: 'us-east-1',
  graphqlUrl: 'http://api.example/graphql',
  httpApiUrl: 'http://api.example',
  webSocketUrl: 'ws://api.example',
  failureInjection: true,
  signInAs: [],
};

type Handler = (given: Record<string, unknown>) => unknown;

/** A server whose every answer a test can change: GraphQL by the name of the query, HTTP by method and path. */
export class Server {
  readonly graphql: Record<string, Handler> = {};
  readonly http: Record<string, Handler> = {
    'GET /operations/failure-injection': () => ({ on: true }),
  };
  readonly asked: { readonly what: string; readonly given: Record<string, unknown> }[] = [];

  /** What was sent with all requests of that name. */
  requests(what: string): Record<string, unknown>[] {
    return this.asked.filter((one) => one.what === what).map(({ given }) => given);
  }

  readonly link = new ApolloLink(({ operationName: name = '', variables }) => {
    this.asked.push({ what: name, given: variables });
    return new Observable((observer) => {
      void (async () => {
        observer.next({ data: (await this.graphql[name]?.(variables)) as Record<string, unknown> });
        observer.complete();
      })().catch((error: unknown) => observer.error(error));
    });
  });

  readonly fetch = async (request: Request): Promise<Response> => {
    const what = `${request.method} ${new URL(request.url).pathname}`;
    const given = (request.method === 'GET' ? {} : await request.json()) as Record<string, unknown>;
    this.asked.push({ what, given });
    const answer = await this.http[what]?.(given);
    if (answer instanceof Response) return answer;
    return answer === undefined ? problem(404, 'not_found') : Response.json(answer);
  };
}

export function problem(status: number, code: string): Response {
  return Response.json({ title: 'Not done', status, code, detail: `refused: ${code}` }, { status });
}

/** What somebody of that role sees at that address. */
export function show(server: Server, at: string, role: Role = 'operator') {
  notifications.clean();
  vi.stubGlobal('fetch', server.fetch);
  const user = { userId: 'u1', username: 'a@b.example', orgId: 'org1', roles: [role] };
  const kept = { user, token: 't', refreshToken: 'r', expiresAt: Date.now() + 36_000_000 };
  sessionStorage.setItem('tradewind-session', JSON.stringify(kept));
  const session = new Session(CONFIG);
  const sent = new SentRequests();
  const feed = new Feed();
  const client = new ApolloClient({ link: server.link, cache: cache() });
  render(
    <MantineProvider env="test">
      <Notifications />
      <ConfigContext value={CONFIG}>
        <SessionContext value={session}>
          <ApisContext value={{ http: httpApi(CONFIG, session, sent), sent }}>
            <LiveContext value={{ state: 'live', feed }}>
              <ApolloProvider client={client}>
                <Router {...placeAt(at)}>
                  <Switch>
                    <Route path="/operations" component={Operations} />
                    <Route path="/operations/:worker" component={DeadLetters} />
                    <Route path="/traces" component={Traces} />
                    <Route path="/traces/:id" component={Trace} />
                  </Switch>
                </Router>
              </ApolloProvider>
            </LiveContext>
          </ApisContext>
        </SessionContext>
      </ConfigContext>
    </MantineProvider>,
  );
  return { sent, feed };
}

/** Lets so much time pass, on fake timers. */
export function pass(milliseconds: number): Promise<void> {
  return act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });
}

export function depth(waiting = 0, more: Record<string, unknown> = {}) {
  return { __typename: 'QueueDepth', waiting, inFlight: 0, delayed: 0, oldestAgeSeconds: null, ...more };
}

export function worker(name: string, waiting = 0, dead = 0) {
  const queue = name === 'event-relay' ? null : depth(waiting);
  return { __typename: 'WorkerQueues', id: name, worker: name, queue, deadLetters: depth(dead) };
}

export const OUTBOX = { __typename: 'Outbox', waiting: 0, dead: 0, oldestAgeSeconds: null };

export function letter(messageId: string, more: Record<string, unknown> = {}) {
  return {
    messageId,
    code: 'failure_injected',
    reason: 'sku FAIL-ME: failure injection is on',
    receives: 1,
    firstSeen: '2026-11-21T09:00:00Z',
    eventId: `event-of-${messageId}`,
    eventType: 'OrderCreated',
    orderId: `ORD-${messageId}`,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    body: { type: 'OrderCreated', data: { orderId: `ORD-${messageId}` } },
    ...more,
  };
}
