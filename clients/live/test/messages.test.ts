import { expect, expectTypeOf, test } from 'vitest';
import type { KnownEvent, LiveEvent, NoteSaved, OrderChanged, UnknownEvent } from '../src/index.ts';
import { parse } from '../src/messages.ts';
import { note } from './support/events.ts';

test('an event is told apart by its type', () => {
  const seen = (event: LiveEvent) => {
    switch (event.eventType) {
      case 'note-saved':
        return expectTypeOf(event).toEqualTypeOf<NoteSaved>();
      case 'order-shipped':
        return expectTypeOf(event).toEqualTypeOf<OrderChanged>();
      case 'unknown':
        return expectTypeOf(event).toEqualTypeOf<UnknownEvent>();
      default:
        return expectTypeOf(event).toExtend<KnownEvent>();
    }
  };
  seen(note(1));
});

test.each([
  ['not JSON', '{'],
  ['not an object', '"note-saved"'],
  ['null', 'null'],
  ['a list', '[]'],
  ['nothing', '{}'],
  ['of no type', '{"eventType":7,"eventId":"a","cursor":"b","timestamp":"c"}'],
  ['an event without an id', JSON.stringify({ ...note(1), eventId: undefined })],
  ['an event without a cursor', JSON.stringify({ ...note(1), cursor: '' })],
  ['the end of a catch-up without a cursor', '{"eventType":"caught-up"}'],
])('%s is no message', (_, text) => {
  expect(parse(text)).toBeUndefined();
});

test('what objects have by nature is no known type', () => {
  expect(parse(JSON.stringify({ ...note(1), eventType: 'toString' }))).toMatchObject({
    eventType: 'unknown',
  });
});

test.each(['note-saved', 'note-archived'])('%s says which trace it is of, if it is of one', (eventType) => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  expect(parse(JSON.stringify({ ...note(1), eventType, traceId }))).toMatchObject({ traceId });
  expect(parse(JSON.stringify({ ...note(1), eventType }))).not.toHaveProperty('traceId');
});

test('API Gateway speaks for itself', () => {
  const error = { eventType: 'error', code: 'gateway', detail: 'Internal server error' };
  expect(parse('{"message":"Internal server error","connectionId":"c","requestId":"r"}')).toEqual(error);
});
