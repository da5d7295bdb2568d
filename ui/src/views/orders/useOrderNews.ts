import type { LiveEvent, OrderChanged } from '@tradewind/live-client';
import { useState } from 'react';
import { ORDER_STATUS } from '../../components/Status.tsx';
import { useFeed } from '../../live/context.ts';
import { summed } from './lines.ts';

/** The last that live updates have told of orders, since the view was opened, in words. */
export function useOrderNews(orderId?: string): string {
  const feed = useFeed();
  const [before] = useState(() => feed[0]?.eventId);
  const end = feed.findIndex(({ eventId }) => eventId === before);
  const events = end < 0 ? feed : feed.slice(0, end);
  const last = events.filter(isOfOrder).find((event) => !orderId || event.orderId === orderId);
  return last ? `${ORDER_STATUS[last.status].label}: order of ${summed(last.lines)}` : '';
}

function isOfOrder(event: LiveEvent): event is OrderChanged {
  return event.eventType.startsWith('order-');
}
