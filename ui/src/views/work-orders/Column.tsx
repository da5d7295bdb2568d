import { useQuery } from '@apollo/client/react';
import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { graphql } from '../../api/generated/graphql/index.ts';
import type { WorkOrderInListFragment, WorkOrderStatus } from '../../api/generated/graphql/graphql.ts';
import { Failed } from '../../components/Failed.tsx';
import { Loading } from '../../components/Loading.tsx';
import { WORK_ORDER_STATUS } from '../../components/Status.tsx';
import { useAction } from '../../components/useAction.ts';
import classes from './board.module.css';
import { useMoves } from './moves.ts';
import type { News } from './news.ts';
import { NEXT } from './transitions.ts';
import { WorkOrderCard } from './WorkOrderCard.tsx';

export const COLUMN = graphql(`
  query WorkOrdersOfStatus($status: WorkOrderStatus!, $after: String) {
    workOrders(status: $status, first: 20, after: $after) {
      edges {
        node {
          ...WorkOrderInList
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

interface ColumnProps {
  readonly status: WorkOrderStatus;
  readonly news: News;
  /** Whether the other columns are not there. */
  readonly alone?: boolean;
}

/** The work orders of one status, the newest first; a place to drop those that may come here. */
export function Column({ status, news, alone = false }: ColumnProps) {
  const { data, error, refetch, fetchMore } = useQuery(COLUMN, { variables: { status } });
  const { pageInfo, edges } = data?.workOrders ?? {};
  const after = pageInfo?.endCursor;
  const more = useAction(() => fetchMore({ variables: { status, after } }));
  const cards = edges && here(edges, status);
  const { label, icon: Picture } = WORK_ORDER_STATUS[status];
  const place = useFocusOfTheGone(alone, cards);

  return (
    <DropTarget status={status} place={place}>
      <Group gap={6} className={classes.head} wrap="nowrap">
        <Picture size={16} aria-hidden />
        <Title order={2} size="sm">
          {label}
        </Title>
        {cards && (
          <Badge variant="default" size="sm" title="As many as are shown here">
            {cards.length}
            {pageInfo?.hasNextPage && '+'}
          </Badge>
        )}
      </Group>
      <div className={classes.cards}>
        {error && <Failed error={error} retry={refetch} />}
        {!cards && !error && <Loading rows={3} height={96} />}
        {cards?.length === 0 && !pageInfo?.hasNextPage && (
          <Text size="sm" c="dimmed" ta="center" py="lg">
            None
          </Text>
        )}
        {cards && cards.length > 0 && (
          <ul className={classes.list} aria-label={label}>
            {cards.map((card) => (
              <WorkOrderCard key={card.id} workOrder={card} news={news.get(card.id)} />
            ))}
          </ul>
        )}
        {more.problem && <Failed error={more.problem} />}
        {pageInfo?.hasNextPage && (
          <Button
            variant="default"
            size="xs"
            fullWidth
            loading={more.busy}
            onClick={() => void more.run()}
            aria-label={`Show more: ${label}`}
          >
            Show more
          </Button>
        )}
      </div>
    </DropTarget>
  );
}

/** Each once, without those that have moved on since the list was loaded. */
function here(edges: readonly { readonly node: WorkOrderInListFragment }[], status: WorkOrderStatus) {
  const cards = edges.map(({ node }) => node).filter((node) => node.status === status);
  return [...new Map(cards.map((card) => [card.id, card])).values()];
}

/** Where a moved card goes out of sight, the focus that it had stays in its column. */
function useFocusOfTheGone(alone: boolean, cards: readonly { readonly id: string }[] | undefined) {
  const place = useRef<HTMLElement>(null);
  const { following } = useMoves();
  useEffect(() => {
    const moved = alone && following();
    if (!moved || cards?.some(({ id }) => id === moved)) return;
    if (document.activeElement === document.body) place.current?.focus();
  }, [alone, cards, following]);
  return place;
}

interface DropTargetProps {
  readonly place: RefObject<HTMLElement | null>;
  readonly status: WorkOrderStatus;
  readonly children: ReactNode;
}

function DropTarget({ status, place, children }: DropTargetProps) {
  const { dragged, drag, move } = useMoves();
  const [over, setOver] = useState(false);
  const possible = dragged !== undefined && NEXT[dragged.status].includes(status);
  return (
    <section
      ref={place}
      tabIndex={-1}
      className={classes.column}
      aria-label={WORK_ORDER_STATUS[status].label}
      data-possible={possible || undefined}
      data-impossible={(dragged && !possible && dragged.status !== status) || undefined}
      data-over={(possible && over) || undefined}
      onDragOver={(event) => {
        if (!possible) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        drag(undefined);
        if (dragged && possible) move(dragged, status);
      }}
    >
      {children}
    </section>
  );
}
