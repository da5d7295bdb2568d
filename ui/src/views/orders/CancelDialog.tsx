import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import type { Problem } from '../../api/problem.ts';
import { Failed } from '../../components/Failed.tsx';

interface CancelDialogProps {
  readonly opened: boolean;
  readonly close: () => void;
  /** Whether it still can be: others act meanwhile. */
  readonly possible: boolean;
  /** True if it was accepted. */
  readonly cancel: (reason: string) => Promise<boolean>;
  readonly busy: boolean;
  readonly problem: Problem | undefined;
}

/** Asks whether an order is really to be cancelled, and why. */
export function CancelDialog({ opened, close, possible, cancel, busy, problem }: CancelDialogProps) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const leave = () => {
    setTried(false);
    close();
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (await cancel(reason.trim())) leave();
  };
  return (
    <Modal opened={opened} onClose={leave} title="Cancel this order?">
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">
            {possible
              ? 'There is no way back. What is reserved or paid for it goes back.'
              : 'Meanwhile it has moved on: it cannot be cancelled any more.'}
          </Text>
          <Textarea
            label="Reason"
            description="Optional. It is shown with the order."
            maxLength={500}
            rows={3}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={problem?.fields['reason']}
          />
          {tried && problem && <Failed error={problem} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={leave}>
              {possible ? 'Keep it' : 'Close'}
            </Button>
            {possible && (
              <Button type="submit" color="red" loading={busy}>
                Yes, cancel it
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
