import { useCallback, useState } from 'react';
import { asProblem, type Problem } from '../api/problem.ts';

export interface Action<Args extends unknown[]> {
  /** Does it; true if it went well. Never throws. */
  readonly run: (...args: Args) => Promise<boolean>;
  readonly busy: boolean;
  /** Why the last attempt failed. */
  readonly problem: Problem | undefined;
  readonly forget: () => void;
}

/** Something that a person sets off: whether it is under way, and why it failed. */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Action<Args> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (...args: Args) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act(...args);
      return true;
    } catch (error) {
      setProblem(asProblem(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, problem, forget: useCallback(() => setProblem(undefined), []) };
}
