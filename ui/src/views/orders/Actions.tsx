import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPackage, IconTruck, IconX, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useHttp } from '../../api/context.ts';
import { answered, type HttpApi } from '../../api/http.ts';
import { asProblem, Problem } from '../../api/problem.ts';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { CancelDialog } from './CancelDialog.tsx';
import type { DetailedOrder } from './queries.ts';
import { ACTIONS, isPossible, STEPS, type ActionName } from './steps.ts';

interface ActionsProps {
  readonly order: DetailedOrder;
  /** Asks how the order stands now. */
  readonly refresh: () => Promise<unknown>;
}

/** Cancelling, shipping, delivering: what the status does not allow is there and cannot be used. */
export function Actions({ order, refresh }: ActionsProps) {
  const [cancelling, setCancelling] = useState(false);
  const { act, busy, problem, accepted } = useActions(order, refresh);
  const possible = (action: ActionName) => isPossible(action, order.status) && !accepted && !busy;
  return (
    <Stack gap="xs" component="section" aria-label="Actions">
      <Group gap="sm">
        <Act
          label="Ship order"
          icon={IconTruck}
          enabled={possible('ship')}
          act={() => void act('ship')}
          main={order.status === 'CONFIRMED'}
        />
        <Act
          label="Mark as delivered"
          icon={IconPackage}
          enabled={possible('deliver')}
          act={() => void act('deliver')}
          main={order.status === 'SHIPPED'}
        />
        <Act label="Cancel order" icon={IconX} enabled={possible('cancel')} act={() => setCancelling(true)} />
      </Group>
      <Text size="xs" c={accepted ? 'var(--mantine-color-text)' : 'dimmed'} role="status">
        {accepted
          ? `Accepted: “${STEPS[accepted]?.done}” shows in the timeline as soon as it is recorded.`
          : HINTS[order.status]}
      </Text>
      {problem && !cancelling && <Failed error={problem} />}
      <CancelDialog
        opened={cancelling}
        close={() => setCancelling(false)}
        possible={isPossible('cancel', order.status)}
        cancel={(reason) => act('cancel', reason)}
        busy={busy}
        problem={problem}
      />
    </Stack>
  );
}

const HINTS: Readonly<Record<DetailedOrder['status'], string>> = {
  PENDING: 'It can be shipped once it is confirmed, and cancelled until it is shipped.',
  CONFIRMED: 'It can be cancelled until it is shipped. Stock and money go back.',
  SHIPPED: 'It has left, so it cannot be cancelled any more.',
  DELIVERED: 'It has arrived: nothing more is to be done.',
  CANCELLED: 'It was cancelled: nothing more can be done with it.',
  FAILED_INSUFFICIENT_STOCK: 'It has failed, so there is nothing to cancel. Order again once there is stock.',
  FAILED_PAYMENT: 'It has failed, so there is nothing to cancel. Nothing was charged.',
};

interface ActProps {
  readonly label: string;
  readonly icon: Icon;
  readonly enabled: boolean;
  readonly act: () => void;
  readonly main?: boolean;
}

/** Stays where it is, with the focus that it may have, when it cannot be used any more. */
function Act({ label, icon: Picture, enabled, act, main = false }: ActProps) {
  return (
    <Button
      variant={main && enabled ? 'filled' : 'default'}
      leftSection={<Picture size={16} aria-hidden />}
      aria-disabled={!enabled}
      data-disabled={!enabled}
      onClick={() => enabled && act()}
    >
      {label}
    </Button>
  );
}

function useActions({ id, events }: DetailedOrder, refresh: () => Promise<unknown>) {
  const http = useHttp();
  const [last, setLast] = useState<string>();
  const { run, busy, problem } = useAction(async (action: ActionName, reason?: string) => {
    try {
      await ask(http, id, action, reason);
      setLast(ACTIONS[action].event);
    } catch (error) {
      throw explained(error);
    } finally {
      // The event is in the store by now; if it cannot be read at once, it comes by itself.
      await refresh().catch(() => undefined);
    }
  });
  const accepted = events.some(({ type }) => type === last) ? undefined : last;
  return { act: run, busy, problem, accepted };
}

function ask(http: HttpApi, orderId: string, action: ActionName, reason: string | undefined) {
  const params = { path: { orderId } };
  switch (action) {
    case 'cancel':
      return answered(http.POST('/orders/{orderId}/cancel', { params, body: reason ? { reason } : {} }));
    case 'ship':
      return answered(http.POST('/orders/{orderId}/ship', { params }));
    case 'deliver':
      return answered(http.POST('/orders/{orderId}/deliver', { params }));
  }
}

/** What a refusal means to somebody who has just seen that it was possible. */
function explained(error: unknown): Problem {
  const problem = asProblem(error);
  if (problem.code !== 'status_forbids') return problem;
  return new Problem({
    ...problem,
    title: 'Not possible any longer',
    detail: `Meanwhile something else has happened: ${problem.detail}. The page shows where it stands now.`,
  });
}
