/** The instance of the local cloud that the scenarios run on: the developer's, unless TRADEWIND_OUTPUTS says which. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Outputs {
  readonly uiUrl: string;
  readonly graphqlUrl: string;
  readonly httpApiUrl: string;
  readonly webSocketUrl: string;
}

const FILE =
  process.env['TRADEWIND_OUTPUTS'] ?? fileURLToPath(new URL('../../../.local/outputs.json', import.meta.url));

/** Where results of a run are kept: traces and pictures of what failed. */
export const STATE = dirname(FILE);

export function outputs(): Outputs {
  const found = JSON.parse(readFileSync(FILE, 'utf8')) as Partial<Outputs>;
  if (!found.uiUrl) throw new Error(`${FILE} has no uiUrl; start everything with ./scripts/dev`);
  return found as Outputs;
}
