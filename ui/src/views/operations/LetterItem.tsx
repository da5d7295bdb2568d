import { Anchor, Button, Code, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Id } from '../../components/Id.tsx';
import { TraceLink } from '../../components/TraceLink.tsx';
import { When } from '../../components/When.tsx';
import { advice } from './advice.ts';
import { Check } from './Check.tsx';
import classes from './operations.module.css';
import type { Letter } from './useLetters.ts';

interface LetterProps {
  readonly letter: Letter;
  readonly chosen: boolean;
  readonly busy: boolean;
  readonly choose: (chosen: boolean) => void;
  readonly redrive: () => void;
  readonly discard: () => void;
}

/** One dead letter: why, what, and since when. */
export function LetterItem({ letter, chosen, busy, choose, redrive, discard }: LetterProps) {
  const { code, reason, eventType, firstSeen, receives, traceId, eventId, body } = letter;
  const subject = eventType ?? 'message';
  return (
    <li className={classes.letter} data-chosen={chosen || undefined}>
      <Check checked={chosen} choose={choose} aria-label={`Select ${subject} ${letter.messageId}`} />
      <div>
        <Group justify="space-between" align="flex-start" gap="xs">
          <div>
            <Group gap="xs">
              <Text fw={600}>{eventType ?? 'A message without a type'}</Text>
              {code && <Code>{code}</Code>}
            </Group>
            <Text size="sm">
              {advice(code).title}
              {reason && <Text span c="dimmed">{`: ${reason}`}</Text>}
            </Text>
          </div>
          <Group gap="xs">
            <Button
              size="xs"
              variant="light"
              disabled={busy}
              onClick={redrive}
              aria-label={`Redrive this ${subject}`}
            >
              Redrive
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              disabled={busy}
              onClick={discard}
              aria-label={`Discard this ${subject}`}
            >
              Discard
            </Button>
          </Group>
        </Group>
        <dl className={classes.facts}>
          <About letter={letter} />
          {firstSeen && (
            <Fact term="Sent">
              <When at={firstSeen} />
            </Fact>
          )}
          <Fact term="Received">{receives === 1 ? 'once' : `${receives} times`}</Fact>
          {eventId && (
            <Fact term="Event">
              <Id id={eventId} of="the event" />
            </Fact>
          )}
          {traceId && (
            <Fact term="What led to it">
              <TraceLink traceId={traceId} />
            </Fact>
          )}
        </dl>
        <details className={classes.body}>
          <summary>The message, without contacts and texts of people</summary>
          <Code block>{JSON.stringify(body, null, 2)}</Code>
        </details>
      </div>
    </li>
  );
}

function About({ letter: { orderId, workOrderId, noteId } }: { readonly letter: Letter }) {
  return (
    <>
      {orderId && (
        <Fact term="Order">
          <Anchor component={Link} to={`/orders/${orderId}`} size="sm">
            {orderId}
          </Anchor>
        </Fact>
      )}
      {workOrderId && (
        <Fact term="Work order">
          <Anchor component={Link} to={`/work-orders/${workOrderId}`} size="sm">
            {workOrderId}
          </Anchor>
        </Fact>
      )}
      {noteId && (
        <Fact term="Note">
          <Id id={noteId} of="the note" />
        </Fact>
      )}
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
