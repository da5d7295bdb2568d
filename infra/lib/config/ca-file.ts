import { readFileSync } from 'node:fs';
import { ConfigurationError } from './error.ts';
import { fromInfra } from './function-code.ts';

/**
 * `databaseCaFile` as it is in the context, relative to `infra/`. Checked here: to a function, a file without
 * certificates means no further authorities, and then each connection fails.
 */
export function caFile(named: string | undefined): string | undefined {
  if (named === undefined) return undefined;
  const path = fromInfra(named);
  if (!read(path).includes('-----BEGIN CERTIFICATE-----')) {
    throw new ConfigurationError(
      `context databaseCaFile: ${path} has no BEGIN CERTIFICATE, a PEM file of certificates is expected`,
    );
  }
  return path;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    throw new ConfigurationError(
      `context databaseCaFile: ${path} is missing or cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
