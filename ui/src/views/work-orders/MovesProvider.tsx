import { Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ApolloClient } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { graphql } from '../../api/generated/graphql/index.ts';
import type { WorkOrderInListFragment, WorkOrderStatus } from '../../api/generated/graphql/graphql.ts';
import { putWorkOrder } from '../../api/lists.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { WORK_ORDER_STATUS } from '../../components/Status.tsx';
import { useHasRole } from '../../session/context.ts';
import { MovesContext } from './moves.ts';

export const CHANGE_STATUS = graphql(`
  mutation ChangeWorkOrderStatus($id: ID!, $status: WorkOrderStatus!, $expectedVersion: Int) {
    changeWorkOrderStatus(id: $id, status: $status, expectedVersion: $expectedVersion) {
      ...WorkOrderInList
    }
  }
`);

export const AS_IT_STANDS = graphql(`
  query WorkOrderAsItStands($id: ID!) {
    workOrder(id: $id) {
      ...WorkOrderInList
    }
  }
`);

/** Gives those below it a way to move work orders: one, so that the board and the details agree about what is under way. */
export function MovesProvider({ children }: { readonly children: ReactNode }) {
  const client = useApolloClient();
  const allowed = useHasRole('dispatcher', 'technician');
  const [underway, setUnderway] = useState<ReadonlySet<string>>(new Set());
  const [dragged, drag] = useState<WorkOrderInListFragment>();
  const [toCancel, setToCancel] = useState<WorkOrderInListFragment>();
  const following = useRef<string>(undefined);

  const go = useCallback(
    async (workOrder: WorkOrderInListFragment, to: WorkOrderStatus) => {
      following.current = workOrder.id;
      setUnderway((ids) => new Set(ids).add(workOrder.id));
      try {
        await changeStatus(client, workOrder, to);
      } catch (error) {
        refused(client, workOrder, to, asProblem(error));
      } finally {
        setUnderway((ids) => new Set([...ids].filter((id) => id !== workOrder.id)));
      }
    },
    [client],
  );

  // The card may come back by then, but no later.
  useEffect(() => {
    if (following.current && !underway.has(following.current)) following.current = undefined;
  }, [underway]);

  // A card that goes away while it is dragged does not tell of the end; but pointers move again then.
  useEffect(() => {
    if (!dragged) return;
    const end = () => drag(undefined);
    window.addEventListener('pointermove', end, { once: true });
    return () => window.removeEventListener('pointermove', end);
  }, [dragged]);

  const moves = useMemo(
    () => ({
      allowed,
      move: (workOrder: WorkOrderInListFragment, to: WorkOrderStatus) =>
        to === 'CANCELLED' ? setToCancel(workOrder) : void go(workOrder, to),
      underway,
      dragged,
      drag,
      following: () => following.current,
    }),
    [allowed, dragged, go, underway],
  );

  return (
    <MovesContext value={moves}>
      {children}
      <Confirm
        workOrder={toCancel}
        close={() => setToCancel(undefined)}
        cancel={(workOrder) => void go(workOrder, 'CANCELLED')}
      />
    </MovesContext>
  );
}

interface ConfirmProps {
  readonly workOrder: WorkOrderInListFragment | undefined;
  readonly close: () => void;
  readonly cancel: (workOrder: WorkOrderInListFragment) => void;
}

/** There is no way back from cancelled. */
function Confirm({ workOrder, close, cancel }: ConfirmProps) {
  return (
    <Modal opened={workOrder !== undefined} onClose={close} title="Cancel the work order?">
      <Text size="sm">“{workOrder?.title}” is called off for good: it cannot be opened again.</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          Keep it
        </Button>
        <Button
          color="red"
          onClick={() => {
            close();
            if (workOrder) cancel(workOrder);
          }}
        >
          Cancel the work order
        </Button>
      </Group>
    </Modal>
  );
}

async function changeStatus(client: ApolloClient, workOrder: WorkOrderInListFragment, to: WorkOrderStatus) {
  const { id, version } = workOrder;
  await client.mutate({
    mutation: CHANGE_STATUS,
    variables: { id, status: to, expectedVersion: version },
    // The server's answer is the state itself, so it may be shown before it comes.
    optimisticResponse: {
      changeWorkOrderStatus: {
        ...workOrder,
        status: to,
        version: version + 1,
        updatedAt: new Date().toISOString(),
      },
    },
    update: (cache, { data }) => {
      if (data) putWorkOrder(cache, data.changeWorkOrderStatus);
    },
  });
}

/** Says why, and shows the work order as it stands. */
function refused(
  client: ApolloClient,
  { id, title }: WorkOrderInListFragment,
  to: WorkOrderStatus,
  problem: Problem,
): void {
  notifications.show({
    color: 'red',
    autoClose: 12_000,
    title: problem.title,
    message: `“${title}” was not moved to ${WORK_ORDER_STATUS[to].label}. ${why(problem)}`,
  });
  if (!['VERSION_CONFLICT', 'INVALID_TRANSITION', 'NOT_FOUND'].includes(problem.code)) return;
  client
    .query({ query: AS_IT_STANDS, variables: { id }, fetchPolicy: 'no-cache' })
    .then(({ data }) => data?.workOrder && putWorkOrder(client.cache, data.workOrder))
    // The refusal was told; the next live update shows the rest.
    .catch(() => undefined);
}

function why({ code, detail }: Problem): string {
  switch (code) {
    case 'VERSION_CONFLICT':
      return 'Somebody else has changed it meanwhile: look at it as it stands now, then try again.';
    case 'INVALID_TRANSITION':
      return 'It stands elsewhere by now, and cannot go there from where it is.';
    default:
      return detail;
  }
}
