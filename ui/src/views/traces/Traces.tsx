import { Anchor, Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useSentRequests } from '../../api/context.ts';
import { OperatorsOnly } from '../../components/OperatorsOnly.tsx';
import { Page } from '../../components/Page.tsx';
import { When } from '../../components/When.tsx';
import { useFeed } from '../../live/context.ts';
import { traceIdIn } from './traceId.ts';
import classes from './traces.module.css';

/** The way to a trace: by its id, or from what has just happened. */
export function Traces() {
  return (
    <Page
      title="Traces"
      about="A trace is everything that one request has caused: in the API, and in each worker that its events came to. Every answer of an API names its trace in the header x-trace-id."
    >
      <OperatorsOnly>
        <Stack gap="xl">
          <Find />
          <div className={classes.beside}>
            <Sent />
            <Heard />
          </div>
        </Stack>
      </OperatorsOnly>
    </Page>
  );
}

function Find() {
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const id = traceIdIn(text);
        setWrong(!id);
        if (id) navigate(`/traces/${id}`);
      }}
    >
      <Group align="flex-end" gap="sm" maw={720}>
        <TextInput
          className={classes.grow}
          label="Trace id"
          description="32 hexadecimal digits. Text that contains one will do: a log line, an address, a traceparent."
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={wrong && 'There is no trace id in this text: 32 digits from 0 to 9 and a to f.'}
          spellCheck={false}
          autoComplete="off"
          leftSection={<IconSearch size={16} aria-hidden />}
        />
        <Button type="submit">Show the trace</Button>
      </Group>
    </form>
  );
}

function Sent() {
  const sent = useSentRequests();
  return (
    <Recent
      title="Sent from this page"
      none="What you do here, such as to place an order, appears with its trace."
    >
      {sent.map(({ name, traceId, at, ok }) => (
        <Item key={`${traceId} ${at}`} name={name} traceId={traceId} at={at}>
          <Badge variant="light" color={ok ? 'teal' : 'red'} size="sm" tt="none">
            {ok ? 'Accepted' : 'Refused'}
          </Badge>
        </Item>
      ))}
    </Recent>
  );
}

/** As many as fit beside what was sent. */
const SHOWN = 20;

function Heard() {
  const traced = useFeed().flatMap((event) => (event.traceId ? [{ ...event, traceId: event.traceId }] : []));
  return (
    <Recent
      title="Live events"
      none="Events of your org appear as they happen, each with the trace that led to it."
    >
      {traced.slice(0, SHOWN).map((event) => (
        <Item
          key={event.eventId}
          name={event.eventType === 'unknown' ? event.type : event.eventType}
          traceId={event.traceId}
          at={event.timestamp}
        />
      ))}
    </Recent>
  );
}

interface RecentProps {
  readonly title: string;
  readonly none: string;
  readonly children: readonly ReactNode[];
}

function Recent({ title, none, children }: RecentProps) {
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <ul className={classes.recent}>{children}</ul>
      )}
    </section>
  );
}

interface ItemProps {
  readonly name: string;
  readonly traceId: string;
  readonly at: string;
  readonly children?: ReactNode;
}

function Item({ name, traceId, at, children }: ItemProps) {
  return (
    <li>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Anchor component={Link} to={`/traces/${traceId}`} size="sm" className={classes.name}>
          {name}
        </Anchor>
        <Group gap="sm" wrap="nowrap">
          {children}
          <Text size="xs" c="dimmed" span>
            <When at={at} />
          </Text>
        </Group>
      </Group>
    </li>
  );
}
