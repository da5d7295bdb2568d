import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../lib/config/names.ts';
import {
  AWS_STAGES,
  build,
  databaseCa,
  MODEL,
  STAGES,
  synth,
  targetOf,
  type Resource,
  type Synthesised,
} from './support.ts';

const functions = (stage: Synthesised) => stage.ofType('AWS::Lambda::Function');
const named = (stage: Synthesised, name: FunctionName): Resource =>
  stage.named('AWS::Lambda::Function', name);
const environment = (rust: Resource) => rust.properties['Environment'].Variables as Record<string, unknown>;

describe.each(STAGES)('every function of %s', (name) => {
  const stage = synth(name);

  test('is one of the known ones', () => {
    expect(
      functions(stage)
        .map((rust) => stage.plainNameOf(rust))
        .sort(),
    ).toEqual([...FUNCTIONS].sort());
  });

  test('runs its own program on the newest runtime for programs', () => {
    for (const { properties } of functions(stage)) {
      expect(properties).toMatchObject({ Runtime: 'provided.al2023', Handler: 'bootstrap' });
    }
  });

  test('is traced', () => {
    for (const { properties } of functions(stage)) {
      expect(properties['TracingConfig']).toEqual({ Mode: 'Active' });
    }
  });

  test('writes JSON to a log group of its own that forgets', () => {
    for (const { properties } of functions(stage)) {
      const group = stage.byId(targetOf(properties['LoggingConfig'].LogGroup)!);
      expect(properties['LoggingConfig']).toMatchObject({ LogFormat: 'JSON' });
      expect(group.properties['LogGroupName']).toBe(`/aws/lambda/${properties['FunctionName']}`);
      expect(group.properties['RetentionInDays']).toBeGreaterThan(0);
    }
  });

  test('has its memory and timeout stated', () => {
    for (const { properties } of functions(stage)) {
      expect(properties['MemorySize']).toBeGreaterThanOrEqual(128);
      expect(properties['Timeout']).toBeGreaterThan(0);
      expect(properties['Timeout']).toBeLessThanOrEqual(60);
    }
  });

  test('finds secrets by name: its environment holds none', () => {
    for (const rust of [...functions(stage), ...functions(synth(name, MODEL))]) {
      for (const [key, value] of Object.entries(environment(rust))) {
        expect(key).not.toMatch(/^DATABASE_URL$|PASSWORD|TOKEN|(API|SECRET)_KEY$/);
        expect(JSON.stringify(value)).not.toMatch(/postgres(ql)?:|resolve:(ssm|secretsmanager)/);
      }
    }
  });
});

test.each(AWS_STAGES)('%s is built for Graviton', (name) => {
  for (const { properties } of functions(synth(name))) expect(properties['Architectures']).toEqual(['arm64']);
});

test('the local cloud runs the programs on this machine, so they are built for it', () => {
  const host = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  for (const { properties } of functions(synth('local'))) expect(properties['Architectures']).toEqual([host]);
});

const CALLBACK =
  'WEBSOCKET_CALLBACK_URL=https://websocket-api.execute-api.${AWS::Region}.${AWS::URLSuffix}/live';

