import { contextOf, type ContextName } from '../../components/contexts.ts';
import type { TraceQuery } from '../../api/generated/graphql/graphql.ts';
import { length, scale, union, type Interval, type Scale } from './scale.ts';

export type TraceFound = NonNullable<TraceQuery['trace']>;
export type Span = TraceFound['spans'][number];
export type LogLine = TraceFound['lines'][number];

export interface Row {
  readonly span: Span;
  readonly context: ContextName;
  /** In the queue, in percent of the axis. */
  readonly gap: Bar | undefined;
  /** At work. */
  readonly work: Bar;
  /** In milliseconds. */
  readonly waited: number | undefined;
  readonly took: number;
  /** Since the beginning of the trace. */
  readonly after: number;
}

export interface Bar {
  readonly left: number;
  readonly width: number;
}

export interface Waterfall extends Scale {
  readonly rows: readonly Row[];
  readonly contexts: readonly ContextName[];
}

export interface Shares {
  readonly total: number;
  /** Something was at work, in milliseconds. */
  readonly working: number;
  /** Nothing was at work, and something waited in a queue. */
  readonly waiting: number;
  /** Neither: on the way between, or a dead letter until it was redriven. */
  readonly neither: number;
}

const time = (at: string) => Date.parse(at);
const work = ({ startedAt, endedAt }: Span): Interval => ({ from: time(startedAt), to: time(endedAt) });
const gap = ({ queuedAt, startedAt }: Span): Interval[] =>
  queuedAt && time(queuedAt) < time(startedAt) ? [{ from: time(queuedAt), to: time(startedAt) }] : [];

/** One row a span by when it began, on a common time axis. */
export function waterfall(spans: readonly Span[]): Waterfall {
  const axis = scale(spans.flatMap((span) => [work(span), ...gap(span)]));
  const start = axis.stretches[0]?.from ?? 0;
  const bar = ({ from, to }: Interval) => ({ left: axis.at(from), width: axis.at(to) - axis.at(from) });
  const rows = [...spans]
    .sort((a, b) => time(a.startedAt) - time(b.startedAt) || time(a.endedAt) - time(b.endedAt))
    .map((span) => {
      const [waited] = gap(span);
      return {
        span,
        context: contextOf(span.service),
        gap: waited && bar(waited),
        work: bar(work(span)),
        waited: waited && length([waited]),
        took: length([work(span)]),
        after: time(span.startedAt) - start,
      };
    });
  return { ...axis, rows, contexts: [...new Set(rows.map(({ context }) => context))] };
}

/** Where the time went. What happens at the same time counts once, and work counts before waiting. */
export function shares(spans: readonly Span[]): Shares {
  const working = union(spans.map(work));
  const busy = union([...working, ...spans.flatMap(gap)]);
  const [first, last] = [busy[0], busy.at(-1)];
  const total = first && last ? last.to - first.from : 0;
  const atWork = length(working);
  const waiting = length(busy) - atWork;
  return { total, working: atWork, waiting, neither: total - atWork - waiting };
}

/** How far a clock may be off from the lines of the same function. */
const LEEWAY = 5;

/** The log lines that were written while a span was at work: those of its event, or of its request. */
export function linesOf(span: Span, lines: readonly LogLine[]): LogLine[] {
  const [from, to] = [time(span.startedAt) - LEEWAY, time(span.endedAt) + LEEWAY];
  const during = lines.filter(
    ({ service, timestamp }) => service === span.service && time(timestamp) >= from && time(timestamp) <= to,
  );
  return during.filter((line) => {
    const { eventId, requestId } = fieldsOf(line);
    if (span.eventId) return eventId === span.eventId;
    return typeof requestId !== 'string' || span.id.includes(requestId);
  });
}

/** What else a line says. */
export function fieldsOf({ fields }: Pick<LogLine, 'fields'>): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(fields);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Lines arrive in the logs some seconds late. */
const YOUNG = 30_000;
/** The longest pause between two attempts is a little over four minutes. */
const LONGEST_RETRY = 300_000;

/** Milliseconds until more of a trace may be there, or undefined if it is over as far as one can tell. */
export function nextLook(
  trace: TraceFound | null | undefined,
  looks: number,
  now: number,
): number | undefined {
  // Nothing yet: the logs may be late.
  if (!trace) return looks < 10 ? 3_000 : undefined;
  const silent = now - time(trace.endedAt);
  if (silent < YOUNG) return 3_000;
  return silent < LONGEST_RETRY && isRetrying(trace.spans) ? 6_000 : undefined;
}

/** Whether the last that is known of some delivery is that it will be tried again. */
export function isRetrying(spans: readonly Span[]): boolean {
  const last = new Map<string, Span>();
  for (const span of [...spans].sort((a, b) => time(a.endedAt) - time(b.endedAt)))
    if (span.eventId) last.set(`${span.service} ${span.eventId}`, span);
  return [...last.values()].some(({ outcome }) => outcome === 'retried');
}
