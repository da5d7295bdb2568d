import { Button, Group, Modal, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useHttp } from '../../api/context.ts';
import { answered } from '../../api/http.ts';
import { Failed } from '../../components/Failed.tsx';
import { useAction } from '../../components/useAction.ts';
import { counted } from './health.ts';
import { about } from './workers.ts';

interface DiscardProps {
  readonly worker: string;
  readonly messageIds: readonly string[];
  readonly close: () => void;
  readonly discarded: () => void;
}

const LONGEST = 500;

/** Throwing letters away: what that means, and why it is done, before it is. */
export function DiscardDialog({ worker, messageIds, close, discarded }: DiscardProps) {
  return (
    <Modal
      opened={messageIds.length > 0}
      onClose={close}
      title={`Discard ${counted(messageIds.length, 'dead letter')}?`}
    >
      <Form worker={worker} messageIds={messageIds} close={close} discarded={discarded} />
    </Modal>
  );
}

function Form({ worker, messageIds, close, discarded }: DiscardProps) {
  const http = useHttp();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const discard = useAction(async () => {
    const body = { messageIds: [...messageIds], reason: reason.trim() };
    const path = { worker };
    const done = await answered(
      http.POST('/operations/dead-letters/{worker}/discard', { params: { path }, body }),
    );
    notifications.show({
      color: done.refused > 0 ? 'orange' : 'teal',
      title: `${counted(done.discarded, 'letter')} discarded`,
      message:
        done.refused > 0
          ? `${counted(done.refused, 'letter')} refused: no longer there, or not of your org.`
          : 'The event store keeps who did it and why.',
    });
  });
  const left = LONGEST - [...reason.trim()].length;
  const wrong = missing && reason.trim() === '' ? 'Say why: it is kept.' : undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(true);
        if (reason.trim() === '' || left < 0) return;
        void discard.run().then((done) => {
          if (!done) return;
          discarded();
          close();
        });
      }}
    >
      <Text size="sm">
        What is discarded is gone for good, and what it says will never be done by itself.{' '}
        {about(worker).dead} It stays so, unless somebody puts it right by hand.
      </Text>
      <Textarea
        mt="md"
        label="Why"
        description="The event store keeps it, with your name."
        required
        autosize={false}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={left < 0 ? `${-left} characters too many` : (wrong ?? discard.problem?.fields.reason)}
        data-autofocus
      />
      {discard.problem && !discard.problem.fields.reason && <Failed error={discard.problem} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          Keep them
        </Button>
        <Button type="submit" color="red" loading={discard.busy}>
          Discard for good
        </Button>
      </Group>
    </form>
  );
}
