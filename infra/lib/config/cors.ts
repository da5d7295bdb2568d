import { Duration } from 'aws-cdk-lib';

/** What browsers may send to the APIs and read from their answers, whichever way an API is exposed. */
export const CORS = {
  requestHeaders: ['authorization', 'content-type', 'traceparent', 'idempotency-key'],
  responseHeaders: ['x-trace-id', 'traceparent', 'retry-after'],
  // The token travels in a header, not in a cookie.
  credentials: false,
  maxAge: Duration.hours(1),
} as const;
