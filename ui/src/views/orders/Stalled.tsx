import { Alert, Anchor, Code, Group, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { Link } from 'wouter';
import { TraceLink } from '../../components/TraceLink.tsx';
import { useConfig, useHasRole } from '../../session/context.ts';
import type { DetailedOrder } from './queries.ts';
import { STEPS, toCome } from './steps.ts';
import { useStalled } from './useStalled.ts';

/** Why an order that has not moved for a while need not worry anybody, and where operators see what holds it up. */
export function Stalled({ order }: { readonly order: DetailedOrder }) {
  const { failureInjection } = useConfig();
  const operator = useHasRole('operator');
  const stalled = useStalled(order.status === 'PENDING' ? order.updatedAt : undefined);
  const next = STEPS[toCome(order.events)[0] ?? ''];
  if (!stalled) return null;
  const rehearsed = failureInjection && order.lines.some(({ sku }) => sku === 'FAIL-ME');
  return (
    <Alert
      color="yellow"
      variant="light"
      role="status"
      icon={<IconHourglass aria-hidden />}
      title="This takes longer than usual"
    >
      <Text size="sm">
        The order is safe: it is recorded, and nothing is sold or charged twice. Its next step
        {next && ` (${next.done.toLowerCase()})`} may be waiting in a queue, or its message was given up after
        five attempts and is a dead letter. Then it goes on once an operator has mended the cause and put it
        back.
      </Text>
      {next?.by && (
        <Text size="sm" mt={4}>
          The worker that does this step is <Code>{next.by}</Code>.
        </Text>
      )}
      {rehearsed && (
        <Text size="sm" mt={4}>
          It has the sku FAIL-ME, which fails on purpose while “Rehearsed failures” under Operations is on.
        </Text>
      )}
      {operator ? (
        <Group mt="xs" gap="md">
          <TraceLink traceId={order.events.at(-1)?.traceId}>Trace of its last event</TraceLink>
          <Anchor component={Link} to={next?.by ? `/operations/${next.by}` : '/operations'} size="sm">
            Dead letters{next?.by && ` of ${next.by}`}
          </Anchor>
          <Anchor component={Link} to="/operations" size="sm">
            Operations
          </Anchor>
        </Group>
      ) : (
        <Text size="sm" mt={4}>
          If it does not move on, tell an operator: they see where it is.
        </Text>
      )}
    </Alert>
  );
}
