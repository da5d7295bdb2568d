import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { When } from '../../components/When.tsx';
import { duration } from './scale.ts';
import { shares, type TraceFound } from './waterfall.ts';

/** How long it took all in all and where the time went, and what it is about. */
export function Summary({ trace: { spans, lines, startedAt } }: { readonly trace: TraceFound }) {
  const { total, working, waiting, neither } = shares(spans);
  const functions = new Set(spans.map(({ service }) => service)).size;
  return (
    <div>
      <Text size="sm">
        Began <When at={startedAt} />.{' '}
        {spans.length === 0 ? (
          <>No function has said yet that it is done; {lines.length} lines so far.</>
        ) : (
          <>
            <b>{duration(total)}</b> in all, {spans.length} {spans.length === 1 ? 'step' : 'steps'} in{' '}
            {functions} {functions === 1 ? 'function' : 'functions'}: <b>{share(working, total)}</b> at work (
            {duration(working)}), <b>{share(waiting, total)}</b> only waiting in queues ({duration(waiting)})
            {neither > 0 && (
              <>
                , and <b>{share(neither, total)}</b> without anything under way, such as a dead letter until
                it is redriven ({duration(neither)})
              </>
            )}
            .
          </>
        )}
      </Text>
      <About spans={spans} />
    </div>
  );
}

function share(part: number, total: number): string {
  const percent = total === 0 ? 0 : (part / total) * 100;
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}

function About({ spans }: { readonly spans: TraceFound['spans'] }) {
  const orders = distinct(spans.map(({ orderId }) => orderId));
  const workOrders = distinct(spans.map(({ workOrderId }) => workOrderId));
  if (orders.length + workOrders.length === 0) return null;
  return (
    <Group gap="md" mt={4}>
      {orders.map((id) => (
        <Anchor key={id} component={Link} to={`/orders/${id}`} size="sm">
          Order {id}
        </Anchor>
      ))}
      {workOrders.map((id) => (
        <Anchor key={id} component={Link} to={`/work-orders/${id}`} size="sm">
          Work order {id.slice(-8)}
        </Anchor>
      ))}
    </Group>
  );
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
