import type { LiveEvent, WorkOrderChanged } from '@tradewind/live-client';
import { useMemo, useState } from 'react';
import { WORK_ORDER_STATUS } from '../../components/Status.tsx';
import { useFeed } from '../../live/context.ts';

/** The newest version of each work order that live updates have told of. */
export type News = ReadonlyMap<string, number>;

/** What live updates have told of work orders since the board was opened, and the last of it in words. */
export function useNews(): { readonly news: News; readonly said: string } {
  const feed = useFeed();
  const [before] = useState(() => feed[0]?.eventId);
  return useMemo(() => {
    const end = feed.findIndex(({ eventId }) => eventId === before);
    const events = (end < 0 ? feed : feed.slice(0, end)).filter(isAboutWorkOrder);
    const news = new Map<string, number>();
    for (const { workOrderId, version } of events) {
      news.set(workOrderId, Math.max(version, news.get(workOrderId) ?? 0));
    }
    return { news, said: events[0] ? words(events[0]) : '' };
  }, [feed, before]);
}

function isAboutWorkOrder(event: LiveEvent): event is WorkOrderChanged {
  return event.eventType.startsWith('work-order-');
}

function words({ eventType, title, status }: WorkOrderChanged): string {
  switch (eventType) {
    case 'work-order-created':
      return `New work order: ${title}`;
    case 'work-order-updated':
      return `Work order changed: ${title}`;
    default:
      return `${WORK_ORDER_STATUS[status].label}: ${title}`;
  }
}
