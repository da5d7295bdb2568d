/**
 * Synthesises dev, prod and local without any code and runs cfn-lint over the templates.
 *
 * cfn-lint is a Python program (`pip install cfn-lint==1.58.0`): the one on PATH, or what CFN_LINT names.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INFRA = dirname(dirname(fileURLToPath(import.meta.url)));
const CFN_LINT = process.env['CFN_LINT'] ?? 'cfn-lint';
const IGNORED = [
  // CDK writes a dependency on the role beside the reference to it: said twice, which harms nothing.
  'W3005',
];
const STAGES = {
  dev: ['-c', 'mailSender=orders@dev.example.com'],
  prod: [
    '-c',
    'corsOrigins=https://app.example.com',
    '-c',
    'alarmTopicArn=arn:aws:sns:eu-west-1:111122223333:on-call',
    '-c',
    'mailSender=orders@example.com',
    '-c',
    'uiDomain=app.example.com',
    '-c',
    'uiCertificateArn=arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
    '-c',
    'modelBaseUrl=https://models.example.com/v1',
    '-c',
    'modelName=small',
  ],
  local: [],
};

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: INFRA, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} failed`);
}

const version = spawnSync(CFN_LINT, ['--version'], { encoding: 'utf8' });
if (version.error || version.status !== 0) {
  console.error(`${CFN_LINT} does not run: pip install cfn-lint==1.58.0, or name the program in CFN_LINT`);
  process.exit(1);
}

const output = mkdtempSync(join(tmpdir(), 'tradewind-cfn-lint-'));
try {
  for (const [stage, context] of Object.entries(STAGES)) {
    const directory = join(output, stage);
    run('npx', [
      'cdk',
      'synth',
      '--quiet',
      '-o',
      directory,
      '-c',
      `stage=${stage}`,
      '-c',
      'functions=placeholder',
      ...context,
    ]);
    const templates = readdirSync(directory).filter((file) => file.endsWith('.template.json'));
    run(CFN_LINT, [
      '--regions',
      'eu-west-1',
      'us-east-1',
      '--ignore-checks',
      ...IGNORED,
      '--',
      ...templates.map((file) => join(directory, file)),
    ]);
    console.log(`${stage}: ${templates.length} templates, nothing to report (${version.stdout.trim()})`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(output, { recursive: true, force: true });
}
