import { add } from './types.ts';
import type { Shape } from './types.ts';

type Json = Readonly<Record<string, unknown>>;

/** The messages of an AsyncAPI 3 document, by each value of the property that tells them apart. */
export function shapesOfDocument(document: Json, tag: string): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  const components = object(document.components);
  for (const message of Object.values(object(components.messages))) {
    const payload = object(resolve(document, message).payload);
    // A payload is a schema, or one beside the name of its format.
    for (const schema of alternatives(document, 'schemaFormat' in payload ? payload.schema : payload)) {
      const { properties, required } = merged(document, schema);
      const shape = Object.entries(properties).map(([name, property]) => {
        return [name, kinds(document, property) + (required.has(name) ? '' : '?')] as const;
      });
      const values = resolve(document, properties[tag] ?? {});
      for (const value of [values.const, ...list(values.enum)]) {
        if (typeof value === 'string') add(shapes, value, Object.fromEntries(shape));
      }
    }
  }
  return shapes;
}

function resolve(document: Json, value: unknown): Json {
  const found = object(value);
  if (typeof found.$ref !== 'string') return found;
  const path = found.$ref.replace(/^#\//, '').split('/');
  const target = path.reduce<unknown>((at, key) => object(at)[unescaped(key)], document);
  if (target === undefined) throw new Error(`${found.$ref} leads nowhere`);
  return resolve(document, target);
}

const unescaped = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');

function alternatives(document: Json, value: unknown): Json[] {
  const schema = resolve(document, value);
  const found = [...list(schema.oneOf), ...list(schema.anyOf)];
  return found.length > 0 ? found.flatMap((each) => alternatives(document, each)) : [schema];
}

function merged(document: Json, schema: Json) {
  const properties: Record<string, unknown> = {};
  const required = new Set<unknown>();
  for (const part of list(schema.allOf)) {
    const of = merged(document, resolve(document, part));
    Object.assign(properties, of.properties);
    of.required.forEach((name) => required.add(name));
  }
  Object.assign(properties, schema.properties);
  list(schema.required).forEach((name) => required.add(name));
  return { properties, required };
}

function kinds(document: Json, value: unknown): string {
  const found = new Set(alternatives(document, value).flatMap((schema) => kindsOf(document, schema)));
  return [...found].sort().join('|');
}

function kindsOf(document: Json, schema: Json): string[] {
  const types = Array.isArray(schema.type) ? list(schema.type) : [schema.type];
  const named = types.filter((type) => typeof type === 'string' && type !== 'null');
  if (named.length > 0) return named.map((type) => (type === 'integer' ? 'number' : String(type)));
  const values = 'const' in schema ? [schema.const] : list(schema.enum);
  if (values.length > 0) return values.map((each) => typeof each);
  return list(schema.allOf).flatMap((part) => kindsOf(document, resolve(document, part)));
}

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
