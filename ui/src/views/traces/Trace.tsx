import { useApolloClient } from '@apollo/client/react';
import { Anchor, Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { IconRefresh, IconTimeline } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { Link, useParams } from 'wouter';
import { graphql } from '../../api/generated/graphql/index.ts';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Id } from '../../components/Id.tsx';
import { Loading } from '../../components/Loading.tsx';
import { OperatorsOnly } from '../../components/OperatorsOnly.tsx';
import { Page } from '../../components/Page.tsx';
import { usePolled, type Polling } from '../../components/usePolled.ts';
import { LogLines } from './LogLines.tsx';
import { Summary } from './Summary.tsx';
import { traceIdIn } from './traceId.ts';
import { nextLook, type TraceFound } from './waterfall.ts';
import { WaterfallTable } from './WaterfallTable.tsx';

export const TRACE = graphql(`
  query Trace($id: ID!, $hours: Int) {
    trace(id: $id, hours: $hours) {
      id
      startedAt
      endedAt
      spans {
        id
        service
        name
        eventId
        queuedAt
        startedAt
        endedAt
        outcome
        receiveCount
        orderId
        workOrderId
        noteId
        code
      }
      lines {
        timestamp
        level
        service
        message
        fields
      }
    }
  }
`);

const A_DAY = 24;
const A_WEEK = 168;

/** What one request has caused, across functions. */
export function Trace() {
  const { id = '' } = useParams<{ readonly id: string }>();
  const traceId = traceIdIn(id);
  return (
    <Page
      title="Trace"
      about={
        <>
          {traceId && <Id id={traceId} of="the trace" />}{' '}
          <Anchor component={Link} to="/traces" size="sm">
            All traces
          </Anchor>
        </>
      }
    >
      <OperatorsOnly>
        {traceId ? (
          <OfId key={traceId} id={traceId} />
        ) : (
          <Empty icon={IconTimeline} title="This is no trace id">
            It has 32 digits from 0 to 9 and a to f.
          </Empty>
        )}
      </OperatorsOnly>
    </Page>
  );
}

function OfId({ id }: { readonly id: string }) {
  const client = useApolloClient();
  const [hours, setHours] = useState(A_DAY);
  const ask = useCallback(async () => {
    const { data } = await client.query({ query: TRACE, variables: { id, hours }, fetchPolicy: 'no-cache' });
    return data?.trace ?? null;
  }, [client, id, hours]);
  const trace = usePolled(ask, next);
  const { data, problem, refresh } = trace;
  if (!data && problem) return <Failed error={problem} retry={refresh} />;
  if (data === undefined) return <Loading rows={8} height={40} />;
  if (data === null) {
    const further = hours === A_DAY ? () => setHours(A_WEEK) : undefined;
    return <NotFound trace={trace} hours={hours} further={further} />;
  }
  return <Found trace={data} polling={trace} />;
}

function next(trace: TraceFound | null | undefined, looks: number): number | undefined {
  return nextLook(trace, looks, Date.now());
}

interface NotFoundProps {
  readonly trace: Polling<TraceFound | null>;
  readonly hours: number;
  readonly further: (() => void) | undefined;
}

function NotFound({ trace: { busy, refresh }, hours, further }: NotFoundProps) {
  const span = hours === A_DAY ? '24 hours' : '7 days';
  return (
    <Empty
      icon={IconTimeline}
      title={`Nothing of this trace in the logs of the last ${span}`}
      action={
        <Group mt="xs">
          <Button variant="default" aria-busy={busy} onClick={() => void refresh()}>
            Look again
          </Button>
          {further && (
            <Button variant="default" onClick={further}>
              Look back 7 days
            </Button>
          )}
        </Group>
      }
    >
      Lines need some seconds to arrive in the logs, so this page looks again by itself for half a minute.
      Traces of other orgs are not shown.
    </Empty>
  );
}

interface FoundProps {
  readonly trace: TraceFound;
  readonly polling: Polling<TraceFound | null>;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

function Found({ trace, polling: { at, busy, problem, refresh } }: FoundProps) {
  const growing = at !== undefined && nextLook(trace, 0, at) !== undefined;
  return (
    <Stack gap="lg">
      {problem && <Failed error={problem} retry={refresh} />}
      <Group justify="space-between">
        <Group gap="xs" role="status">
          {growing && <Loader size="xs" aria-hidden />}
          <Text size="sm" c="dimmed">
            {growing
              ? 'More may come: this page looks again by itself'
              : 'Nothing new for half a minute: it seems to be over'}
            {at && `, as of ${clock.format(at)}`}
          </Text>
        </Group>
        <Button
          size="xs"
          variant="default"
          aria-busy={busy}
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => void refresh()}
        >
          Reload
        </Button>
      </Group>
      <Summary trace={trace} />
      {trace.spans.length > 0 && <WaterfallTable trace={trace} />}
      <section aria-labelledby="lines">
        <Title order={2} size="h4" id="lines" mb="xs">
          Log lines
        </Title>
        <LogLines trace={trace} />
      </section>
    </Stack>
  );
}
