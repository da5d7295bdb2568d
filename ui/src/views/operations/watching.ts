/** What became of letters that were put back. */
export type Watched =
  | { readonly state: 'watching'; readonly inQueue: number }
  /** The worker has taken them, and none has come back. */
  | { readonly state: 'taken' }
  /** Given up again. */
  | { readonly state: 'back'; readonly count: number }
  /** The worker is still busy, with these or with others. */
  | { readonly state: 'unclear'; readonly inQueue: number };

export interface Sights {
  /** Messages in the queue of the worker and dead ones, of all orgs. */
  readonly depths: () => Promise<{ readonly inQueue: number; readonly dead: number }>;
  /** How many of those that were put back are dead again. Looking hides letters from others for a moment. */
  readonly back: () => Promise<number>;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export const LOOK_EVERY = 3_000;
/** Half a minute: what fails may be tried again for minutes, and is then told of as still under way. */
const LOOKS = 10;
/** Queues count roughly: one that is empty has to be so twice. */
const EMPTY = 2;

/** Watches letters that were put back until it is clear what became of them, or for half a minute. */
export async function watch(
  { depths, back, pause }: Sights,
  tell: (watched: Watched) => void,
  signal: AbortSignal,
): Promise<void> {
  let [inQueue, empty, fewestDead] = [0, 0, Infinity];
  for (let look = 0; look < LOOKS && empty < EMPTY; look += 1) {
    tell({ state: 'watching', inQueue });
    await pause(LOOK_EVERY);
    if (signal.aborted) return;
    // What cannot be seen right now may be with the next look.
    const now = await depths().catch(() => undefined);
    if (!now) continue;
    inQueue = now.inQueue;
    empty = inQueue === 0 ? empty + 1 : 0;
    // More dead ones than before: perhaps these.
    if (now.dead > fewestDead) {
      const count = await back();
      if (count > 0 && !signal.aborted) return tell({ state: 'back', count });
    }
    fewestDead = Math.min(fewestDead, now.dead);
  }
  const count = await back();
  if (signal.aborted) return;
  if (count > 0) tell({ state: 'back', count });
  else tell(inQueue > 0 ? { state: 'unclear', inQueue } : { state: 'taken' });
}
