import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { Code, Container, MantineProvider, Text, Title } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect, useState, type ReactNode } from 'react';
import { ApisContext, type Apis } from './api/context.ts';
import { graphqlApi } from './api/graphql.ts';
import { httpApi } from './api/http.ts';
import { SentRequests } from './api/requests.ts';
import type { Config } from './config.ts';
import { Routing } from './Routing.tsx';
import { ConfigContext, SessionContext } from './session/context.ts';
import { Session } from './session/session.ts';
import { theme } from './theme.ts';

interface Parts extends Apis {
  readonly session: Session;
  readonly graphql: ApolloClient;
}

function parts(config: Config): Parts {
  const session = new Session(config);
  const sent = new SentRequests();
  return { session, sent, http: httpApi(config, session, sent), graphql: graphqlApi(config, session, sent) };
}

/** The whole page. */
export function App({ config }: { readonly config: Config }) {
  const [{ session, graphql, ...apis }] = useState(() => parts(config));

  // Nothing of one user is left for the next.
  useEffect(
    () =>
      session.subscribe(() => {
        if (session.user) return;
        apis.sent.clear();
        void graphql.clearStore();
      }),
    [session, graphql, apis.sent],
  );

  return (
    <Look>
      <ConfigContext value={config}>
        <SessionContext value={session}>
          <ApisContext value={apis}>
            <ApolloProvider client={graphql}>
              <Routing />
            </ApolloProvider>
          </ApisContext>
        </SessionContext>
      </ConfigContext>
    </Look>
  );
}

/** Instead of the page, where its configuration cannot be read. */
export function Unconfigured({ error }: { readonly error: unknown }) {
  return (
    <Look>
      <Container component="main" size="xs" py="xl">
        <Title order={1}>Tradewind cannot start</Title>
        <Text my="md">The page has no configuration that it can use:</Text>
        <Code block>{error instanceof Error ? error.message : String(error)}</Code>
        <Text my="md">
          Whoever runs this stage finds in docs/deploy.md where it comes from. Reload the page to try again.
        </Text>
      </Container>
    </Look>
  );
}

function Look({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={3} />
      {children}
    </MantineProvider>
  );
}
