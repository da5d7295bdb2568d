/**
 * Chromium, the same everywhere: a pinned build from the npm registry, unpacked once for all clones into the cache directory. What
 * browser a machine has does not matter, nothing has to be installed as root, and nothing is downloaded from anywhere else.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Chromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const HERE = dirname(fileURLToPath(import.meta.url));
const PACKAGE = '@sparticuz/chromium';
const COMPLETE = '.complete';
/** The package unpacks into the directory for temporary files; its libraries only where it takes the machine for Lambda. */
const UNPACK = `const { default: chromium } = await import('${PACKAGE}'); await chromium.executablePath();`;

/** Where the browser is, and the environment that it needs. Unpacks it the first time, which takes some seconds. */
export function chromium(environment: NodeJS.ProcessEnv = process.env): Chromium {
  const env = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const own = env['TRADEWIND_CHROMIUM'];
  if (own) return { executablePath: own, env };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `${PACKAGE} has no Chromium for ${process.platform} on ${process.arch}; name one in TRADEWIND_CHROMIUM`,
    );
  }
  const directory = installed(env);
  const executablePath = join(directory, 'chromium');
  return {
    executablePath,
    env: {
      ...env,
      FONTCONFIG_FILE: join(directory, 'fonts.conf'),
      ...(lacksLibraries(executablePath) && { LD_LIBRARY_PATH: join(directory, 'al2023', 'lib') }),
    },
  };
}

function installed(env: Record<string, string>): string {
  const target = join(cache(env), `chromium-${version()}`);
  if (existsSync(join(target, COMPLETE))) return target;
  // Whoever is first gives it its name, when it is complete; a second one throws its own away.
  const work = `${target}.${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const { status, stderr, error } = spawnSync(process.execPath, ['--input-type=module', '-e', UNPACK], {
      cwd: HERE,
      env: { ...env, TMPDIR: work, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
      encoding: 'utf8',
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`Chromium was not unpacked: ${stderr}`);
    writeFileSync(join(work, 'fonts.conf'), fontConfiguration(target));
    writeFileSync(join(work, COMPLETE), '');
    renameSync(work, target);
  } catch (error) {
    if (!existsSync(join(target, COMPLETE))) throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

/** As `scripts/local/settings.py` finds it. */
const cache = (env: Record<string, string>): string =>
  env['TRADEWIND_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tradewind');

function version(): string {
  const manifest = readFileSync(join(HERE, '..', 'node_modules', PACKAGE, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** A machine may have no fonts at all, or others than the next: text is set in the one that the package brings. */
const fontConfiguration = (directory: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${directory}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${directory}/fonts-cache</cachedir>
${['system-ui', 'sans-serif', 'serif']
  .map((generic) => alias(generic, ['Open Sans']))
  .concat(alias('monospace', ['DejaVu Sans Mono', 'Open Sans']))
  .join('\n')}
</fontconfig>
`;

const alias = (generic: string, families: readonly string[]): string =>
  `  <alias binding="strong"><family>${generic}</family><prefer>${families
    .map((family) => `<family>${family}</family>`)
    .join('')}</prefer></alias>`;

function lacksLibraries(program: string): boolean {
  const { stdout, error } = spawnSync('ldd', [program], { encoding: 'utf8' });
  // Without ldd nobody knows; what the package brings does no harm.
  return error !== undefined || stdout.includes('not found');
}
