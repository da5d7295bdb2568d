import { Group, Text } from '@mantine/core';
import { IconCalendarEvent } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { WorkOrderInListFragment } from '../../api/generated/graphql/graphql.ts';
import { moment, When } from '../../components/When.tsx';
import classes from './board.module.css';
import { MoveMenu } from './MoveMenu.tsx';
import { useMoves } from './moves.ts';
import { isFinal } from './transitions.ts';

interface CardProps {
  readonly workOrder: WorkOrderInListFragment;
  /** The version that a live update has just told of. */
  readonly news: number | undefined;
}

/** A work order on the board: all of it leads to its details, and it can be dragged to where it may go. */
export function WorkOrderCard({ workOrder, news }: CardProps) {
  const { id, status, title, customer, scheduledAt, updatedAt } = workOrder;
  const { allowed, underway, drag, dragged, following } = useMoves();
  const link = useRef<HTMLAnchorElement>(null);
  const busy = underway.has(id);

  // Moved from its menu, the card takes the focus along into its new column.
  useEffect(() => {
    if (following() === id && document.activeElement === document.body) link.current?.focus();
  }, [following, id]);

  return (
    <li
      className={classes.card}
      data-busy={busy || dragged?.id === id || undefined}
      draggable={allowed && !busy && !isFinal(status)}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', title);
        event.dataTransfer.effectAllowed = 'move';
        drag(workOrder);
      }}
      onDragEnd={() => drag(undefined)}
    >
      {news !== undefined && <span key={news} className={classes.news} />}
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap={4}>
        <Link ref={link} to={`/work-orders/${id}`} draggable={false} className={classes.title}>
          {title}
        </Link>
        <span className={classes.menu}>
          <MoveMenu workOrder={workOrder} />
        </span>
      </Group>
      <Text size="sm" c="dimmed" lineClamp={1}>
        {customer?.name ?? 'Customer not known'}
      </Text>
      <Text size="xs" mt={6} {...(!scheduledAt && { c: 'dimmed' })}>
        <IconCalendarEvent size={13} aria-hidden className={classes.picture} />
        {scheduledAt ? moment(scheduledAt) : 'No date yet'}
      </Text>
      <Text size="xs" c="dimmed">
        Changed <When at={updatedAt} />
      </Text>
    </li>
  );
}
