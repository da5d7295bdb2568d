import { Group, Loader, Paper, Switch, Text } from '@mantine/core';
import { useCallback, useId } from 'react';
import { useHttp } from '../../api/context.ts';
import { answered } from '../../api/http.ts';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { usePolled } from '../../components/usePolled.ts';
import { useConfig } from '../../session/context.ts';

/** Others may turn it too. */
const NOW_AND_THEN = () => 15_000;

/** The switch for rehearsed failures, where there is one. It shows what the server says, never what was asked for. */
export function FailureSwitch() {
  const { failureInjection } = useConfig();
  return failureInjection ? <TheSwitch /> : null;
}

function TheSwitch() {
  const http = useHttp();
  const about = useId();
  const ask = useCallback(() => answered(http.GET('/operations/failure-injection')), [http]);
  const { data, problem, refresh } = usePolled(ask, NOW_AND_THEN);
  const turn = useAction(async (on: boolean) => {
    await answered(http.PUT('/operations/failure-injection', { body: { on } }));
    await refresh();
  });
  return (
    <Paper withBorder p="md" radius="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Switch
            label="Rehearsed failures"
            aria-describedby={about}
            checked={data?.on ?? false}
            disabled={!data || turn.busy}
            onChange={(event) => void turn.run(event.currentTarget.checked)}
          />
          <Text id={about} size="xs" c="dimmed" mt={6} maw={720}>
            While this is on, orders that have the sku FAIL-ME fail in stock-allocator, until after five
            attempts they are dead letters. It is the same switch for all orgs of this stage, and holds from
            the next attempt on.
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap" role="status">
          {turn.busy && <Loader size="xs" aria-label="Turning" />}
          <Text size="sm" fw={600}>
            {data && (data.on ? 'On' : 'Off')}
          </Text>
        </Group>
      </Group>
      {(turn.problem ?? problem) && <Failed error={turn.problem ?? problem} retry={refresh} />}
    </Paper>
  );
}
