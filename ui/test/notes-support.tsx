import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider } from '@mantine/core';
import { act, render } from '@testing-library/react';
import type { LiveEvent } from '@tradewind/live-client';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Router } from 'wouter';
import { ApisContext } from '../src/api/context.ts';
import { httpApi } from '../src/api/http.ts';
import { SentRequests } from '../src/api/requests.ts';
import { Applier } from '../src/live/apply.ts';
import { LiveContext, PendingNotesContext } from '../src/live/context.ts';
import { Feed } from '../src/live/feed.ts';
import { PendingNotes } from '../src/live/pending.ts';
import { ConfigContext, SessionContext } from '../src/session/context.ts';
import { Session } from '../src/session/session.ts';
import type { Api } from './live-support.ts';
import { placeAt } from './router.ts';

const CONFIG = {
  stage: 'test',
  region: 'us-east-1',
  graphqlUrl: 'http://api.example/graphql',
  httpApiUrl: 'http://api.example',
  webSocketUrl: 'ws://api.example',
  failureInjection: false,
  signInAs: [],
};

export interface Sent {
  readonly what: string;
  readonly body: unknown;
  readonly key: string | null;
}

/** The HTTP API: commands in the order in which they were sent, answered by what a test says. */
export class Commands {
  readonly sent: Sent[] = [];
  answer: (sent: Sent) => Response | Promise<Response> = () => json(500, {});

  readonly fetch = async (request: Request): Promise<Response> => {
    const text = await request.text();
    const sent = {
      what: `${request.method} ${new URL(request.url).pathname}`,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      key: request.headers.get('idempotency-key'),
    };
    this.sent.push(sent);
    return this.answer(sent);
  };
}

export function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

/** A view as user `me` sees it, with live updates that a test tells. */
export function show(view: ReactNode, api: Api, { role = 'technician', at = '/notes' } = {}) {
  const commands = new Commands();
  vi.stubGlobal('fetch', commands.fetch);
  const user = { userId: 'me', username: 'me@example.org', orgId: 'org1', roles: [role] };
  const kept = { user, token: 't', refreshToken: 'r', expiresAt: Date.now() + 3_600_000 };
  sessionStorage.setItem('tradewind-session', JSON.stringify(kept));
  const session = new Session(CONFIG);
  const sent = new SentRequests();
  const feed = new Feed();
  const pending = new PendingNotes();
  const applier = new Applier(api.client, 'me');
  const { hook, searchHook } = placeAt(at);
  render(
    <MantineProvider env="test">
      <ConfigContext value={CONFIG}>
        <SessionContext value={session}>
          <ApisContext value={{ http: httpApi(CONFIG, session, sent), sent }}>
            <LiveContext value={{ state: 'live', feed }}>
              <PendingNotesContext value={pending}>
                <ApolloProvider client={api.client}>
                  <Router hook={hook} searchHook={searchHook}>
                    <main id="content" tabIndex={-1}>
                      {view}
                    </main>
                  </Router>
                </ApolloProvider>
              </PendingNotesContext>
            </LiveContext>
          </ApisContext>
        </SessionContext>
      </ConfigContext>
    </MantineProvider>,
  );
  const tell = (...events: LiveEvent[]) =>
    act(() => {
      for (const event of events) {
        feed.add(event);
        applier.apply(event);
        pending.hear(event);
      }
    });
  return { commands, tell, pending };
}
