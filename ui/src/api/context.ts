import { createContext, use, useSyncExternalStore } from 'react';
import type { HttpApi } from './http.ts';
import type { SentRequest, SentRequests } from './requests.ts';

export interface Apis {
  readonly http: HttpApi;
  readonly sent: SentRequests;
}

export const ApisContext = createContext<Apis | undefined>(undefined);

function useApis(): Apis {
  const apis = use(ApisContext);
  if (!apis) throw new Error('used outside of its provider');
  return apis;
}

/** The HTTP API: what is done goes there, and to the mutations of GraphQL. */
export function useHttp(): HttpApi {
  return useApis().http;
}

/** What this page asked the servers to do, newest first. */
export function useSentRequests(): readonly SentRequest[] {
  const { sent } = useApis();
  return useSyncExternalStore(sent.subscribe, () => sent.list);
}
