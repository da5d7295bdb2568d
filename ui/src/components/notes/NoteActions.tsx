import { Button, Group, Text } from '@mantine/core';
import { IconLock, IconPencil, IconTrash, IconWorld } from '@tabler/icons-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { NoteInListFragment } from '../../api/generated/graphql/graphql.ts';
import { Failed } from '../Failed.tsx';
import { useAction } from '../useAction.ts';
import { useChangeNote } from './useChangeNote.ts';

interface ActionsProps {
  readonly note: NoteInListFragment;
  readonly edit: () => void;
  /** The button that begins to edit. */
  readonly button: RefObject<HTMLButtonElement | null>;
}

/** What its author can do with a note. */
export function NoteActions({ note, edit, button }: ActionsProps) {
  const { id, isPublic } = note;
  const { change } = useChangeNote(id);
  const turn = useAction(() => change({ isPublic: !isPublic }));
  const [deleting, setDeleting] = useState<boolean>();
  const deletion = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (deleting === false) deletion.current?.focus();
  }, [deleting]);

  if (deleting) return <Confirm note={note} keep={() => setDeleting(false)} />;
  const Other = isPublic ? IconLock : IconWorld;
  const looks = { size: 'compact-xs', variant: 'subtle' } as const;
  return (
    <>
      {turn.problem && <Failed error={turn.problem} />}
      <Group gap={4} mt="xs" ml={-8}>
        <Button {...looks} ref={button} onClick={edit} leftSection={<IconPencil size={14} aria-hidden />}>
          Edit
        </Button>
        <Button
          {...looks}
          loading={turn.busy}
          onClick={() => void turn.run()}
          leftSection={<Other size={14} aria-hidden />}
        >
          {isPublic ? 'Make private' : 'Make public'}
        </Button>
        <Button
          {...looks}
          ref={deletion}
          onClick={() => setDeleting(true)}
          leftSection={<IconTrash size={14} aria-hidden />}
        >
          Delete
        </Button>
      </Group>
    </>
  );
}

function Confirm({ note, keep }: { readonly note: NoteInListFragment; readonly keep: () => void }) {
  const { remove } = useChangeNote(note.id);
  const first = useRef<HTMLButtonElement>(null);
  const deletion = useAction(async () => {
    await remove();
  });
  const run = () => {
    const next = neighbour(note.id);
    void deletion.run().then((done) => {
      if (done) next?.focus();
    });
  };

  useEffect(() => first.current?.focus(), []);

  return (
    <div role="group" aria-label="Delete the note?">
      {deletion.problem && <Failed error={deletion.problem} />}
      <Group gap="xs" mt="xs">
        <Text size="sm">Delete it for good?</Text>
        <Button ref={first} size="compact-sm" color="red" loading={deletion.busy} onClick={run}>
          Delete note
        </Button>
        <Button size="compact-sm" variant="default" disabled={deletion.busy} onClick={keep}>
          Keep
        </Button>
      </Group>
    </div>
  );
}

/** What takes the focus when a note is gone: the next one, or the one before it, or what is around them. */
function neighbour(id: string): HTMLElement | null | undefined {
  const notes = [...document.querySelectorAll<HTMLElement>('[data-note]')];
  const at = notes.findIndex((note) => note.dataset['note'] === id);
  return notes[at + 1] ?? notes[at - 1] ?? document.getElementById('content');
}
