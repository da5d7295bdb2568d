import type { LogLine, Span, TraceFound } from '../src/views/traces/waterfall.ts';

const START = Date.parse('2026-11-21T09:00:00Z');

/** So many milliseconds after the beginning. */
export function at(milliseconds: number): string {
  return new Date(START + milliseconds).toISOString();
}

export function span(service: string, from: number, to: number, more: Partial<Span> = {}): Span {
  return {
    id: `${service}:${from}`,
    service,
    name: 'OrderCreated',
    eventId: 'e1',
    queuedAt: null,
    startedAt: at(from),
    endedAt: at(to),
    outcome: 'applied',
    receiveCount: 1,
    orderId: null,
    workOrderId: null,
    noteId: null,
    code: null,
    ...more,
  };
}

export function line(
  service: string,
  after: number,
  message: string,
  fields: Record<string, unknown> = {},
  level = 'INFO',
): LogLine {
  return { timestamp: at(after), level, service, message, fields: JSON.stringify(fields) };
}

export function trace(spans: Span[], lines: LogLine[] = []): TraceFound {
  const last = Math.max(...spans.map(({ endedAt }) => Date.parse(endedAt)));
  return {
    id: '4bf92f3577b34da6a3ce929d0e0e4736',
    startedAt: at(0),
    endedAt: new Date(last).toISOString(),
    spans,
    lines,
  };
}
