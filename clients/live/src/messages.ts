/** What the server sends: `schemas/asyncapi.json` as types. A test compares the two. */

/** What every event has. */
interface Envelope<Type extends string> {
  readonly eventType: Type;
  /** The same in every delivery. */
  readonly eventId: string;
  /** Its place in the feed. Cursors of one org compare as strings; otherwise they are opaque. */
  readonly cursor: string;
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  /** The trace of the request that led to it, 32 hexadecimal digits: operators look it up. */
  readonly traceId?: string;
}

interface NoteEvent<Type extends string> extends Envelope<Type> {
  readonly noteId: string;
  /** The author. */
  readonly userId: string;
  /** The author's name. */
  readonly username: string;
}

interface NoteText {
  readonly content: string;
  readonly isPublic: boolean;
  readonly workOrderId?: string;
  /** Grows with every edit. */
  readonly version: number;
}

export interface NoteSaved extends NoteEvent<'note-saved'>, NoteText {
  readonly savedAt: string;
}

/** The note is not saved and will not be. Sent to its author only. */
export interface NoteFailed extends NoteEvent<'note-failed'> {
  /** Why. */
  readonly error: string;
}

export interface NoteUpdated extends NoteEvent<'note-updated'>, NoteText {
  readonly updatedAt: string;
}

/** The note is gone, or no longer public. */
export interface NoteDeleted extends NoteEvent<'note-deleted'> {
  readonly deletedAt: string;
}

/** Where an order stands, for people. */
export type OrderStatus =
  | 'PENDING'
  | 'CONFIRMED'
  | 'SHIPPED'
  | 'DELIVERED'
  | 'CANCELLED'
  | 'FAILED_INSUFFICIENT_STOCK'
  | 'FAILED_PAYMENT';

export interface OrderLine {
  readonly sku: string;
  readonly units: number;
}

/** A step of an order, with the order. */
export interface OrderChanged extends Envelope<
  | 'order-placed'
  | 'order-created'
  | 'order-stock-allocated'
  | 'order-stock-depleted'
  | 'order-payment-accepted'
  | 'order-payment-rejected'
  | 'order-confirmed'
  | 'order-shipped'
  | 'order-delivered'
  | 'order-cancelled'
  | 'order-payment-refunded'
> {
  readonly orderId: string;
  readonly status: OrderStatus;
  /** Where it stands, for developers: `ORDER_STOCK_ALLOCATED_STATUS`, .. */
  readonly orderStatus: string;
  readonly lines: readonly OrderLine[];
  /** What all of it costs, of at most two decimals. */
  readonly total: number;
  /** Who placed it. */
  readonly userId: string;
  /** Whom it is for. */
  readonly customerId?: string;
  /** The work order that its parts are for. */
  readonly workOrderId?: string;
  readonly placedAt: string;
  /** Why, in events that say no. */
  readonly reason?: string;
}

export type WorkOrderStatus = 'OPEN' | 'SCHEDULED' | 'IN_PROGRESS' | 'ON_HOLD' | 'COMPLETED' | 'CANCELLED';

/** A work order as it stands after the event. */
export interface WorkOrderChanged extends Envelope<
  'work-order-created' | 'work-order-updated' | 'work-order-status-changed'
> {
  readonly workOrderId: string;
  readonly status: WorkOrderStatus;
  /** In `work-order-status-changed`. */
  readonly previousStatus?: WorkOrderStatus;
  readonly title: string;
  readonly version: number;
  readonly customerId: string;
  readonly scheduledAt?: string;
  readonly updatedAt: string;
}

/** Every event that this version of the client has a type for. */
export type KnownEvent = NoteSaved | NoteFailed | NoteUpdated | NoteDeleted | OrderChanged | WorkOrderChanged;

/** An event of a type that came after this version of the client. */
export interface UnknownEvent extends Envelope<'unknown'> {
  /** The server's `eventType`. */
  readonly type: string;
  /** All of it, as it was sent. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export type LiveEvent = KnownEvent | UnknownEvent;

/** Everything up to the cursor was sent: the end of the answer to `catch-up`. */
export interface CaughtUp {
  readonly eventType: 'caught-up';
  readonly cursor: string;
  /** True: too much was missed, or too long ago, and not all of it was sent. */
  readonly incomplete?: boolean;
}

/** The answer to `ping`. */
export interface Pong {
  readonly eventType: 'pong';
}

/** What the client asked for was not done. */
export interface ServerError {
  readonly eventType: 'error';
  /** Stable: `invalid_cursor`, `not_connected`, `unavailable`, .. and `gateway`, where API Gateway speaks for itself. */
  readonly code: string;
  /** For people. */
  readonly detail: string;
}

/** Everything that the server sends, by `eventType`; types unknown here are `unknown`. */
export type ServerMessage = LiveEvent | CaughtUp | Pong | ServerError;

/** Everything that the client sends. */
export type ClientMessage =
  /** Asks for what was missed, or without `since` for where the feed stands. */
  { readonly action: 'catch-up'; readonly since?: string } | { readonly action: 'ping' };

// A record and not a list: the compiler sees to it that none is missing.
const KNOWN: Readonly<Record<KnownEvent['eventType'], true>> = {
  'note-saved': true,
  'note-failed': true,
  'note-updated': true,
  'note-deleted': true,
  'order-placed': true,
  'order-created': true,
  'order-stock-allocated': true,
  'order-stock-depleted': true,
  'order-payment-accepted': true,
  'order-payment-rejected': true,
  'order-confirmed': true,
  'order-shipped': true,
  'order-delivered': true,
  'order-cancelled': true,
  'order-payment-refunded': true,
  'work-order-created': true,
  'work-order-updated': true,
  'work-order-status-changed': true,
};

/** A message, or undefined if the text is none. Fields of events are the server's word: only the envelope is checked. */
export function parse(text: string): ServerMessage | undefined {
  const message = json(text);
  if (typeof message !== 'object' || message === null) return undefined;
  const fields = message as Record<string, unknown>;
  switch (fields.eventType) {
    case 'pong':
      return { eventType: 'pong' };
    case 'caught-up':
      return caughtUp(fields);
    case 'error':
      return serverError(fields.code, fields.detail);
    case undefined:
      // API Gateway speaks for itself when a function failed: {"message", "connectionId", "requestId"}.
      return filled(fields.message) ? serverError('gateway', fields.message) : undefined;
    default:
      return event(fields);
  }
}

function event(fields: Record<string, unknown>): LiveEvent | undefined {
  const { eventType: type, eventId, cursor, timestamp, traceId } = fields;
  if (!filled(type) || !filled(eventId) || !filled(cursor) || !filled(timestamp)) return undefined;
  if (Object.hasOwn(KNOWN, type)) return fields as unknown as KnownEvent;
  const traced = filled(traceId) ? { traceId } : {};
  return { eventType: 'unknown', type, eventId, cursor, timestamp, ...traced, fields };
}

function caughtUp({ cursor, incomplete }: Record<string, unknown>): CaughtUp | undefined {
  return filled(cursor) ? { eventType: 'caught-up', cursor, incomplete: incomplete === true } : undefined;
}

function serverError(code: unknown, detail: unknown): ServerError {
  return {
    eventType: 'error',
    code: filled(code) ? code : 'unknown',
    detail: filled(detail) ? detail : 'no reason given',
  };
}

function filled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