/** Of each function on dev, beyond STAGE and LOG_LEVEL; with plain names of what it refers to. */
const ENVIRONMENT: Record<FunctionName, string[]> = {
  'graphql-api': [
    'DATABASE_URL_PARAMETER=/tradewind/dev/database-url',
    'EVENT_STORE_TABLE=event-store',
    'INTROSPECTION=true',
    'INVENTORY_TABLE=inventory',
    'NOTES_TABLE=notes',
    'ORDERS_TABLE=orders',
    'PAYMENTS_TABLE=payments',
    'USER_POOL_CLIENT_ID=tradewind',
    'USER_POOL_ID=users',
    'WORK_ORDERS_TABLE=work-orders',
    'WORK_ORDER_EVENTS_TOPIC_ARN=work-order-events',
  ],
  'outbox-publisher': [
    'DATABASE_URL_PARAMETER=/tradewind/dev/database-url',
    'OUTBOX_MAX_ATTEMPTS=10',
    'WORK_ORDER_EVENTS_TOPIC_ARN=work-order-events',
  ],
  'work-order-projector': [...worker('work-order-projector'), 'WORK_ORDERS_TABLE=work-orders'],
  'event-relay': ['BUS_NAME=events', 'DEAD_LETTER_QUEUE_URL=event-relay-dlq'],
  'orders-api': ['EVENT_STORE_TABLE=event-store', 'ORDERS_TABLE=orders', ...users()],
  'order-sync': [...worker('order-sync'), 'EVENT_STORE_TABLE=event-store', 'ORDERS_TABLE=orders'],
  'inventory-api': ['EVENT_STORE_TABLE=event-store', 'INVENTORY_TABLE=inventory', ...users()],
  'sku-restocker': [...worker('sku-restocker'), 'INVENTORY_TABLE=inventory'],
  'stock-allocator': [
    ...worker('stock-allocator'),
    'EVENT_STORE_TABLE=event-store',
    'FAILURE_INJECTION_PARAMETER=/tradewind/dev/failure-injection',
    'INVENTORY_TABLE=inventory',
  ],
  'allocation-completer': [
    ...worker('allocation-completer'),
    'EVENT_STORE_TABLE=event-store',
    'INVENTORY_TABLE=inventory',
  ],
  'stock-deallocator': [...worker('stock-deallocator'), 'INVENTORY_TABLE=inventory'],
  'payments-api': ['PAYMENTS_TABLE=payments', ...users()],
  'payment-processor': [
    ...worker('payment-processor'),
    'EVENT_STORE_TABLE=event-store',
    'GATEWAY_FAILURE_PERCENT=0',
    'GATEWAY_LATENCY_MS=50',
    'GATEWAY_SEED=1',
    'PAYMENTS_TABLE=payments',
  ],
  'email-notifier': [
    ...worker('email-notifier'),
    'MAIL_SENDER=orders@dev.example.com',
    'NOTIFICATIONS_TABLE=notifications',
  ],
  'operations-api': [
    'BUS_NAME=events',
    'DATABASE_URL_PARAMETER=/tradewind/dev/database-url',
    'EVENT_STORE_TABLE=event-store',
    'FAILURE_INJECTION_PARAMETER=/tradewind/dev/failure-injection',
    ...users(),
  ],
  'identity-api': ['IDENTITY_TABLE=identity', ...users()],
  'notes-api': ['BUS_NAME=events', 'EVENT_STORE_TABLE=event-store', 'NOTES_TABLE=notes', ...users()],
  'note-saver': [
    ...worker('note-saver'),
    'BUS_NAME=events',
    'EVENT_STORE_TABLE=event-store',
    'NOTES_TABLE=notes',
  ],
  'live-connections': ['LIVE_TABLE=live', CALLBACK, ...users()],
  'live-broadcaster': [...worker('live-broadcaster'), 'LIVE_TABLE=live', CALLBACK],
};

/**
 * Every log group, and every queue with its dead-letter queue, in the order of the stacks; the log of operations-api as
 * graphql-api knows it, by the name that it is going to have.
 */
function watched(by: FunctionName): string[] {
  const late: readonly FunctionName[] = ['identity-api', 'graphql-api', 'operations-api'];
  const built: FunctionName[] = FUNCTIONS.filter((name) => !late.includes(name));
  built.splice(built.indexOf('event-relay') + 1, 0, 'identity-api');
  const groups = [...built, 'graphql-api'].map((name) => `/aws/lambda/${name}`);
  groups.push(`/aws/lambda/${by === 'graphql-api' ? 'tradewind-dev-' : ''}operations-api`);
  const workers = built.filter((name) => ENVIRONMENT[name].includes(`QUEUE_URL=${name}`));
  const queues = [...workers.flatMap((name) => [name, `${name}-dlq`]), 'event-relay-dlq'];
  const urls = Object.fromEntries(queues.map((name) => [name, name]));
  return [`LOG_GROUPS=${groups.join(',')}`, `QUEUES=${JSON.stringify(urls)}`];
}

function worker(name: FunctionName): string[] {
  return [`DEAD_LETTER_QUEUE_URL=${name}-dlq`, 'MAX_RECEIVES=5', `QUEUE_URL=${name}`];
}

function users(): string[] {
  return ['USER_POOL_CLIENT_ID=tradewind', 'USER_POOL_ID=users'];
}

