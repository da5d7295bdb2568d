import { useCallback, useEffect, useRef, useState } from 'react';
import { useHttp } from '../../api/context.ts';
import { answered } from '../../api/http.ts';
import { messages } from './health.ts';
import { redriveAll, type Progress, type Request } from './redriving.ts';
import { lettersOf, type Letter } from './useLetters.ts';
import { useAskForQueues } from './useQueues.ts';
import { watch, type Sights, type Watched } from './watching.ts';

export interface Redrive {
  readonly progress: Progress | undefined;
  readonly watched: Watched | undefined;
  /** The orders that the letters were about, each once. */
  readonly orders: readonly string[];
  /** Puts these letters back, and with them those that the list has no place for, if `others` is set. */
  readonly start: (letters: readonly Letter[], others: boolean) => Promise<void>;
  /** After the request that is under way. */
  readonly stop: () => void;
  readonly forget: () => void;
}

/** Putting letters of a worker back, and watching what becomes of them; `reload` brings the list up to date. */
export function useRedrive(worker: string, reload: () => Promise<void>): Redrive {
  const http = useHttp();
  const queues = useAskForQueues();
  const [progress, setProgress] = useState<Progress>();
  const [watched, setWatched] = useState<Watched>();
  const [orders, setOrders] = useState<readonly string[]>([]);
  const stopping = useRef<AbortController>(undefined);

  useEffect(() => () => stopping.current?.abort(), []);

  const depths = async () => {
    const found = (await queues()).queues.find((each) => each.worker === worker);
    return { inQueue: messages(found?.queue), dead: messages(found?.deadLetters) };
  };

  /** No more than are dead now: what is dead again at once would be put back for ever. */
  const asMany = async (letters: readonly Letter[]) =>
    Math.max(letters.length, (await depths().catch(() => undefined))?.dead ?? 0);

  const path = { worker };
  const start = async (letters: readonly Letter[], others: boolean) => {
    stopping.current?.abort();
    const control = new AbortController();
    stopping.current = control;
    setWatched(undefined);
    setOrders([...new Set(letters.flatMap(({ orderId }) => orderId ?? []))]);
    const wanted = others
      ? { atMost: await asMany(letters) }
      : { messageIds: letters.map(({ messageId }) => messageId) };
    const ask = (request: Request) => {
      // One or the other: the types know of no fields that exclude each other.
      const body = request as { messageIds: string[]; max: number };
      return answered(http.POST('/operations/dead-letters/{worker}/redrive', { params: { path }, body }));
    };
    const { redriven } = await redriveAll(ask, wanted, setProgress, control.signal);
    // Who has left the view watches nothing; who has stopped watches those that went.
    if (stopping.current !== control || (control.signal.aborted && redriven === 0)) return;
    await reload();
    if (redriven === 0) return;
    const watching = new AbortController();
    stopping.current = watching;
    await watch(sights(letters), setWatched, watching.signal)
      // The list says it, when it can be had again.
      .catch(() => setWatched(undefined));
    if (!watching.signal.aborted) await reload();
  };

  const sights = (letters: readonly Letter[]): Sights => ({
    depths,
    back: async () => comeBack(letters, (await lettersOf(http, worker)).items),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });

  return {
    progress,
    watched,
    orders,
    start,
    stop: useCallback(() => stopping.current?.abort(), []),
    forget: useCallback(() => {
      setProgress(undefined);
      setWatched(undefined);
    }, []),
  };
}

/** Letters of the same events as before under new names: a redriven message is another one. */
export function comeBack(before: readonly Letter[], now: readonly Letter[]): number {
  const names = new Set(before.map(({ messageId }) => messageId));
  const events = new Set(before.map(({ eventId }) => eventId));
  return now.filter(({ messageId, eventId }) => eventId && events.has(eventId) && !names.has(messageId))
    .length;
}
