import { contextOf, CONTEXTS, type ContextName } from '../../components/contexts.ts';

export interface Worker {
  /** What it does, in a few words. */
  readonly does: string;
  /** What it means to people while letters of it are dead. */
  readonly dead: string;
}

/** All workers in the order of the flow. What dead letters mean is what the runbook says. */
export const WORKERS: Readonly<Record<string, Worker>> = {
  'work-order-projector': {
    does: 'Brings changes of work orders into the view that everybody reads.',
    dead: 'The view lacks a change of a work order.',
  },
  'event-relay': {
    does: 'Puts what the event store has recorded on the bus, for all other workers.',
    dead: 'What follows from the event has not begun: no worker has heard of it.',
  },
  'order-sync': {
    does: 'Brings the steps of orders into the view that everybody reads.',
    dead: 'The view lacks a change: an order is shown as it was.',
  },
  'stock-allocator': {
    does: 'Reserves stock for a new order.',
    dead: 'The order stays pending. Nothing is sold or charged twice.',
  },
  'allocation-completer': {
    does: 'Confirms a paid order, and takes its stock out for good.',
    dead: 'The order is paid and stays pending. Nothing is sold or charged twice.',
  },
  'stock-deallocator': {
    does: 'Gives the stock of a failed or cancelled order back.',
    dead: 'Stock of an order that failed stays reserved: others cannot buy it.',
  },
  'sku-restocker': {
    does: 'Takes deliveries of goods into the stock.',
    dead: 'A delivery of goods is not in the stock yet.',
  },
  'payment-processor': {
    does: 'Has the gateway charge an order, or give the money back.',
    dead: 'The order stays pending. Nothing is sold or charged twice.',
  },
  'email-notifier': { does: 'Writes to customers.', dead: 'A customer has not been told.' },
  'note-saver': {
    does: 'Saves notes.',
    dead: 'A note is not saved. Its author has been told so, and may have written it again.',
  },
  'live-broadcaster': {
    does: 'Tells open pages what has changed.',
    dead: 'Pages that were open were not told of a change. They see it when they load anew.',
  },
};

/** What is known of a worker, also of one that came after this page was built. */
export function about(worker: string): Worker {
  return (
    WORKERS[worker] ?? {
      does: 'A worker that this page does not know.',
      dead: 'What the letters say is not done.',
    }
  );
}

export interface WorkerGroup<T> {
  readonly context: ContextName;
  readonly workers: readonly T[];
}

const PLACES = Object.keys(WORKERS);

/** By the part of the system that they belong to, in the order of the flow. */
export function grouped<T extends { readonly worker: string }>(workers: readonly T[]): WorkerGroup<T>[] {
  const place = ({ worker }: T) => (PLACES.includes(worker) ? PLACES.indexOf(worker) : PLACES.length);
  const inOrder = [...workers].sort((a, b) => place(a) - place(b) || a.worker.localeCompare(b.worker));
  return (Object.keys(CONTEXTS) as ContextName[])
    .map((context) => ({
      context,
      workers: inOrder.filter(({ worker }) => contextOf(worker) === context),
    }))
    .filter((group) => group.workers.length > 0);
}
