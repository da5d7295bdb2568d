import { useEffect, useState } from 'react';

/** Longer than any step takes that goes well. */
export const PATIENCE = 20_000;

/** Whether nothing has happened since then for longer than is usual. Nothing is awaited without `since` (RFC 3339). */
export function useStalled(since: string | undefined): boolean {
  const [stalled, setStalled] = useState<string>();
  useEffect(() => {
    if (since === undefined) return undefined;
    const left = Math.max(0, Date.parse(since) + PATIENCE - Date.now());
    const timer = setTimeout(() => setStalled(since), left);
    return () => clearTimeout(timer);
  }, [since]);
  return since !== undefined && stalled === since;
}
