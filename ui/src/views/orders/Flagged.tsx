import { Alert, Group, Text } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import type { Problem } from '../../api/problem.ts';
import { Id } from '../../components/Id.tsx';
import { TraceLink } from '../../components/TraceLink.tsx';

/** An order that screening did not let through: nothing has happened, and who to talk to. */
export function Flagged({ problem: { traceId } }: { readonly problem: Problem }) {
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      icon={<IconFlag aria-hidden />}
      title="Flagged for review: nothing was ordered"
    >
      <Text size="sm">
        Orders are screened before they are accepted, and this one looks unusual: very many of one sku, a high
        total, or something else about it. Nothing was written: no stock is reserved, and nothing is charged.
      </Text>
      <Text size="sm" mt={4}>
        See whether the numbers are what you meant. If they are, talk to an operator of your org before you
        try again: they find out why it was flagged.
      </Text>
      {traceId && (
        <Group mt="xs" gap="sm">
          <Text size="sm">Tell them this id:</Text>
          <Id id={traceId} of="the trace" />
          <TraceLink traceId={traceId} />
        </Group>
      )}
    </Alert>
  );
}
