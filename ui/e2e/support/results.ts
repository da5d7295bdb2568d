/** Where a run leaves traces and pictures of what failed: each run in a folder of its own, as two may run at once. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { STATE } from './instance.ts';

const ALL = join(STATE, 'ui-e2e');
/** Playwright reads its configuration anew in each worker; they inherit this from the process that was started first. */
const RUN = 'TRADEWIND_SCENARIOS_RUN';

/** The folder of this run. Those of runs that have ended go. */
export function results(): string {
  const known = process.env[RUN];
  if (known) return join(ALL, known);
  for (const run of existsSync(ALL) ? readdirSync(ALL) : []) {
    if (!runs(Number(run))) rmSync(join(ALL, run), { recursive: true, force: true });
  }
  const run = (process.env[RUN] = String(process.pid));
  return join(ALL, run);
}

function runs(pid: number): boolean {
  try {
    return Number.isInteger(pid) && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
