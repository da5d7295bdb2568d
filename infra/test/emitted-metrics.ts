import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CRATES = fileURLToPath(new URL('../../crates/', import.meta.url));

/** `.put("OutboxDepth", Unit::..` and `.put_all(..`, on one line or more. */
const LITERAL = /\.put(?:_all)?\(\s*"(\w+)",\s*Unit::/g;

/** A helper that is given the name, as in `metrics.put(metric, Unit::Count, 1)`, and the names it is called with. */
const PASSED_ON = /\.put\(\s*(\w+),\s*Unit::/;
const CALLED_WITH = /\b[a-z]\w*\("([A-Z]\w+)"\)/g;

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.rs'))
    // What tests of the emitter itself write is on no account.
    .map((file) => readFileSync(join(folder, file), 'utf8').split('#[cfg(test)]')[0]!);

function emittedBelow(folder: string): Set<string> {
  const names = new Set<string>();
  for (const source of sources(folder)) {
    for (const [, name] of source.matchAll(LITERAL)) names.add(name!);
    if (!PASSED_ON.test(source)) continue;
    for (const [, name] of source.matchAll(CALLED_WITH)) names.add(name!);
  }
  return names;
}

/** What every worker reports, since it is behind a queue. */
export const EMITTED_BY_WORKERS: ReadonlySet<string> = emittedBelow(join(CRATES, 'kit/src'));

/** What functions report of themselves, by function; those that report nothing are not in it. */
export const EMITTED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  readdirSync(join(CRATES, 'functions'), { withFileTypes: true })
    .filter((context) => context.isDirectory())
    .flatMap(({ name: context }) =>
      readdirSync(join(CRATES, 'functions', context), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => [name, emittedBelow(join(CRATES, 'functions', context, name, 'src'))] as const),
    )
    .filter(([, names]) => names.size > 0),
);
