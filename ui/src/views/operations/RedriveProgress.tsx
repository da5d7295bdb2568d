import {
  Alert,
  Anchor,
  Button,
  CloseButton,
  Group,
  List,
  Loader,
  Paper,
  Progress as Bar,
  Text,
} from '@mantine/core';
import { IconCircleCheck, IconClock, IconRotate } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Failed } from '../../components/Failed.tsx';
import { counted } from './health.ts';
import type { Redrive } from './useRedrive.ts';
import type { Watched } from './watching.ts';

/** So many orders are worth a link each. */
const SHOWN = 5;

/** How far a redrive is, what was refused, and what became of the letters afterwards. */
export function RedriveProgress({ redrive }: { readonly redrive: Redrive }) {
  const { progress, watched, orders, stop, forget } = redrive;
  if (!progress) return null;
  const { redriven, refused, total, state, problem, reasons } = progress;
  const going = state === 'going';
  return (
    <Paper withBorder p="md" radius="md">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} size="sm" role="status">
          {headline(progress)}
        </Text>
        {going ? (
          <Button size="xs" variant="default" onClick={stop}>
            Stop
          </Button>
        ) : (
          <CloseButton aria-label="Close the report" onClick={forget} />
        )}
      </Group>
      <Bar
        value={total === 0 ? 100 : ((redriven + refused) / total) * 100}
        color={refused > 0 || problem ? 'orange' : 'teal'}
        animated={going}
        size="lg"
        mt="xs"
        aria-label="Letters put back"
      />
      {refused > 0 && (
        <Text size="sm" mt="xs">
          {counted(refused, 'letter')} refused: no longer there, not of your org, or not taken by the queue.
        </Text>
      )}
      {reasons.length > 0 && (
        <List size="sm">
          {reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      )}
      {problem && <Failed error={problem} />}
      <div aria-live="polite">{watched && <Outcome watched={watched} />}</div>
      {!going && redriven > 0 && orders.length > 0 && (
        <Text size="sm" mt="xs">
          What became of{' '}
          {orders.slice(0, SHOWN).map((id) => (
            <Anchor key={id} component={Link} to={`/orders/${id}`} size="sm" underline="always" mr={8}>
              order …{id.slice(-8)}
            </Anchor>
          ))}
          {orders.length > SHOWN && `and ${orders.length - SHOWN} others`}
        </Text>
      )}
    </Paper>
  );
}

function headline({ state, redriven, total }: NonNullable<Redrive['progress']>): string {
  const far = `${redriven} of ${total}`;
  switch (state) {
    case 'going':
      return `Putting letters back: ${far}`;
    case 'done':
      return `${far} put back into the queue`;
    case 'stopped':
      return `Stopped: ${far} put back, the others stay dead letters`;
    case 'failed':
      return `Interrupted: ${far} put back. To do it again is safe`;
  }
}

function Outcome({ watched }: { readonly watched: Watched }) {
  switch (watched.state) {
    case 'watching':
      return (
        <Group gap="xs" mt="xs" wrap="nowrap">
          <Loader size="xs" aria-hidden />
          <Text size="sm">
            Watching for half a minute whether they come back
            {watched.inQueue > 0 && `: ${counted(watched.inQueue, 'message')} in the queue of the worker`}
          </Text>
        </Group>
      );
    case 'taken':
      return (
        <Alert
          mt="xs"
          color="teal"
          variant="light"
          icon={<IconCircleCheck aria-hidden />}
          title="None came back"
        >
          The queue of the worker is empty: it has done what the letters say.
        </Alert>
      );
    case 'back':
      return (
        <Alert
          mt="xs"
          color="red"
          variant="light"
          icon={<IconRotate aria-hidden />}
          title={`${counted(watched.count, 'letter')} came back`}
        >
          The worker gave up again, so the cause is still there. Look at the reasons below before the next
          redrive.
        </Alert>
      );
    case 'unclear':
      return (
        <Alert
          mt="xs"
          color="orange"
          variant="light"
          icon={<IconClock aria-hidden />}
          title="Still under way"
        >
          None has come back so far, but {counted(watched.inQueue, 'message')} in the queue of the worker are
          not done. What fails is tried again for minutes: reload the list later.
        </Alert>
      );
  }
}
