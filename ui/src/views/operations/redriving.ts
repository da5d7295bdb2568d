import { asProblem, type Problem } from '../../api/problem.ts';

/** What one request put back. */
export interface Redriven {
  readonly redriven: number;
  /** Named and not there, not the org's, or not taken by the queue. */
  readonly refused: number;
  /** Seen, of the org, and still dead. */
  readonly left: number;
  /** There may be others that were not looked at. */
  readonly more: boolean;
  /** Why some were not taken. */
  readonly reasons?: readonly string[];
}

/** These letters, or as many as there are, at most so many. */
export type Wanted = { readonly messageIds: readonly string[] } | { readonly atMost: number };
export type Request = { messageIds: string[] } | { max: number };

export interface Progress {
  readonly redriven: number;
  readonly refused: number;
  /** Of how many. */
  readonly total: number;
  /** Letters of the org that are dead still, as far as is known. */
  readonly left: number;
  readonly more: boolean;
  readonly reasons: readonly string[];
  readonly state: 'going' | 'done' | 'stopped' | 'failed';
  readonly problem?: Problem;
}

/** As many as one request puts back: so few that one sees them go. */
export const BATCH = 10;

/**
 * Puts letters back, a few with each request, and tells how far it is. To stop, to fail in between and to do it again is all
 * safe: workers apply an event once. Never throws.
 */
export async function redriveAll(
  ask: (request: Request) => Promise<Redriven>,
  wanted: Wanted,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Progress> {
  let progress = begin('messageIds' in wanted ? wanted.messageIds.length : wanted.atMost);
  tell(progress);
  try {
    for (const next of 'messageIds' in wanted ? named(wanted.messageIds) : counted(wanted.atMost)) {
      if (signal.aborted) return end({ ...progress, state: 'stopped' }, tell);
      const answer = await ask(next);
      progress = add(progress, answer, 'messageIds' in next);
      tell(progress);
      // What is dead again at once would be put back for ever: no more than there were, and no round for nothing.
      if (!('messageIds' in next) && (isAll(answer) || answer.redriven === 0)) break;
    }
    return end({ ...progress, state: 'done' }, tell);
  } catch (error) {
    return end({ ...progress, state: 'failed', problem: asProblem(error) }, tell);
  }
}

function begin(total: number): Progress {
  return { redriven: 0, refused: 0, total, left: 0, more: false, reasons: [], state: 'going' };
}

function end(progress: Progress, tell: (progress: Progress) => void): Progress {
  tell(progress);
  return progress;
}

function* named(messageIds: readonly string[]): Generator<Request> {
  for (let from = 0; from < messageIds.length; from += BATCH)
    yield { messageIds: messageIds.slice(from, from + BATCH) };
}

function* counted(atMost: number): Generator<Request> {
  for (let left = atMost; left > 0; left -= BATCH) yield { max: Math.min(BATCH, left) };
}

function isAll({ left, more }: Redriven): boolean {
  return left === 0 && !more;
}

/** Refused letters that were not named are tried with the next request again, so only the last word about them counts. */
function add(progress: Progress, answer: Redriven, isNamed: boolean): Progress {
  const redriven = progress.redriven + answer.redriven;
  return {
    ...progress,
    redriven,
    refused: isNamed ? progress.refused + answer.refused : answer.refused,
    total: isNamed || answer.more ? progress.total : redriven + answer.left,
    left: answer.left,
    more: answer.more,
    reasons: [...new Set([...progress.reasons, ...(answer.reasons ?? [])])],
  };
}
