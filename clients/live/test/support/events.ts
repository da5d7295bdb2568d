import type { LiveEvent, NoteSaved } from '../../src/messages.ts';

/** The nth event of a feed; cursors as the server makes them. */
export function note(n: number): NoteSaved {
  return {
    eventType: 'note-saved',
    eventId: `event-${n}`,
    cursor: `${String(1_700_000_000_000_000 + n)}#event-${n}`,
    timestamp: '2026-11-21T09:00:00Z',
    noteId: `note-${n}`,
    userId: 'jane',
    username: 'jane@example.com',
    content: `note ${n}`,
    isPublic: true,
    version: 1,
    savedAt: '2026-11-21T09:00:00Z',
  };
}

export const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const ids = (from: number, to: number) => numbers(from, to).map((n) => `event-${n}`);
export const idOf = ({ eventId }: LiveEvent) => eventId;

/** A random generator that a seed replays (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
