/** A question to the log groups of all functions, in Logs Insights. docs/logging.md shows and explains the same. */
export interface SavedQuery {
  readonly name: string;
  readonly lines: readonly string[];
}

/**
 * The questions that an investigation begins with. What is written in capitals is to be replaced. An id is looked for in
 * the whole line: an order is named in lines about its payment and its mail too, whatever field has it there.
 */
export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: 'by-trace',
    lines: [
      'fields @timestamp, service, level, message, eventType, outcome, code, @message',
      'filter @message like /TRACE_ID/',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  {
    name: 'by-order',
    lines: [
      'fields @timestamp, service, message, eventType, outcome, code, traceId',
      'filter @message like /ORDER_ID/',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  {
    name: 'by-work-order',
    lines: [
      'fields @timestamp, service, message, eventType, sequence, outcome, code, traceId',
      'filter @message like /WORK_ORDER_ID/',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  {
    name: 'duplicates',
    lines: [
      'filter outcome = "duplicate"',
      'stats count(*) as deliveries, count_distinct(eventId) as events, latest(@timestamp) as last by service, eventType',
      'sort deliveries desc',
    ],
  },
  {
    name: 'failures-by-code',
    lines: [
      'filter level in ["WARN", "ERROR"]',
      'stats count(*) as lines, latest(@timestamp) as last by service, message, code',
      'sort lines desc',
    ],
  },
  {
    name: 'slowest-answers',
    lines: [
      'filter ispresent(durationMs) and ispresent(status)',
      'fields @timestamp, service, operation, route, status, durationMs, traceId',
      'sort durationMs desc',
      'limit 50',
    ],
  },
  {
    name: 'dead-letters',
    lines: [
      'filter outcome = "dead_lettered"',
      'fields @timestamp, service, eventType, eventId, code, error, orderId, workOrderId, noteId, traceId',
      'sort @timestamp desc',
      'limit 1000',
    ],
  },
];

export const textOf = ({ lines }: SavedQuery): string => lines.join('\n| ');