describe('the environment', () => {
  const stage = synth('dev');
  const told = (from: Synthesised, name: FunctionName) =>
    Object.entries(environment(named(from, name)))
      .map(([key, value]) => `${key}=${from.nameOf(value)}`)
      .sort();

  test.each(FUNCTIONS)('of %s', (name) => {
    expect(told(stage, name)).toEqual(
      [
        'LOG_LEVEL=info',
        'STAGE=dev',
        ...ENVIRONMENT[name],
        ...(name === 'operations-api' || name === 'graphql-api' ? watched(name) : []),
      ].sort(),
    );
  });

  test('fits into the 4 KB that Lambda has for it, with the longest names there are', () => {
    const stage = synth('staging', {
      databaseUrlSecretArn: `arn:aws:secretsmanager:ap-southeast-1:111122223333:secret:${'x'.repeat(40)}-AbC123`,
      ...databaseCa(),
      ...MODEL,
    });
    const name = 'tradewind-staging-';
    // What stands before a plain name once CloudFormation has filled it in, as often as there is one.
    const before = (key: string, text: string): number => {
      const url = `https://sqs.ap-southeast-1.amazonaws.com/111122223333/${name}`;
      if (key === 'QUEUES') return url.length * Object.keys(JSON.parse(text) as object).length;
      if (key === 'LOG_GROUPS') return name.length * text.split(',').length;
      if (key.endsWith('_ARN')) return `arn:aws:sns:ap-southeast-1:111122223333:${name}`.length;
      return key.endsWith('_URL') ? url.length : name.length;
    };
    for (const rust of functions(stage)) {
      const sizes = Object.entries(environment(rust)).map(([key, value]) => {
        const text = stage.nameOf(value);
        return key.length + text.length + before(key, text);
      });
      expect(
        sizes.reduce((sum, size) => sum + size, 0),
        stage.plainNameOf(rust),
      ).toBeLessThan(4_096);
    }
  });

  test('names the language model and its key to who uses them, where there is one', () => {
    const model = [
      'MODEL_API_KEY_PARAMETER=/tradewind/dev/model-api-key',
      'MODEL_BASE_URL=https://models.example.com/v1',
      'MODEL_NAME=small',
    ];
    const modelled = synth('dev', MODEL);
    for (const name of FUNCTIONS) {
      const uses = name === 'orders-api' || name === 'email-notifier';
      expect(told(modelled, name).filter((variable) => variable.startsWith('MODEL_'))).toEqual(
        uses ? model : [],
      );
    }
  });

  test('makes the gateway as unreliable as the context says', () => {
    const context = { gatewayFailurePercent: '70', gatewayLatencyMs: '0', gatewaySeed: '42' };
    expect(told(synth('dev', context), 'payment-processor')).toEqual(
      expect.arrayContaining(['GATEWAY_FAILURE_PERCENT=70', 'GATEWAY_LATENCY_MS=0', 'GATEWAY_SEED=42']),
    );
  });

  test('says nothing of failure injection where failures are not rehearsed', () => {
    for (const name of ['staging', 'prod']) {
      expect(environment(named(synth(name), 'stock-allocator'))).not.toHaveProperty(
        'FAILURE_INJECTION_PARAMETER',
      );
      expect(synth(name).ofType('AWS::SSM::Parameter')).toEqual([]);
    }
    expect(stage.the('AWS::SSM::Parameter').properties).toMatchObject({
      Name: '/tradewind/dev/failure-injection',
      Value: 'on',
      AllowedPattern: '^(on|off)$',
    });
  });

  test('leads to the clients by a path of the local cloud, wherever that is', () => {
    const local = synth('local');
    for (const name of ['live-connections', 'live-broadcaster'] as const) {
      expect(told(local, name)).toContain('WEBSOCKET_CALLBACK_URL=/_aws/execute-api/websocket-api/live');
    }
  });

  test('shortens the pauses between receives on the local cloud only', () => {
    expect(environment(named(synth('local'), 'order-sync'))).toHaveProperty('RETRY_PAUSES', '1,2,4,8');
    expect(environment(named(synth('prod'), 'order-sync'))).not.toHaveProperty('RETRY_PAUSES');
  });

  test('names the secret where the database URL is in one', () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:tradewind/database-AbC123';
    const variables = environment(named(synth('dev', { databaseUrlSecretArn: secret }), 'outbox-publisher'));
    expect(variables).toHaveProperty('DATABASE_URL_SECRET', secret);
    expect(variables).not.toHaveProperty('DATABASE_URL_PARAMETER');
  });
});

describe('the log level', () => {
  const platformLevel = (level: string) =>
    named(synth('dev', { logLevel: level }), 'graphql-api').properties['LoggingConfig']
      .ApplicationLogLevel as string;

  test('lets through what the program writes', () => {
    expect(platformLevel('trace')).toBe('TRACE');
    expect(platformLevel('debug')).toBe('DEBUG');
  });

  test('never holds back embedded metrics, which count as INFO', () => {
    for (const level of ['info', 'warn', 'error']) expect(platformLevel(level)).toBe('INFO');
  });
});

/** Those with a database connection. */
const CONNECTED = ['graphql-api', 'outbox-publisher', 'operations-api'] as const;

