import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../lib/config/error.ts';
import { FUNCTIONS } from '../lib/config/names.ts';
import { build, databaseCa, synth, UI_DOMAIN, type Context } from './support.ts';

describe('context that makes no sense is refused with what would', () => {
  test.each<[string, string, Context, RegExp]>([
    ['staging', 'no origins', { corsOrigins: '' }, /stage "staging" has to name the browser origins/],
    ['prod', 'no origins', { corsOrigins: '' }, /stage "prod" has to name the browser origins/],
    ['prod', 'any origin', { corsOrigins: '*' }, /"\*" is not an origin/],
    [
      'dev',
      'an origin with a path',
      { corsOrigins: 'https://a.example/app' },
      /"https:\/\/a.example\/app" is not/,
    ],
    ['dev', 'an origin without a scheme', { corsOrigins: 'a.example' }, /"a.example" is not an origin/],
    [
      'dev',
      'a secret without its suffix',
      { databaseUrlSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:x' },
      /not the full ARN/,
    ],
    ['dev', 'a topic by name', { alarmTopicArn: 'on-call' }, /not the full ARN/],
    ['dev', 'a mail for alarms to nobody', { alarmEmail: 'ops' }, /alarmEmail: "ops" is not a plain mail/],
    ['prod', 'a mail from the topic of others', { alarmEmail: 'ops@example.com' }, /name one; subscribe/],
    ['dev', 'half a network', { vpcSubnetIds: 'subnet-0a1b2c3d4e5f60718' }, /name both or neither/],
    ['dev', 'an unknown log level', { logLevel: 'loud' }, /none of trace, debug, info, warn, error/],
    ['dev', 'no attempts', { outboxMaxAttempts: '0' }, /whole number from 1 to 1000/],
    [
      'dev',
      'authorities that are not there',
      { databaseCaFile: 'no-such.pem' },
      /infra\/no-such.pem is missing or cannot be read \(ENOENT\)/,
    ],
    ['dev', 'authorities without a certificate', databaseCa('<html>'), /has no BEGIN CERTIFICATE/],
    ['dev', 'no sender of mail', { mailSender: '' }, /stage "dev" has to name the address/],
    ['prod', 'no sender of mail', { mailSender: '' }, /-c mailSender=orders@example.com/],
    ['dev', 'a sender with a name', { mailSender: 'Us <a@b.example>' }, /is not a plain mail address/],
    ['dev', 'a model without a name', { modelBaseUrl: 'https://m.example/v1' }, /name both or neither/],
    ['dev', 'a model without an address', { modelName: 'small' }, /name both or neither/],
    [
      'dev',
      'a model at no address',
      { modelBaseUrl: 'm.example', modelName: 'small' },
      /"m.example" is not an address/,
    ],
    ['dev', 'a gateway that fails too often', { gatewayFailurePercent: '101' }, /number from 0 to 100/],
    ['dev', 'a gateway without patience', { gatewayLatencyMs: '-1' }, /whole number from 0 to 10000/],
    [
      'dev',
      'a domain of the UI without a certificate',
      { uiDomain: 'app.example.com' },
      /name both or neither/,
    ],
    [
      'dev',
      'a domain of the UI with a scheme',
      { ...UI_DOMAIN, uiDomain: 'https://a.example' },
      /not a domain/,
    ],
    [
      'dev',
      'a certificate that CloudFront does not look for',
      { ...UI_DOMAIN, uiCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b' },
      /not the ARN of a certificate of us-east-1/,
    ],
    ['dev', 'an unknown kind of code', { functions: 'none' }, /not "placeholder"/],
  ])('%s: %s', (stage, _what, context, message) => {
    expect(() => build(stage, context)).toThrow(ConfigurationError);
    expect(() => build(stage, context)).toThrow(message);
  });
});

describe('the code of the functions', () => {
  const ARM64 = 183;
  const X86_64 = 62;

  /** A directory as `cargo lambda build` leaves it, with programs that have an ELF header for the machine. */
  function built(machine: number, names: readonly string[] = FUNCTIONS): string {
    const directory = mkdtempSync(join(tmpdir(), 'tradewind-functions-'));
    for (const name of names) {
      const header = Buffer.alloc(64);
      header.write('\x7fELF', 'latin1');
      header.writeUInt16LE(machine, 18);
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'bootstrap'), header);
      chmodSync(join(directory, name, 'bootstrap'), 0o755);
      writeFileSync(join(directory, name, 'bootstrap.zip'), 'left by another build');
    }
    return directory;
  }

  test('that is missing is named, all of it at once, with the command that builds it', () => {
    const directory = built(
      ARM64,
      FUNCTIONS.filter((name) => !['outbox-publisher', 'work-order-projector'].includes(name)),
    );
    const synthesise = () => build('dev', { functionsDir: directory });
    expect(synthesise).toThrow(ConfigurationError);
    expect(synthesise).toThrow(
      /outbox-publisher\/bootstrap is missing\n.*work-order-projector\/bootstrap is missing/,
    );
    expect(synthesise).toThrow(/cargo lambda build --release --arm64/);
    expect(synthesise).not.toThrow(/graphql-api\/bootstrap is missing/);
  });

  test('for another processor is refused before it is deployed', () => {
    expect(() => build('dev', { functionsDir: built(X86_64) })).toThrow(/is not a Linux program for arm64/);
    expect(() => build('dev', { functionsDir: built(ARM64) })).not.toThrow();
  });

  test('for this machine is what the local cloud wants', () => {
    expect(() => build('local', { functionsDir: built(X86_64) })).not.toThrow();
  });

  test('is one package a function, and the same program makes the same package', () => {
    const keys = () =>
      synth('dev', { functionsDir: built(ARM64) })
        .ofType('AWS::Lambda::Function')
        .map(({ properties }) => properties['Code'].S3Key as string);
    expect(keys()).toEqual(keys());
  });
});

describe('the origins that may call the APIs', () => {
  const origins = (stage: string, context: Context) => build(stage, context).tradewind.settings.corsOrigins;

  test('are that of the UI where it has a domain of its own and no others are named', () => {
    expect(origins('prod', { ...UI_DOMAIN, corsOrigins: '' })).toEqual(['https://app.example.com']);
  });

  test('include that of the UI, whatever else is named', () => {
    expect(origins('prod', { ...UI_DOMAIN, corsOrigins: 'https://admin.example.com' })).toEqual([
      'https://admin.example.com',
      'https://app.example.com',
    ]);
    expect(origins('dev', UI_DOMAIN)).toEqual(['*']);
  });
});
