import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp, type Tradewind } from '../lib/app.ts';

export const STAGES = ['dev', 'staging', 'prod', 'local'] as const;
export const AWS_STAGES = ['dev', 'staging', 'prod'] as const;

export type Context = Record<string, string>;

/** A language model, for what depends on one. */
export const MODEL: Context = { modelBaseUrl: 'https://models.example.com/v1', modelName: 'small' };

/** A domain of one's own for the UI. */
export const UI_DOMAIN: Context = {
  uiDomain: 'app.example.com',
  uiCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
};

/** A resource of a template; the templates are data here, so their properties are as loose as JSON. */
export interface Resource {
  readonly id: string;
  /** Of whose stack it is. */
  readonly context: string;
  readonly type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
  readonly properties: Record<string, any>;
  readonly deletionPolicy?: string;
  readonly dependsOn: string[];
}

const FEATURE_FLAGS = (
  JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')) as { context: Context }
).context;

/** What a stage cannot do without, as its operator would give it. */
const REQUIRED: Record<string, Context> = {
  local: {},
  staging: { corsOrigins: 'https://staging.example.com', mailSender: 'orders@staging.example.com' },
  prod: {
    corsOrigins: 'https://app.example.com',
    alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:on-call',
    mailSender: 'orders@example.com',
  },
};
const REQUIRED_OF_DEVELOPMENT: Context = { mailSender: 'orders@dev.example.com' };

const assemblies = mkdtempSync(join(tmpdir(), 'tradewind-infra-'));
process.once('exit', () => rmSync(assemblies, { recursive: true, force: true }));

/** A context with a file of certificate authorities; as for CDK, what is in them does not matter. */
export function databaseCa(content = '-----BEGIN CERTIFICATE-----\n'): Context {
  const file = join(mkdtempSync(join(assemblies, 'ca-')), 'global-bundle.pem');
  writeFileSync(file, content, { mode: 0o600 });
  return { databaseCaFile: file };
}

/** The app with the feature flags of cdk.json; without code unless the context names some. */
export function build(stage: string, context: Context = {}): { app: App; tradewind: Tradewind } {
  const outdir = mkdtempSync(join(assemblies, 'app-'));
  const code: Context = 'functionsDir' in context ? { uiDir: 'assets/ui' } : { functions: 'placeholder' };
  const app = new App({
    outdir,
    context: {
      ...FEATURE_FLAGS,
      ...code,
      ...(REQUIRED[stage] ?? REQUIRED_OF_DEVELOPMENT),
      stage,
      ...context,
    },
  });
  return { app, tradewind: buildApp(app) };
}

/** The templates of a stage, with the questions that tests ask of them. */
export class Synthesised {
  readonly stage: string;
  /** By context. */
  readonly templates: ReadonlyMap<string, Template>;
  readonly resources: readonly Resource[];
  /** What stacks hand to one another, by the name of the export. */
  private readonly exports: ReadonlyMap<string, unknown>;

