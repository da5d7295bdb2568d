// @vitest-environment node
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toLocal, toUtc } from '../src/views/work-orders/dates.ts';
import { isFinal, NEXT, STATUSES } from '../src/views/work-orders/transitions.ts';

describe('where a work order may go', () => {
  it('is what the server says', () => {
    const source = readFileSync(
      new URL('../../crates/domain/src/work_order/status.rs', import.meta.url),
      'utf8',
    );
    const rule = /fn next\(self\)[^{]*\{\s*match self \{([^}]*)\}/.exec(source)?.[1] ?? '';
    const theirs: Record<string, string[]> = {};
    for (const [, from, to] of rule.matchAll(/(Self::[^=]+?) => &\[([^\]]*)\]/g)) {
      for (const one of names(from)) theirs[one] = names(to);
    }
    expect(theirs).toEqual(NEXT);
    expect(Object.keys(theirs).sort()).toEqual([...STATUSES].sort());
  });

  it('is nowhere once it is completed or cancelled', () => {
    expect(STATUSES.filter(isFinal)).toEqual(['COMPLETED', 'CANCELLED']);
  });
});

function names(code = ''): string[] {
  return [...code.matchAll(/Self::(\w+)/g)].map(([, name = '']) =>
    name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
  );
}

describe('an agreed date', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is sent in UTC and shown where one is, in summer and in winter', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(toUtc('2026-11-21T10:00')).toBe('2026-11-21T09:00:00.000Z');
    expect(toUtc('2026-07-01T10:00')).toBe('2026-07-01T08:00:00.000Z');
    expect(toLocal('2026-11-21T09:00:00Z')).toBe('2026-11-21T10:00');
    expect(toLocal('2026-12-31T23:30:00.123456Z')).toBe('2027-01-01T00:30');
  });

  it('need not be there', () => {
    expect(toUtc('')).toBeNull();
    expect(toLocal(null)).toBe('');
  });
});
