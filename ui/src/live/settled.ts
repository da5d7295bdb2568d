import type { ApolloClient, ObservableQuery } from '@apollo/client';
import { filter, firstValueFrom } from 'rxjs';

/** The queries that are waiting for an answer right now. */
export function underway(client: ApolloClient): ObservableQuery[] {
  return [...client.getObservableQueries()].filter((query) => query.getCurrentResult().loading);
}

/** Waits until a query has its answer, or nobody shows it any longer. */
export async function settled(query: ObservableQuery): Promise<void> {
  await firstValueFrom(query.pipe(filter(({ loading }) => !loading)), { defaultValue: undefined });
}

/**
 * Asks again for everything that is shown. What is being asked for already is asked for once more when it has its answer, as
 * that may be from before.
 */
export function askAgain(client: ApolloClient): void {
  const waiting = new Set(underway(client));
  for (const query of client.getObservableQueries()) {
    // If it fails, the view says so.
    void again(query, waiting.has(query)).catch(() => undefined);
  }
}

async function again(query: ObservableQuery, waiting: boolean): Promise<void> {
  if (waiting) await settled(query);
  if (query.hasObservers()) await query.refetch();
}
