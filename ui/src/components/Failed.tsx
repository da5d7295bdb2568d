import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { asProblem } from '../api/problem.ts';
import { TraceLink } from './TraceLink.tsx';

interface FailedProps {
  /** Whatever was thrown. */
  readonly error: unknown;
  readonly retry?: (() => unknown) | undefined;
}

/** What went wrong, with the fields that are not valid, where to look further, and a way to try again. */
export function Failed({ error, retry }: FailedProps) {
  const { title, detail, fields, traceId } = asProblem(error);
  const named = Object.entries(fields);
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Text size="sm">{detail}</Text>
      {named.length > 0 && (
        <List size="sm" mt={4}>
          {named.map(([field, message]) => (
            <List.Item key={field}>
              <b>{field}</b>: {message}
            </List.Item>
          ))}
        </List>
      )}
      {(retry || traceId) && (
        <Group mt="xs" gap="md">
          {retry && (
            <Button size="xs" variant="default" onClick={() => void retry()}>
              Try again
            </Button>
          )}
          <TraceLink traceId={traceId} />
        </Group>
      )}
    </Alert>
  );
}