test('functions with a database connection join the named network, the others stay outside', () => {
  const stage = synth('dev', {
    vpcSubnetIds: 'subnet-0a1b2c3d4e5f60718, subnet-1a1b2c3d4e5f60718',
    vpcSecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
  });
  const network = {
    SubnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d4e5f60718'],
    SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
  };
  for (const name of CONNECTED) expect(named(stage, name).properties['VpcConfig']).toEqual(network);
  expect(named(stage, 'work-order-projector').properties).not.toHaveProperty('VpcConfig');
});

describe('the authorities of the database', () => {
  test.each(['dev', 'local'])('reach the functions that use it, and no other, on %s', (name) => {
    const stage = synth(name, databaseCa());
    for (const reader of CONNECTED) {
      const rust = named(stage, reader);
      const [used] = rust.properties['Layers'] as { Ref: string }[];
      const layer = stage.byId(used!.Ref);
      expect(layer.properties['CompatibleArchitectures']).toEqual(rust.properties['Architectures']);
      expect(environment(rust)).toHaveProperty('DATABASE_CA_FILE', '/opt/global-bundle.pem');
    }
    // One in each of their three stacks.
    expect(stage.ofType('AWS::Lambda::LayerVersion')).toHaveLength(3);
    const projector = named(stage, 'work-order-projector');
    expect(projector.properties).not.toHaveProperty('Layers');
    expect(environment(projector)).not.toHaveProperty('DATABASE_CA_FILE');
  });

  test('are a layer with that file alone, which every user may read', () => {
    const context = databaseCa();
    writeFileSync(join(dirname(context['databaseCaFile']!), 'private.key'), 'not for the layer');
    const { app, tradewind } = build('dev', context);
    const resources = Template.fromStack(tradewind.stacks.get('work-orders')!).findResources(
      'AWS::Lambda::LayerVersion',
    );
    const [layer] = Object.values(resources) as { Properties: { Content: { S3Key: string } } }[];
    const hash = layer!.Properties.Content.S3Key.replace(/\.zip$/, '');
    const directory = join(app.outdir, `asset.${hash}`);
    expect(readdirSync(directory)).toEqual(['global-bundle.pem']);
    expect(statSync(join(directory, 'global-bundle.pem')).mode & 0o777).toBe(0o644);
  });

  test.each(STAGES)('are those that the runtime knows unless told otherwise, on %s', (name) => {
    const stage = synth(name);
    expect(stage.ofType('AWS::Lambda::LayerVersion')).toEqual([]);
    for (const rust of functions(stage)) {
      expect(rust.properties).not.toHaveProperty('Layers');
      expect(environment(rust)).not.toHaveProperty('DATABASE_CA_FILE');
    }
  });
});

describe('the Function URL', () => {
  test('lets browsers send and read what the API uses', () => {
    expect(synth('prod').the('AWS::Lambda::Url').properties).toMatchObject({
      AuthType: 'NONE',
      Cors: {
        AllowOrigins: ['https://app.example.com'],
        AllowMethods: ['POST'],
        AllowHeaders: ['authorization', 'content-type', 'traceparent', 'idempotency-key'],
        ExposeHeaders: ['x-trace-id', 'traceparent', 'retry-after'],
        AllowCredentials: false,
      },
    });
  });

  test.each(['dev', 'local'])('of %s is open to every origin unless told otherwise', (name) => {
    expect(synth(name).the('AWS::Lambda::Url').properties['Cors'].AllowOrigins).toEqual(['*']);
    const named = synth(name, { corsOrigins: 'http://localhost:5173,https://app.example.com' });
    expect(named.the('AWS::Lambda::Url').properties['Cors'].AllowOrigins).toEqual([
      'http://localhost:5173',
      'https://app.example.com',
    ]);
  });
});

describe('the schedule of the outbox publisher', () => {
  const stage = synth('dev');
  const rule = stage.theOf('work-orders', 'AWS::Events::Rule').properties;

  test('sweeps every minute', () => {
    expect(rule).toMatchObject({
      Name: 'tradewind-dev-outbox-publisher',
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
    });
    expect((rule['Targets'] as { Arn: unknown }[]).map(({ Arn }) => stage.nameOf(Arn))).toEqual([
      'outbox-publisher',
    ]);
  });

  test('repeats nothing: the next minute comes anyway', () => {
    const once = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
    expect(rule['Targets']).toEqual([expect.objectContaining({ RetryPolicy: once })]);
    expect(stage.the('AWS::Lambda::EventInvokeConfig').properties).toMatchObject({
      ...once,
      Qualifier: '$LATEST',
    });
  });

  test('leaves a run its minute', () => {
    expect(named(stage, 'outbox-publisher').properties['Timeout']).toBeLessThan(60);
  });
});
