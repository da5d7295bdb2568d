import { useEffect, useRef, type RefObject } from 'react';
import { idempotencyKey } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';

/** Once the server has found something wrong with fields, the first of them has the focus, and so is read out. */
export function useFocusOnInvalid(problem: Problem | undefined): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  return form;
}

/** What a form says besides what stands beside its fields. */
export function besides(problem: Problem | undefined, fields: readonly string[]): Problem | undefined {
  const named = Object.keys(problem?.fields ?? {});
  return named.length > 0 && named.every((name) => fields.includes(name)) ? undefined : problem;
}

/** Keys of attempts: the same for as long as the same is asked for, so that trying again does not do it twice. */
export function useAttempt(): (asked: object) => string {
  const last = useRef({ asked: '', key: '' });
  return (asked) => {
    const text = JSON.stringify(asked);
    if (last.current.asked !== text) last.current = { asked: text, key: idempotencyKey() };
    return last.current.key;
  };
}
