import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';
import { graphql } from '../../api/generated/graphql/index.ts';
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

/** Asks how much waits where. */
export function useAskForQueues(): () => Promise<Queues> {
  const client = useApolloClient();
  return useCallback(async () => {
    const { data } = await client.query({ query: QUEUES, fetchPolicy: 'no-cache' });
    if (!data) throw new Error('an answer without data');
    return data;
  }, [client]);
}

/** How much waits where, every three seconds. */
export function useQueues(): Polling<Queues> {
  return usePolled(useAskForQueues(), OFTEN);
}
