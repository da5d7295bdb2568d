import { Button, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { Failed } from '../../components/Failed.tsx';
import { Loading } from '../../components/Loading.tsx';
import { OperatorsOnly } from '../../components/OperatorsOnly.tsx';
import { Page } from '../../components/Page.tsx';
import { FailureSwitch } from './FailureSwitch.tsx';
import { age, glance, type Glance, type Outbox } from './health.ts';
import classes from './operations.module.css';
import { Tile } from './Tile.tsx';
import { useQueues } from './useQueues.ts';
import { Verdict } from './Verdict.tsx';
import { WorkerTable } from './WorkerTable.tsx';

/** Whether anything is wrong, and where. */
export function Operations() {
  return (
    <Page
      title="Operations"
      about="Each worker has a queue of messages that wait for it. What it cannot do after five attempts becomes a dead letter: it waits here until somebody mends the cause and redrives it, that is, puts it back."
    >
      <OperatorsOnly>
        <Overview />
      </OperatorsOnly>
    </Page>
  );
}

function Overview() {
  const { data, at, problem, busy, refresh } = useQueues();
  if (!data) return problem ? <Failed error={problem} retry={refresh} /> : <Loading rows={8} height={64} />;
  const now = glance(data);
  return (
    <Stack gap="lg">
      {problem && <Failed error={problem} retry={refresh} />}
      <Stack gap="xs">
        <Verdict glance={now} stale={problem !== undefined} />
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed">
            {problem ? 'Could not be brought up to date: as of ' : 'As of '}
            {at && <time dateTime={new Date(at).toISOString()}>{clock.format(at)}</time>}
            {!problem && ', every 3 seconds while you look'}. Of all orgs; queues count roughly, and ages are
            a minute or two late.
          </Text>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            aria-busy={busy}
            onClick={() => void refresh()}
          >
            Reload
          </Button>
        </Group>
      </Stack>
      <Tiles glance={now} outbox={data.outbox} />
      <FailureSwitch />
      <WorkerTable queues={data.queues} />
    </Stack>
  );
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

function Tiles({ glance: now, outbox }: { readonly glance: Glance; readonly outbox: Outbox | null }) {
  const { deadLetters, waiting, inFlight, oldestAgeSeconds } = now;
  return (
    <div className={classes.tiles}>
      <Tile label="Dead letters" value={String(deadLetters)} bad={deadLetters > 0}>
        {deadLetters > 0 ? 'Given up: not done until redriven.' : 'Nothing was given up.'}
      </Tile>
      <Tile label="Messages waiting" value={String(waiting)}>
        {inFlight} being worked on
      </Tile>
      <Tile label="Oldest message" value={oldestAgeSeconds === undefined ? '–' : age(oldestAgeSeconds)}>
        {oldestAgeSeconds === undefined ? 'Nothing waits that is known of.' : 'In the queue of any worker'}
      </Tile>
      {outbox ? (
        <Tile label="Outbox" value={String(outbox.waiting)} bad={outbox.dead > 0}>
          {outbox.dead > 0 ? `${outbox.dead} refused for good. ` : ''}
          {outbox.waiting > 0 && outbox.oldestAgeSeconds != null
            ? `The oldest is there for ${age(outbox.oldestAgeSeconds)}.`
            : 'Events of work orders, saved and not sent yet'}
        </Tile>
      ) : (
        <Tile label="Outbox" value="?" bad>
          Not known: its database is out of reach.
        </Tile>
      )}
    </div>
  );
}
