import {
  ApolloClient,
  ApolloLink,
  HttpLink,
  InMemoryCache,
  isReference,
  type FieldFunctionOptions,
  type FieldMergeFunction,
  type FieldPolicy,
} from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { relayStylePagination } from '@apollo/client/utilities';
import type { Config } from '../config.ts';
import type { Session } from '../session/session.ts';
import { withoutOlder } from './fresh.ts';
import { asProblem } from './problem.ts';
import type { SentRequests } from './requests.ts';

/** The GraphQL API behind a normalised cache: each work order, order, note .. is there once, whichever view shows it. */
export function graphqlApi(config: Config, session: Session, sent: SentRequests): ApolloClient {
  const authorization = new SetContextLink(async ({ headers }) => ({
    headers: { ...(headers as Record<string, string>), authorization: `Bearer ${await session.token()}` },
  }));
  const signedOut = new ErrorLink(({ error }) => {
    if (['UNAUTHENTICATED', 'http_401'].includes(asProblem(error).code)) session.signOut();
  });
  const http = new HttpLink({ uri: config.graphqlUrl, fetch: noting(sent) });
  const known = cache();
  return new ApolloClient({
    link: ApolloLink.from([withoutOlder(known), signedOut, authorization, http]),
    cache: known,
    defaultOptions: {
      // What was loaded once is shown at once, and asked for again behind it.
      watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' },
    },
  });
}

/** How lists grow by pages and where single things are found. */
export function cache(): InMemoryCache {
  const found = (typename: string) => ({
    read: (existing: unknown, { args, toReference, canRead }: ReadOptions) => {
      const reference = toReference({ __typename: typename, id: args?.['id'] as string });
      // What the server did not find is not there, unless something else has told of it since.
      return existing ?? (canRead(reference) ? reference : existing);
    },
  });
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          workOrder: found('WorkOrder'),
          order: found('Order'),
          workOrders: pages(['status']),
          orders: pages(['status']),
          customers: pages(),
          stock: pages(),
          payments: pages(),
          notes: pages(),
          publicNotes: pages(),
        },
      },
      WorkOrder: { fields: { notes: pages() } },
    },
  });
}

interface Connection {
  readonly edges?: readonly { readonly node?: unknown }[];
}

/** Lists that grow page by page, and have everything once: what a live update has put there already comes with its page too. */
function pages(keyArgs: string[] | false = false): FieldPolicy {
  const policy = relayStylePagination(keyArgs) as FieldPolicy;
  const merge = policy.merge as FieldMergeFunction;
  return {
    ...policy,
    merge: (existing: Connection | undefined, incoming: Connection, options) => {
      const ref = ({ node }: { readonly node?: unknown }) => (isReference(node) ? node.__ref : undefined);
      const news = new Set(incoming.edges?.map(ref));
      const edges = existing?.edges?.filter((edge) => !news.has(ref(edge)));
      return merge(existing && { ...existing, edges }, incoming, options) as Connection;
    },
  };
}

type ReadOptions = Pick<FieldFunctionOptions, 'args' | 'toReference' | 'canRead'>;

/** A fetch that notes the traces of mutations. */
function noting(sent: SentRequests): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    const body = typeof init?.body === 'string' ? init.body : '';
    if (/"query":"\s*mutation/.test(body)) {
      sent.add((JSON.parse(body) as { operationName?: string }).operationName ?? 'mutation', answer);
    }
    return answer;
  };
}
