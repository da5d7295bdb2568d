import type { LiveEvent, NoteDeleted, NoteFailed, NoteSaved, NoteUpdated } from '@tradewind/live-client';
import type { OrderChanged, WorkOrderChanged } from '@tradewind/live-client';
import { money } from '../../components/money.ts';
import { WORK_ORDER_STATUS } from '../../components/Status.tsx';
import { summed } from '../orders/lines.ts';

export type Kind = 'work-orders' | 'orders' | 'notes' | 'others';

type NoteEvent = NoteSaved | NoteUpdated | NoteDeleted | NoteFailed;

/** What happened, in plain words: what it was about, which leads to it, and what became of it. */
export interface Sentence {
  readonly kind: Kind;
  readonly subject: string;
  /** Where there is more. */
  readonly to?: string;
  readonly rest: string;
}

/** An event as a sentence, for the user of this id. */
export function sentence(event: LiveEvent, userId: string): Sentence {
  switch (event.eventType) {
    case 'unknown':
      return {
        kind: 'others',
        subject: 'Something',
        rest: `happened that this page does not know: ${event.type}`,
      };
    case 'work-order-created':
    case 'work-order-updated':
    case 'work-order-status-changed':
      return ofWorkOrder(event);
    case 'note-saved':
    case 'note-updated':
    case 'note-deleted':
    case 'note-failed':
      return ofNote(event, event.userId === userId);
    default:
      return ofOrder(event);
  }
}

function ofWorkOrder({ eventType, workOrderId, title, status, previousStatus }: WorkOrderChanged): Sentence {
  const label = WORK_ORDER_STATUS[status].label;
  const from = previousStatus ? ` from “${WORK_ORDER_STATUS[previousStatus].label}”` : '';
  const rest = {
    'work-order-created': 'was opened',
    'work-order-updated': 'was changed',
    'work-order-status-changed': `moved${from} to “${label}”`,
  }[eventType];
  return { kind: 'work-orders', subject: `Work order “${title}”`, to: `/work-orders/${workOrderId}`, rest };
}

const STEPS: Readonly<Record<OrderChanged['eventType'], string>> = {
  'order-placed': 'was placed',
  'order-created': 'is in the books',
  'order-stock-allocated': 'has its stock allocated',
  'order-stock-depleted': 'is out of stock',
  'order-payment-accepted': 'was paid',
  'order-payment-rejected': 'could not be paid',
  'order-confirmed': 'was confirmed',
  'order-shipped': 'was shipped',
  'order-delivered': 'was delivered',
  'order-cancelled': 'was cancelled',
  'order-payment-refunded': 'was paid back',
};

function ofOrder({ eventType, orderId, lines, total, reason }: OrderChanged): Sentence {
  const what = eventType.startsWith('order-payment') ? money(total) : summed(lines);
  const why = reason ? ` (${reason})` : '';
  return {
    kind: 'orders',
    subject: `Order …${orderId.slice(-4)}`,
    to: `/orders/${orderId}`,
    rest: `${STEPS[eventType]}: ${what}${why}`,
  };
}

function ofNote(event: NoteEvent, own: boolean): Sentence {
  const kind = 'notes';
  const author = own ? 'You' : event.username.replace(/@.*/, '');
  switch (event.eventType) {
    case 'note-failed':
      return {
        kind,
        subject: 'A note of yours',
        to: '/notes?tab=mine',
        rest: `was not saved: ${event.error}`,
      };
    case 'note-deleted':
      return own
        ? { kind, subject: 'You', rest: 'deleted a note' }
        : { kind, subject: author, rest: 'deleted a note, or keeps it private now' };
    default: {
      const did = event.eventType === 'note-saved' ? 'wrote' : 'changed';
      const which = event.isPublic ? 'a public note' : 'a private note';
      const to = event.workOrderId
        ? `/work-orders/${event.workOrderId}`
        : event.isPublic
          ? '/notes'
          : '/notes?tab=mine';
      return { kind, subject: `${author} ${did} ${which}`, to, rest: `: “${beginning(event.content)}”` };
    }
  }
}

const SHOWN = 120;

/** As much of a note as goes on a line or two. */
function beginning(content: string): string {
  const line = content.trim().replace(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN).trimEnd()}…` : line;
}

/** As one reads it out. */
export function spoken({ subject, rest }: Sentence): string {
  return rest.startsWith(':') ? `${subject}${rest}` : `${subject} ${rest}`;
}
