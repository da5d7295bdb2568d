import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Architecture, Code, type AssetCode } from 'aws-cdk-lib/aws-lambda';
import { ConfigurationError } from './error.ts';
import type { FunctionName } from './names.ts';
import type { Stage } from './stage.ts';

const INFRA = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** A path of the context: relative to `infra/`, wherever the app is started. */
export const fromInfra = (path: string): string => resolve(INFRA, path);
const PLACEHOLDER = join(INFRA, 'assets/placeholder');
/** Where `cargo lambda build` leaves `<function>/bootstrap`. */
const BUILT = resolve(INFRA, '../target/lambda');

const PROGRAM = 'bootstrap';

/** Where the programs of the functions come from, and for which processor they are. */
export class FunctionCode {
  /** Graviton on AWS: cheaper for the same work. The local cloud runs the programs on this very machine. */
  readonly architecture: Architecture;
  private readonly problems: string[] = [];
  private readonly stage: Stage;
  /** Without one there is no code, only a placeholder. */
  private readonly directory?: string;

  private constructor(stage: Stage, directory?: string) {
    this.stage = stage;
    this.directory = directory;
    this.architecture = stage.local && process.arch !== 'arm64' ? Architecture.X86_64 : Architecture.ARM_64;
  }

  /** `functions` and `functionsDir` as they are in the context; the directory is relative to `infra/`. */
  static from(stage: Stage, functions: string | undefined, functionsDir: string | undefined): FunctionCode {
    if (functions !== undefined && functions !== 'placeholder') {
      throw new ConfigurationError(
        `context functions: "${functions}" is not "placeholder", the only value there is`,
      );
    }
    if (functions) return new FunctionCode(stage);
    return new FunctionCode(stage, functionsDir ? fromInfra(functionsDir) : BUILT);
  }

  /** The code of one function. What is wrong with it is kept for `assertUsable`, to be told in one go. */
  of(name: FunctionName): AssetCode {
    if (this.directory === undefined) return Code.fromAsset(PLACEHOLDER);
    const directory = join(this.directory, name);
    const program = join(directory, PROGRAM);
    if (!existsSync(program)) {
      this.problems.push(`${program} is missing`);
      return Code.fromAsset(PLACEHOLDER);
    }
    // A program for another processor deploys well and then fails each invocation. (The local cloud may run on
    // an operating system with another file format; what was built there is meant for there.)
    if (!this.stage.local && elfMachine(program) !== ELF_AARCH64) {
      this.problems.push(`${program} is not a Linux program for arm64`);
    }
    // Whatever else a build leaves in the directory (debug symbols, archives) stays out of the package.
    return Code.fromAsset(directory, { exclude: ['*', `!${PROGRAM}`] });
  }

  assertUsable(): void {
    if (this.problems.length === 0) return;
    throw new ConfigurationError(
      [
        'The functions are not built:',
        ...this.problems.map((problem) => `  ${problem}`),
        'Run `cargo lambda build --release --arm64` in the repository first (`./scripts/dev` does its own build for',
        'the local cloud), name another directory with `-c functionsDir=DIR`, or synthesise without any code',
        'with `-c functions=placeholder`.',
      ].join('\n'),
    );
  }
}

const ELF_AARCH64 = 183;

/** `e_machine` of the ELF header, or undefined for a file that is not ELF. */
function elfMachine(path: string): number | undefined {
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  return header.subarray(0, 4).toString('latin1') === '\x7fELF' ? header.readUInt16LE(18) : undefined;
}