  constructor(stage: string, context: Context = {}) {
    const { stacks } = build(stage, context).tradewind;
    this.stage = stage;
    this.templates = new Map([...stacks].map(([name, stack]) => [name, Template.fromStack(stack)]));
    this.resources = [...this.templates]
      .flatMap(([name, template]) => resourcesOf(name, template))
      .filter(({ id, type }) => !DEPLOYERS.test(id) || type.startsWith('Custom::'));
    // `byId` and references across stacks rely on it.
    const ids = new Set(this.resources.map(({ id }) => id));
    if (ids.size !== this.resources.length) throw new Error('two stacks use the same logical id');
    this.exports = new Map(
      [...this.templates.values()].flatMap((template) =>
        Object.values(template.findOutputs('*')).flatMap(({ Export, Value }) =>
          Export ? [[(Export as { Name: string }).Name, Value as unknown] as const] : [],
        ),
      ),
    );
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The only resource of its type. */
  the(type: string): Resource {
    const found = this.ofType(type);
    if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}, expected one`);
    return found[0]!;
  }

  byId(id: string): Resource {
    const found = this.resources.find((resource) => resource.id === id);
    if (!found) throw new Error(`no resource ${id}`);
    return found;
  }

  /** The only one of its type in the stack of a context. */
  theOf(context: string, type: string): Resource {
    const found = this.ofType(type).filter((resource) => resource.context === context);
    if (found.length !== 1) throw new Error(`${found.length} of type ${type} in ${context}, expected one`);
    return found[0]!;
  }

  /** The resource with this plain name, whichever property has it. */
  named(type: string, plain: string): Resource {
    const found = this.ofType(type).find((resource) => this.plainNameOf(resource) === plain);
    if (!found) throw new Error(`no ${type} named ${plain}`);
    return found;
  }

  plainNameOf({ id, properties }: Resource): string {
    const key = NAME_PROPERTIES.find((property) => typeof properties[property] === 'string');
    return key ? (properties[key] as string).replace(`tradewind-${this.stage}-`, '') : id;
  }

  /** The plain name of what an ARN or reference leads to, or the value as text with plain names. */
  nameOf(value: unknown): string {
    const exported = this.resolve(value);
    const id = targetOf(exported);
    if (id !== undefined) return this.plainNameOf(this.byId(id));
    if (typeof exported === 'object' && exported !== null && 'Fn::Join' in exported) {
      const [separator, parts] = exported['Fn::Join'] as [string, unknown[]];
      return parts.map((part) => this.nameOf(part)).join(separator);
    }
    return asText(exported);
  }

  /** Follows a reference into another stack. */
  resolve(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !('Fn::ImportValue' in value)) return value;
    const name = value['Fn::ImportValue'] as string;
    if (!this.exports.has(name)) throw new Error(`nobody exports ${name}`);
    return this.exports.get(name);
  }

  /** The outputs of the stack of a context. */
  outputs(context: string): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(this.templates.get(context)?.findOutputs('*') ?? {}).map(([id, output]) => [
        id,
        output['Value'] as unknown,
      ]),
    );
  }
}

/**
 * CDK's own functions, with their roles and layers: they run while something is deployed and at no other time, and what is asked of
 * ours does not apply to them. `ui.test.ts` looks at them.
 */
const DEPLOYERS = /^CustomCDKBucketDeployment|^CustomS3AutoDeleteObjects|AwsCliLayer[0-9A-F]{8}$/;

const NAME_PROPERTIES = [
  'FunctionName',
  'QueueName',
  'TopicName',
  'TableName',
  'LogGroupName',
  'RuleName',
  'ArchiveName',
  'UserPoolName',
  'ClientName',
  'LayerName',
  'Name',
];

const cache = new Map<string, Synthesised>();

export function synth(stage: string, context: Context = {}): Synthesised {
  const key = JSON.stringify([stage, context]);
  const known = cache.get(key) ?? new Synthesised(stage, context);
  cache.set(key, known);
  return known;
}

/** `{Ref: id}` and `{"Fn::GetAtt": [id, ..]}` -> id */
export function targetOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value && typeof value.Ref === 'string' && !value.Ref.startsWith('AWS::')) return value.Ref;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return String(value['Fn::GetAtt'][0]);
  return undefined;
}

/** A value with its pseudo parameters and references written as `${..}`. */
export function asText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return `\${${String(value.Ref)}}`;
  if ('Fn::GetAtt' in value) return `\${${(value['Fn::GetAtt'] as string[]).join('.')}}`;
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(asText).join(separator);
  }
  return JSON.stringify(value);
}

export const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

interface RawResource {
  Type: string;
  Properties?: Record<string, unknown>;
  DeletionPolicy?: string;
  DependsOn?: string | string[];
}

function resourcesOf(context: string, template: Template): Resource[] {
  const { Resources } = template.toJSON() as { Resources: Record<string, RawResource> };
  return Object.entries(Resources).map(([id, raw]) => ({
    id,
    context,
    type: raw.Type,
    properties: raw.Properties ?? {},
    deletionPolicy: raw.DeletionPolicy,
    dependsOn: listOf(raw.DependsOn),
  }));
}
