const ID = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/i;
/** As AWS X-Ray writes it. */
const XRAY = /1-([0-9a-f]{8})-([0-9a-f]{24})(?![0-9a-f])/i;

/** The trace id in a text: alone, in a `traceparent`, an address, a log line, or a trace header of AWS. */
export function traceIdIn(text: string): string | undefined {
  const [, time, rest] = XRAY.exec(text) ?? [];
  return (time && rest ? time + rest : ID.exec(text)?.[0])?.toLowerCase();
}
