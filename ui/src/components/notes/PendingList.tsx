import { Badge, Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { use, useState } from 'react';
import { idempotencyKey } from '../../api/http.ts';
import { PendingNotesContext, usePendingNotes } from '../../live/context.ts';
import type { PendingNote } from '../../live/pending.ts';
import { Failed } from '../Failed.tsx';
import { useAction } from '../useAction.ts';
import { When } from '../When.tsx';
import classes from './notes.module.css';
import { useSubmitNote } from './useSubmitNote.ts';

/** The notes that are on their way, and those that did not arrive: of one work order, or all. */
export function PendingList({ workOrderId }: { readonly workOrderId: string | undefined }) {
  const all = usePendingNotes();
  const notes = all.filter((note) => !workOrderId || note.workOrderId === workOrderId);
  const failed = notes.filter(({ error }) => error !== undefined).length;
  return (
    <>
      <VisuallyHidden role="status">
        {notes.length > failed && 'Your note was accepted and is being saved.'}
        {failed > 0 && 'A note was not saved.'}
      </VisuallyHidden>
      {notes.length > 0 && (
        <ul className={classes.list} aria-label="Notes on their way">
          {notes.map((note) => (
            <li key={note.noteId}>
              <Pending note={note} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Pending({ note }: { readonly note: PendingNote }) {
  const failed = note.error !== undefined;
  return (
    <article className={classes.note} data-pending={!failed || undefined} aria-label="Note on its way">
      <Group justify="space-between" gap="xs" mb={6}>
        <Text size="sm" c="dimmed" component="div">
          You, <When at={note.at} />
        </Text>
        <Badge
          variant="light"
          color={failed ? 'red' : 'yellow'}
          leftSection={
            failed ? <IconAlertTriangle size={13} aria-hidden /> : <IconClock size={13} aria-hidden />
          }
          styles={{ label: { textTransform: 'none' } }}
        >
          {failed ? 'Not saved' : 'Being saved'}
        </Badge>
      </Group>
      <Text size="sm" className={classes.content}>
        {note.content}
      </Text>
      {failed && <Again note={note} />}
    </article>
  );
}

function Again({ note }: { readonly note: PendingNote }) {
  const pending = use(PendingNotesContext);
  const submit = useSubmitNote();
  // The first key stands for the note that failed.
  const [key] = useState(idempotencyKey);
  const { run, busy, problem } = useAction(() => submit(note, key, note.noteId));
  return (
    <>
      <Text size="sm" mt="xs">
        It was accepted, and could not be saved: {note.error}
      </Text>
      {problem && <Failed error={problem} />}
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" loading={busy} onClick={() => void run()}>
          Try again
        </Button>
        <Button size="xs" variant="subtle" disabled={busy} onClick={() => pending.forget(note.noteId)}>
          Discard
        </Button>
      </Group>
    </>
  );
}
