import { useCallback } from 'react';
import { useHttp } from '../../api/context.ts';
import type { components } from '../../api/generated/http.ts';
import { answered, type HttpApi } from '../../api/http.ts';
import { usePolled, type Polling } from '../../components/usePolled.ts';

export type Letter = components['schemas']['DeadLetter'];

export interface Letters {
  readonly items: readonly Letter[];
  /** Of nobody's org that could be read from them: shown to nobody. */
  readonly unreadable: number;
  /** There may be others. */
  readonly more: boolean;
}

/** As many as the server looks at in one go. */
const MOST = 500;

/** The dead letters of a worker, as they are now. They are out of sight for others while the server looks. */
export function lettersOf(http: HttpApi, worker: string): Promise<Letters> {
  return answered(
    http.GET('/operations/dead-letters/{worker}', { params: { path: { worker }, query: { limit: MOST } } }),
  );
}

/** The dead letters of a worker: asked for once, and whenever somebody wants them anew. */
export function useLetters(worker: string): Polling<Letters> {
  const http = useHttp();
  return usePolled(useCallback(() => lettersOf(http, worker), [http, worker]));
}
