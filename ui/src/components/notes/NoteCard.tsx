import { Group, Text } from '@mantine/core';
import { IconLock, IconWorld } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { NoteInListFragment } from '../../api/generated/graphql/graphql.ts';
import { useUser } from '../../session/context.ts';
import { When } from '../When.tsx';
import { AboutWorkOrder } from './AboutWorkOrder.tsx';
import { EditNote } from './EditNote.tsx';
import { NoteActions } from './NoteActions.tsx';
import classes from './notes.module.css';

/** What somebody wrote. Its author can change it. */
export function NoteCard({ note }: { readonly note: NoteInListFragment }) {
  const { userId } = useUser();
  const [editing, setEditing] = useState<boolean>();
  const edit = useRef<HTMLButtonElement>(null);
  const own = note.userId === userId;
  const who = own ? 'You' : note.username;

  // Where one came from, after the form is gone.
  useEffect(() => {
    if (editing === false) edit.current?.focus();
  }, [editing]);

  return (
    <article className={classes.note} aria-label={`Note by ${who}`} tabIndex={-1} data-note={note.id}>
      <Group justify="space-between" gap="xs" mb={6} align="flex-start">
        <Text size="sm" component="div">
          <span className={classes.who}>{who}</span>{' '}
          <Text span c="dimmed" size="sm">
            <When at={note.createdAt} />
            {note.updatedAt !== note.createdAt && (
              <>
                , edited <When at={note.updatedAt} />
              </>
            )}
          </Text>
        </Text>
        <Kind isPublic={note.isPublic} />
      </Group>
      {editing ? (
        <EditNote note={note} done={() => setEditing(false)} />
      ) : (
        <>
          <Text size="sm" className={classes.content}>
            {note.content}
          </Text>
          {note.workOrderId && <AboutWorkOrder id={note.workOrderId} />}
          {own && <NoteActions note={note} edit={() => setEditing(true)} button={edit} />}
        </>
      )}
    </article>
  );
}

function Kind({ isPublic }: { readonly isPublic: boolean }) {
  const Picture = isPublic ? IconWorld : IconLock;
  return (
    <Text
      size="xs"
      c="dimmed"
      className={classes.kind}
      title={isPublic ? 'Everybody in your org can read it' : 'Only you can read it'}
    >
      <Picture size={14} aria-hidden />
      {isPublic ? 'Public' : 'Private'}
    </Text>
  );
}
