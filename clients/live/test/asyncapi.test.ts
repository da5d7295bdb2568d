import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { shapesOfDocument } from './support/asyncapi.ts';
import { shapesOfUnion } from './support/types.ts';

const MESSAGES = fileURLToPath(new URL('../src/messages.ts', import.meta.url));
const DOCUMENT = new URL('../../../schemas/asyncapi.json', import.meta.url);

const typed = (name: string, tag: string) => Object.fromEntries(shapesOfUnion(MESSAGES, name, tag));
const documented = (document: object, tag: string) =>
  Object.fromEntries(shapesOfDocument(document as Record<string, unknown>, tag));

describe('the types and schemas/asyncapi.json agree', () => {
  const read = () => JSON.parse(readFileSync(DOCUMENT, 'utf8')) as object;

  test('on what the server sends', () => {
    const known = shapesOfUnion(MESSAGES, 'ServerMessage', 'eventType');
    known.delete('unknown');
    expect(documented(read(), 'eventType')).toEqual(Object.fromEntries(known));
  });

  test('on what the client sends', () => {
    expect(documented(read(), 'action')).toEqual(typed('ClientMessage', 'action'));
  });
});

describe('the comparison', () => {
  test('reads types', () => {
    expect(typed('ClientMessage', 'action')).toEqual({
      ping: { action: 'string' },
      'catch-up': { action: 'string', since: 'string?' },
    });
    expect(typed('ServerMessage', 'eventType')).toMatchObject({
      'caught-up': { eventType: 'string', cursor: 'string', incomplete: 'boolean?' },
      'order-shipped': { lines: 'array', total: 'number', reason: 'string?' },
    });
  });

  test('reads documents', () => {
    const document = {
      components: {
        messages: {
          ping: { payload: { $ref: '#/components/schemas/Ping' } },
          pingBack: {
            payload: {
              required: ['action', 'to'],
              properties: { action: { const: 'ping' }, to: { type: 'string' } },
            },
          },
          order: {
            payload: {
              schemaFormat: 'application/schema+json;version=draft-2020-12',
              schema: {
                allOf: [{ $ref: '#/components/schemas/Envelope' }],
                required: ['total'],
                properties: {
                  action: { enum: ['a', 'b'] },
                  total: { type: 'integer' },
                  note: { oneOf: [{ type: 'string' }, { type: 'null' }] },
                },
              },
            },
          },
        },
        schemas: {
          Ping: { type: 'object', required: ['action'], properties: { action: { const: 'ping' } } },
          Envelope: { required: ['id'], properties: { id: { type: 'string' }, lines: { type: 'array' } } },
        },
      },
    };
    const order = { id: 'string', lines: 'array?', action: 'string?', total: 'number', note: 'string?' };
    expect(documented(document, 'action')).toEqual({
      ping: { action: 'string', to: 'string?' },
      a: order,
      b: order,
    });
  });
});
