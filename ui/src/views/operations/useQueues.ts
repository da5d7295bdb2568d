import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';
import { useHttp } from '../../api/context.ts';
import { graphql } from '../../api/generated/graphql/index.ts';
import { answered } from '../../api/http.ts';
import { usePolled, type Polling } from '../../components/usePolled.ts';
import type { Queues } from './health.ts';

export const QUEUES = graphql(`
  query Queues {
    queues {
      id
      worker
      queue {
        waiting
        inFlight
        delayed
        oldestAgeSeconds
      }
      deadLetters {
        waiting
        inFlight
        delayed
        oldestAgeSeconds
      }
    }
    outbox {
      waiting
      dead
      oldestAgeSeconds
    }
  }
`);

const OFTEN = () => 3_000;

/** Asks how much waits where. The HTTP API answers without the outbox too, whose database may be the very trouble. */
export function useAskForQueues(): () => Promise<Queues> {
  const client = useApolloClient();
  const http = useHttp();
  return useCallback(async () => {
    try {
      const { data } = await client.query({ query: QUEUES, fetchPolicy: 'no-cache' });
      if (data) return data;
    } catch (error) {
      const list = await answered(http.GET('/operations/queues')).catch(() => undefined);
      if (!list) throw error;
      return { queues: list.items, outbox: list.outbox ?? null };
    }
    throw new Error('an answer without data');
  }, [client, http]);
}

/** How much waits where, every three seconds. */
export function useQueues(): Polling<Queues> {
  return usePolled(useAskForQueues(), OFTEN);
}
