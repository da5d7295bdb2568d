import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './error.ts';
import { fromInfra } from './function-code.ts';
import type { Stage } from './stage.ts';

/** What a build has for certain: the page, and the hashed files that it loads. */
const PARTS = ['index.html', 'assets'];
const PLACEHOLDER = fromInfra('assets/ui');

/** Where the built UI is. One build serves every stage: what differs it reads at run time. */
export class UiBuild {
  readonly directory: string;
  private readonly problems: readonly string[];

  private constructor(directory: string) {
    this.problems = PARTS.map((part) => join(directory, part)).filter((path) => !existsSync(path));
    // So that what is wrong is told by `assertUsable`, in words.
    this.directory = this.problems.length === 0 ? directory : PLACEHOLDER;
  }

  /** `functions` and `uiDir` as they are in the context; where nothing is built, neither is the UI. */
  static from(stage: Stage, functions: string | undefined, uiDir: string | undefined): UiBuild | undefined {
    // The scripts of the local cloud serve it themselves.
    if (stage.local) return undefined;
    if (uiDir === undefined && functions === 'placeholder') return new UiBuild(PLACEHOLDER);
    return new UiBuild(fromInfra(uiDir ?? '../ui/dist'));
  }

  assertUsable(): void {
    if (this.problems.length === 0) return;
    throw new ConfigurationError(
      [
        'The UI is not built:',
        ...this.problems.map((path) => `  ${path} is missing`),
        'Run `npm ci && npm run build` in `ui/` first, name another directory with `-c uiDir=DIR`, or synthesise',
        'without any code with `-c functions=placeholder`.',
      ].join('\n'),
    );
  }
}
